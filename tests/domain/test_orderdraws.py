"""An order drawn by lot, and its record as anyone checks it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import pytest

from award.domain import draws
from award.domain.errors import DomainError
from award.domain.orderdraws import MOST_ENTRIES, draw_order, is_order, order_json, order_of
from award.domain.sentences import MESSAGES

SEED, WORD = "ab" * 32, "椰子"
INPUTS = order_json(["2026-003", "2026-001", "2026-002"], about="cycle 1 defence P1", nonce="0f")


def record(**changes: str) -> bytes:
    digest = hashlib.sha256(INPUTS.encode()).hexdigest()
    outcome = draws.draw(INPUTS, SEED, WORD)
    values = {"inputs": INPUTS, "inputs_sha256": digest, "seed": SEED, "seed_sha256": draws.commit(SEED),
              "word": WORD, "outcome": outcome}  # fmt: skip
    return draws.record_json(draws.Record(**{**values, **changes})).encode()


def test_the_order_is_that_of_the_hashes_by_hand():
    digest = hashlib.sha256(INPUTS.encode()).hexdigest()
    lines = ("award order draw 1", digest, SEED, WORD)
    final = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    expected = sorted(
        ["2026-001", "2026-002", "2026-003"],
        key=lambda code: hashlib.sha256(f"{final}\n0f\n{code}".encode()).hexdigest(),
    )
    assert order_of(draws.draw(INPUTS, SEED, WORD)) == expected


def test_the_record_of_an_order_verifies_and_each_change_is_named():
    assert draws.verify_record(record(), "d.json") == []
    other = draws.draw(INPUTS, SEED, "another word")
    for changes in ({"word": "另"}, {"outcome": other}, {"seed": "cd" * 32}, {"inputs": INPUTS.replace("001", "004")}):
        assert draws.verify_record(record(**changes), "d.json"), changes


def test_every_order_is_equally_likely():
    found = Counter(
        tuple(order_of(draw_order(INPUTS, seed=f"{number:064x}", inputs_sha256="x"))) for number in range(6000)
    )
    assert len(found) == 6
    assert max(abs(count - 1000) for count in found.values()) < 160


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", '{"kind":"order"}',
        json.dumps(json.loads(INPUTS), indent=1),
        order_json([], about="x", nonce="0"),
        order_json(["A", "A"], about="x", nonce="0"),
        order_json([str(number) for number in range(MOST_ENTRIES + 1)], about="x", nonce="0"),
        INPUTS.replace('"2026-001"', "1"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_entries_is_refused(text):
    with pytest.raises(DomainError) as caught:
        draw_order(text, seed=SEED, inputs_sha256="x")
    assert caught.value.code == "draw.order"
    assert caught.value.code in MESSAGES


def test_an_order_is_told_from_panels():
    assert is_order(INPUTS)
    assert not is_order("{}")
    assert not is_order("[" * 100_000)
