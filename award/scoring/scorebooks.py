"""What a scorebook is: which sheets and items it holds, upon which versions, and the seal that proves it is ours.

The plan of a book (where each item stands, which remark each cell shows) travels in a hidden worksheet with an HMAC.
What is read back is compared with the plan: an edit is what differs from what the book was made with, so a cell that
nobody touched keeps its remark with all that belongs to it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.utils.crypto import salted_hmac

from award.core.hashing import canonical
from award.core.xlsx import safe_text
from award.domain.criteria import Criteria
from award.scoring.models import Finding, ItemScore

FORM = "award-scorebook-1"
PLAN, LISTS = "_award", "_lists"  # the hidden worksheets
MOST_SHEETS = 30  # applications in a book
LEAST_ROWS = 3  # cells for remarks of a kind an item
HEAD_ROW = 6
CODE, NAME, POINTS, MARK, SCORE, FLAG = range(1, 7)
KINDS = {"strength": 7, "opportunity": 8, "issue": 9}  # the columns of the remarks
LAST_COLUMN = 9
ABSENT: Literal["na"] = "na"
Mark = int | Literal["na"] | None
_SALT = "award.scoring.scorebook"
_PIECE = 30_000  # a cell holds 32,767 characters
# In a workbook _x0041_ stands for a letter, and _x005F_x0041_ for these seven characters.
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_GUARD = "_x005F"


@dataclass(frozen=True)
class Slot:
    """A cell for a remark; `finding` is the one it showed when the book was made, 0 for none."""

    kind: str
    row: int
    finding: int = 0
    version: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Entry:
    """An item in a book: its rows, and its mark and flag when the book was made."""

    code: str
    row: int
    rows: int
    version: int
    mark: Mark
    is_flagged: bool
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Part:
    """The worksheet of an assignment, on one revision of its application."""

    assignment: int
    title: str
    number: str
    revision: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Book:
    """All that is known of a book: whose it is, for which round and criteria."""

    person: int
    round: int
    criteria: str
    made_at: str
    parts: tuple[Part, ...]


def mark_in(score: ItemScore | None) -> Mark:
    """The mark of a row as a book holds it."""
    if score is None:
        return None
    return ABSENT if score.is_not_applicable else score.percent


def plain(text: str) -> str:
    """A text without what a spreadsheet program does to texts: two that differ in nothing else are the same remark."""
    lines = _ESCAPED.sub("", safe_text(text).replace(_GUARD, "")).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def guarded(text: str) -> str:
    """A text so that a spreadsheet program shows it as it is."""
    return _ESCAPED.sub(lambda found: _GUARD + found[0], text)


def unguarded(text: str) -> str:
    """A text of a cell as the program showed it."""
    return text.replace(_GUARD + "_x", "_x")


def digest_of(text: str) -> str:
    """A short name of a remark's text."""
    return hashlib.sha256(plain(text).encode()).hexdigest()[:16]


# ------------------------------------------------------------------ the plan


def entries_of(
    criteria: Criteria, scores: Mapping[str, ItemScore], findings: Sequence[Finding]
) -> tuple[tuple[Entry, ...], int]:
    """The items of a worksheet from the first row below the headings, and the last row. Each category has a row."""
    entries: list[Entry] = []
    row = HEAD_ROW
    for category in criteria.categories:
        row += 1
        for item in category.items:
            own = [finding for finding in findings if finding.item.code == item.code]
            entries.append(_entry(item.code, row + 1, scores.get(item.code), own))
            row += entries[-1].rows
    return tuple(entries), row


def _entry(code: str, row: int, score: ItemScore | None, findings: Iterable[Finding]) -> Entry:
    of_kind: dict[str, list[Finding]] = {kind: [] for kind in KINDS}
    for finding in findings:
        of_kind[finding.kind].append(finding)
    # One free cell is left below the remarks that are there.
    rows = max(LEAST_ROWS, *(len(found) + 1 for found in of_kind.values()))
    slots = tuple(
        _slot(kind, row + place, found[place] if place < len(found) else None)
        for kind, found in of_kind.items()
        for place in range(rows)
    )
    version, is_flagged = (score.version, score.is_flagged) if score else (0, False)
    return Entry(code, row, rows, version, mark_in(score), is_flagged, slots)


def _slot(kind: str, row: int, finding: Finding | None) -> Slot:
    if finding is None:
        return Slot(kind, row)
    return Slot(kind, row, finding.pk, finding.version, digest_of(finding.text))


# ------------------------------------------------------------------ the hidden worksheet


def sealed_plan(book: Book) -> list[list[str]]:
    """The rows of the hidden worksheet: the form, the seal, the plan in pieces."""
    text = json.dumps(_packed(book), separators=(",", ":"))
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    return [[FORM], [_seal(text)], *([piece] for piece in pieces)]


def opened_plan(rows: Sequence[str]) -> Book | None:
    """The plan in the rows of a hidden worksheet, or None where its seal is not ours."""
    if len(rows) < 3 or rows[0] != FORM:
        return None
    text = "".join(rows[2:])
    if not hmac.compare_digest(_seal(text).encode(), rows[1].encode()):
        return None
    return _unpacked(json.loads(text))


def password_of(book: Book) -> str:
    """The password of the protected worksheets: it keeps a hand from slipping, no more."""
    return salted_hmac(_SALT + ".password", canonical([book.person, book.round]), algorithm="sha256").hexdigest()[:12]


def _seal(text: str) -> str:
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def _packed(book: Book) -> dict[str, Any]:
    """Short enough for a cell or two: of slots only those that show a remark."""
    packed = asdict(book)
    for part in packed["parts"]:
        for entry in part["entries"]:
            entry["slots"] = [list(slot.values()) for slot in entry["slots"] if slot["finding"]]
        part["entries"] = [list(entry.values()) for entry in part["entries"]]
    return packed


def _unpacked(packed: dict[str, Any]) -> Book:
    parts = []
    for part in packed["parts"]:
        entries = tuple(_entry_of(*values) for values in part["entries"])
        parts.append(Part(**{**part, "entries": entries}))
    return Book(**{**packed, "parts": tuple(parts)})


def _entry_of(
    code: str, row: int, rows: int, version: int, mark: Mark, is_flagged: bool, slots: list[list[Any]]
) -> Entry:
    known = {(slot.kind, slot.row): slot for slot in (Slot(*values) for values in slots)}
    every = ((kind, row + place) for kind in KINDS for place in range(rows))
    filled = tuple(known.get(place) or Slot(*place) for place in every)
    return Entry(code, row, rows, version, mark, is_flagged, filled)
