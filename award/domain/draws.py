"""A recorded draw: the seed committed to beforehand, the word of a witness, and an outcome that anyone computes again.

The office makes a seed and publishes its SHA-256 and that of the problem. Then the witness says a word, and the seed is
revealed. What is drawn with is the hash of problem, seed and word: the office cannot choose it, for it does not know
the word; the witness cannot, for the seed is hidden.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

from award.domain.allocation.canonical import canonical, plan_json, problem_of_json, sha256
from award.domain.allocation.solver import OUT_OF_TIME
from award.domain.allocation.solving import ENGINE, solve
from award.domain.errors import DomainError, Fault, InputRefused
from award.domain.orderdraws import draw_order, is_order

LIMIT = 64 << 20
LONGEST_WORD = 120
DOMAIN = "award panel draw 1"  # so that the hash can stand for nothing else
ORDER_DOMAIN = "award order draw 1"

_SEED = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Record:
    """All of a draw, as its file holds it."""

    inputs: str
    inputs_sha256: str
    seed: str
    seed_sha256: str
    word: str
    outcome: str


def commit(seed_hex: str) -> str:
    """What is published of a seed before the draw: the SHA-256 of its bytes. Raises DomainError draw.seed."""
    return hashlib.sha256(_bytes_of(seed_hex)).hexdigest()


def final_seed(seed_hex: str, witness_word: str, inputs_sha256: str, *, domain: str = DOMAIN) -> str:
    """What is drawn with: the SHA-256 of problem, seed and word, a line each. Raises draw.seed and draw.word."""
    _bytes_of(seed_hex)
    lines = (domain, inputs_sha256, seed_hex, spoken(witness_word))
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def spoken(word: str) -> str:
    """A word as it is hashed: in NFC, one space where there is white space, none at the ends. Raises draw.word."""
    text = " ".join(unicodedata.normalize("NFC", word).split())
    if not text or len(text) > LONGEST_WORD or not text.isprintable():
        raise DomainError("draw.word", limit=LONGEST_WORD)
    return text


def draw(problem_json: str, seed_hex: str, witness_word: str, *, seconds: float | None = None) -> str:
    """The canonical text of the outcome, of panels or of an order. Raises what `solve` does, draw.seed, draw.word,
    draw.order."""
    inputs = sha256(problem_json)
    if is_order(problem_json):
        seed = final_seed(seed_hex, witness_word, inputs, domain=ORDER_DOMAIN)
        return draw_order(problem_json, seed=seed, inputs_sha256=inputs)
    seed = final_seed(seed_hex, witness_word, inputs)
    plan = solve(problem_of_json(problem_json), seed=seed, seconds=seconds)
    return plan_json(plan, engine=ENGINE, inputs_sha256=inputs, final_seed=seed)


def verify(
    problem_json: str, inputs_sha256: str, seed_hex: str, seed_sha256: str, word: str, outcome_json: str,
    *, seconds: float | None = None,
) -> list[Fault]:  # fmt: skip
    """What does not fit in a draw; an empty list: all of it is as it should be, and comes out the same again.

    Raises allocation.time when `seconds` do not suffice: that says nothing of the draw.
    """
    return list(_faults(Record(problem_json, inputs_sha256, seed_hex, seed_sha256, word, outcome_json), seconds))


def _faults(record: Record, seconds: float | None = None) -> Iterator[Fault]:
    found = sha256(record.inputs)
    if found != record.inputs_sha256:
        yield Fault("inputs", "draw.hash", {"found": found, "expected": _short(record.inputs_sha256)})
    try:
        committed = commit(record.seed)
        if committed != record.seed_sha256:
            yield Fault("seed", "draw.hash", {"found": committed, "expected": _short(record.seed_sha256)})
        if spoken(record.word) != record.word:
            yield Fault("word", "draw.word", {"limit": LONGEST_WORD})
        outcome = draw(record.inputs, record.seed, record.word, seconds=seconds)
    except InputRefused as error:
        yield from error.faults
    except DomainError as error:
        if error.code == OUT_OF_TIME:
            raise
        yield Fault("draw", error.code, dict(error.params))
    else:
        if outcome != record.outcome:
            yield Fault("outcome", "draw.differs", {"place": _first_difference(outcome, record.outcome)})


def record_json(record: Record) -> str:
    """The one file with all of a draw."""
    return canonical(asdict(record))


def verify_record(data: bytes, name: str) -> list[Fault]:
    """What does not fit in such a file, read as if an enemy had written it."""
    try:
        record = _read(data, name)
    except InputRefused as error:
        return error.faults
    return [Fault(f"{name}: {fault.where}", fault.code, fault.params) for fault in _faults(record)]


def _read(data: bytes, name: str) -> Record:
    if len(data) > LIMIT:
        raise InputRefused([Fault(name, "file.too_big", {"limit": LIMIT})])
    names = sorted(field.name for field in fields(Record))
    try:
        text = data.decode("utf-8")
        values = json.loads(text)
        record = Record(**values)
        # What stands in the file twice, otherwise or beside its text is lost here, so that not a byte can differ.
        is_whole = all(isinstance(value, str) for value in asdict(record).values()) and record_json(record) == text
    except (ValueError, TypeError, RecursionError):
        is_whole = False
    if not is_whole:
        raise InputRefused([Fault(name, "draw.record", {"expected": ", ".join(names)})])
    return record


def _bytes_of(seed_hex: str) -> bytes:
    if not _SEED.fullmatch(seed_hex):
        raise DomainError("draw.seed")
    return bytes.fromhex(seed_hex)


def _short(text: str) -> str:
    return text if len(text) <= 64 else text[:61] + "..."


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs, 1) if a != b), min(len(one), len(other)) + 1)
