import hashlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

import pytest

from award.domain.allocation.canonical import canonical, plan_of_json, problem_of_json
from award.domain.allocation.checking import check
from award.domain.allocation.problem import Infeasible
from award.domain.draws import (
    LIMIT,
    Record,
    commit,
    draw,
    final_seed,
    record_json,
    spoken,
    verify,
    verify_record,
)
from award.domain.errors import DomainError, InputRefused
from tests.domain.allocation.problems import roomy
from tests.domain.draws import GOLDEN, SEED, WORD, recorded
from tests.domain.sizes import IS_FULL

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def record() -> Record:
    return recorded(roomy())


def test_the_golden_draw_comes_out_to_the_byte():
    """What ties Pythons, machines and databases together. If this fails, raise ENGINE and write the file anew."""
    data = GOLDEN.read_bytes()
    golden = Record(**json.loads(data))
    assert draw(golden.inputs, golden.seed, golden.word) == golden.outcome
    assert record_json(golden).encode() == data
    assert verify_record(data, "draw.json") == []
    assert check(problem_of_json(golden.inputs), plan_of_json(golden.outcome)) == []


@pytest.mark.parametrize("hash_seed", ["0", "1", "4294967295"])
def test_the_golden_draw_does_not_hang_on_the_order_of_sets(hash_seed):
    """A fresh Python for each seed of its hashes, and the command that anyone types."""
    done = subprocess.run(
        [sys.executable, "-m", "award.domain", "verify-draw", str(GOLDEN)], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed}, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "the draw comes out the same" in done.stdout


def test_hashes_are_those_that_anyone_computes():
    assert commit(SEED) == hashlib.sha256(bytes.fromhex(SEED)).hexdigest()
    lines = ["award panel draw 1", "ab" * 32, SEED, "word"]
    assert final_seed(SEED, " word ", "ab" * 32) == hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_a_word_is_what_was_said_not_how_it_was_typed():
    assert spoken("  e\u0301t\u00e9   海 ") == "\u00e9t\u00e9 海"
    assert spoken("a\nb") == "a b"
    for word in ("", "   ", "x" * 121, "a\u202eb", "a\x00b"):
        with pytest.raises(DomainError) as refused:
            spoken(word)
        assert refused.value.code == "draw.word"


@pytest.mark.parametrize("seed", ["", "5EED" * 16, "5eed" * 15, "5eed" * 17, "zzzz" * 16, SEED + "\n"])
def test_seeds_are_64_digits(seed):
    for act in (commit, lambda seed: final_seed(seed, WORD, "")):
        with pytest.raises(DomainError) as refused:
            act(seed)
        assert refused.value.code == "draw.seed"


def test_seed_word_and_problem_all_decide(record):
    plans = {draw(record.inputs, SEED, f"word {number}") for number in range(4)}
    plans |= {draw(record.inputs, f"{number:064x}", WORD) for number in range(4)}
    assert len({canonical(json.loads(plan)["panels"]) for plan in plans}) > 4


def test_a_problem_that_is_none_or_has_no_plan_is_refused():
    with pytest.raises(InputRefused):
        draw("{}", SEED, WORD)
    with pytest.raises(Infeasible):
        recorded(roomy(3, 4, 2))


def test_a_draw_as_it_should_be(record):
    assert verify(**as_arguments(record)) == []
    assert verify_record(record_json(record).encode(), "r") == []


def test_time_that_runs_out_says_nothing_of_the_draw(record):
    for act in (
        lambda: draw(record.inputs, SEED, WORD, seconds=0.000_001),
        lambda: verify(**as_arguments(record), seconds=0.000_001),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "allocation.time"


def as_arguments(record: Record) -> dict[str, str]:
    names = {"inputs": "problem_json", "seed": "seed_hex", "outcome": "outcome_json"}
    return {names.get(name, name): value for name, value in asdict(record).items()}


@pytest.mark.parametrize("name", ["inputs", "inputs_sha256", "seed", "seed_sha256", "word", "outcome"])
def test_any_byte_that_is_changed_is_found(record, name):
    text = getattr(record, name)
    places = range(len(text)) if IS_FULL else Random(1).sample(range(len(text)), min(len(text), 12))
    for place in places:
        for other in ("1", "a", " "):
            changed = text[:place] + other + text[place + 1 :]
            if changed == text:
                continue
            faults = verify(**as_arguments(replace(record, **{name: changed})))
            assert faults, changed
            assert all(str(fault) for fault in faults)


@pytest.mark.parametrize("name", ["inputs", "inputs_sha256", "seed", "seed_sha256", "word", "outcome"])
def test_what_is_longer_shorter_or_missing_is_found(record, name):
    text = getattr(record, name)
    for changed in (text + "x", text + " ", text[:-1], "", text * 2):
        assert verify(**as_arguments(replace(record, **{name: changed})))


def test_the_first_difference_is_told(record):
    outcome = record.outcome.replace('"P2"', '"P3"')
    (fault,) = verify(**as_arguments(replace(record, outcome=outcome)))
    assert fault.code == "draw.differs"
    assert record.outcome[fault.params["place"] - 1] == "2"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"inputs":1}',
        b"[" * 200_000,
        b'{"inputs":1,"inputs_sha256":1,"outcome":1,"seed":1,"seed_sha256":1,"word":1}',
        b'{"inputs":"\\ud800","inputs_sha256":"","outcome":"","seed":"","seed_sha256":"","word":""}',
    ],
)
def test_files_that_are_no_record_are_refused(data):
    (fault,) = verify_record(data, "r")
    assert fault.code == "draw.record"
    assert "inputs, inputs_sha256, outcome, seed" in str(fault)


def test_a_file_holds_nothing_else(record):
    text = record_json(record)
    for changed in (text + "\n", text.replace("{", '{"word":"x",', 1), text.replace(":", ": ", 1)):
        assert [fault.code for fault in verify_record(changed.encode(), "r")] == ["draw.record"]


def test_a_file_without_end_is_refused():
    assert [fault.code for fault in verify_record(b" " * (LIMIT + 1), "r")] == ["file.too_big"]


def test_faults_say_which_file_and_part(record):
    (fault, *_) = verify_record(record_json(replace(record, seed_sha256="0" * 64)).encode(), "r.json")
    assert str(fault).startswith(f"r.json: seed: has the SHA-256 {commit(SEED)}, but {'0' * 64} was published")
