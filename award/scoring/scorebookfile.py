"""Reads a scorebook that comes back: is it the person's own, and what stands in its answer cells.

Every fault is told by its cell, all at once. What bars the whole file is raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from award.core.access import Actor
from award.core.errors import ServiceError
from award.core.messages import sentence
from award.core.xlsx_cells import CellRefused, cell_value
from award.core.xlsx_messages import fault_line
from award.core.xlsx_read import Bounds, ReadBook, ReadCell, read_workbook
from award.cycles.models import Round
from award.domain.criteria import Criteria
from award.domain.errors import DomainError, Fault, InputRefused
from award.domain.scores import pack_marks
from award.scoring.entered import clean_remark
from award.scoring.scorebooks import (
    ABSENT,
    CODE,
    FLAG,
    HEAD_ROW,
    KINDS,
    LAST_COLUMN,
    LISTS,
    MARK,
    MOST_SHEETS,
    PLAN,
    Book,
    Entry,
    Mark,
    Part,
    Slot,
    digest_of,
    opened_plan,
    plain,
    unguarded,
)

MOST_FAULTS = 100
_BOUNDS = Bounds(rows=2_000, columns=60, marks=600_000, sheets=MOST_SHEETS + 6)
_ANSWERS = {MARK, FLAG, *KINDS.values()}
_WHERE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_NUMBER = re.compile(r"([0-9]{1,3})\s*%?", re.ASCII)

SCOREBOOK_MESSAGES: dict[str, str | Promise] = {
    "book.foreign": gettext_lazy("is no scorebook of this site: download one and fill it in"),
    "book.changed": gettext_lazy("its hidden worksheet was changed: download a fresh scorebook"),
    "book.person": gettext_lazy("was made for someone else: download your own scorebook"),
    "book.round": gettext_lazy("was made for another round or cycle: upload it on the page of that round"),
    "book.criteria": gettext_lazy("was made for other criteria: download a fresh scorebook"),
    "book.moved": gettext_lazy("should hold {expected}: rows were moved; download a fresh scorebook"),
    "book.stray": gettext_lazy("stands outside of the cells for answers: move it into a pale yellow cell"),
    "book.mark": gettext_lazy("{value} is no mark: choose one from the list"),
    "book.flag": gettext_lazy("{value} is not read here: choose from the list or empty the cell"),
    "book.more": gettext_lazy("has more than {limit} faults: correct these first"),
}


@dataclass(frozen=True)
class Answer:
    """What a book says of an item: its mark, its flag, and the text of each cell for a remark."""

    entry: Entry
    where: str
    mark: Mark
    is_flagged: bool
    texts: Mapping[Slot, str]
    places: Mapping[Slot, str]


@dataclass(frozen=True)
class Returned:
    """A book that came back: its plan and the answers of each worksheet."""

    book: Book
    answers: Mapping[int, tuple[Answer, ...]]


def line_of(fault: Fault) -> str:
    """A fault as one line in the reader's language."""
    if fault.code == "book.said":  # a sentence of the rules, translated already
        return _("%(where)s: %(said)s") % {"where": fault.where, "said": fault.params["sentence"]}
    if fault.code not in SCOREBOOK_MESSAGES:
        return fault_line(fault)
    said = str(SCOREBOOK_MESSAGES[fault.code]).format_map(fault.params)
    return _("%(where)s: %(said)s") % {"where": fault.where, "said": said}


def returned_book(data: bytes, name: str, *, actor: Actor, round: Round, criteria: Criteria) -> Returned:
    """The answers of a book. Raises InputRefused with every fault."""
    found = read_workbook(data, name=name, bounds=_BOUNDS)
    book = _own_book(found, name, actor, round, criteria)
    faults: list[Fault] = []
    answers = {}
    titles = {part.title for part in book.parts}
    for part in book.parts:
        reader = _PartReader(found, part, criteria)
        answers[part.assignment] = tuple(reader.answers())
        faults += reader.faults
    faults = [fault for fault in found.faults if _counts(fault, titles)] + faults
    if faults:
        raise InputRefused(_bounded(sorted(faults, key=lambda fault: _order(fault, book)), name))
    return Returned(book, answers)


def _own_book(found: ReadBook, name: str, actor: Actor, round: Round, criteria: Criteria) -> Book:
    if PLAN not in found.sheets or LISTS not in found.sheets:
        raise InputRefused([Fault(name, "book.foreign")])
    try:
        book = opened_plan([str(row.cells[0].value) for row in found.sheets[PLAN]])
    except (ValueError, TypeError, KeyError):
        book = None
    if book is None:
        raise InputRefused([Fault(name, "book.changed")])
    for code, is_right in (
        ("book.person", book.person == actor.pk),
        ("book.round", book.round == round.pk),
        ("book.criteria", book.criteria == criteria.sha256),
    ):
        if not is_right:
            raise InputRefused([Fault(name, code)])
    missing = [part.title for part in book.parts if part.title not in found.sheets]
    if missing:
        raise InputRefused([Fault(name, "xlsx.sheet_missing", {"sheet": title}) for title in missing])
    return book


def _counts(fault: Fault, titles: set[str]) -> bool:
    """Does a fault of a cell matter? Our own formulas stand outside of the answers."""
    title, _mark, cell = fault.where.rpartition("!")
    if title not in titles:
        return False
    place = _WHERE.match(cell)
    if place is None:  # merged cells
        return True
    return int(place[2]) > HEAD_ROW and _column(place[1]) in _ANSWERS


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _order(fault: Fault, book: Book) -> tuple[int, int, str]:
    title, _mark, cell = fault.where.rpartition("!")
    titles = [part.title for part in book.parts]
    place = _WHERE.match(cell)
    return (titles.index(title) if title in titles else -1, int(place[2]) if place else 0, cell)


def _bounded(faults: list[Fault], name: str) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return faults
    return [*faults[:MOST_FAULTS], Fault(name, "book.more", {"limit": MOST_FAULTS})]


@dataclass
class _PartReader:
    """Reads the worksheet of one assignment."""

    found: ReadBook
    part: Part
    criteria: Criteria
    faults: list[Fault] = field(default_factory=list)

    def answers(self) -> Iterator[Answer]:
        """The answer of each item; faults are kept beside."""
        rows = self.found.sheets[self.part.title]
        cells = {(row.number, cell.column): cell for row in rows for cell in row.cells}
        self._expect(cells, (1, CODE), self.part.number, is_start=True)
        read = set()
        for entry in self.part.entries:
            self._expect(cells, (entry.row, CODE), entry.code)
            read |= {(entry.row, MARK), (entry.row, FLAG)}
            places = {slot: (slot.row, KINDS[slot.kind]) for slot in entry.slots}
            read |= set(places.values())
            yield Answer(
                entry=entry,
                where=self._where(entry.row, MARK),
                mark=self._mark(cells.get((entry.row, MARK)), entry.code),
                is_flagged=self._flag(cells.get((entry.row, FLAG))),
                texts={slot: self._remark(cells.get(place), slot) for slot, place in places.items()},
                places={slot: self._where(*place) for slot, place in places.items()},
            )
        self._stray(cells, read)

    def _where(self, row: int, column: int) -> str:
        return f"{self.part.title}!{chr(64 + column)}{row}"

    def _expect(
        self, cells: Mapping[tuple[int, int], ReadCell], place: tuple[int, int], text: str, is_start: bool = False
    ) -> None:
        """The rows still stand where the plan says."""
        found = str(cells[place].value) if place in cells else ""
        if not (found.startswith(text) if is_start else found.strip() == text):
            self.faults.append(Fault(self._where(*place), "book.moved", {"expected": text}))

    def _stray(self, cells: Mapping[tuple[int, int], ReadCell], read: set[tuple[int, int]]) -> None:
        """What was typed where nobody reads it would be lost without a word."""
        last = self.part.entries[-1].row + self.part.entries[-1].rows - 1
        for (row, column), cell in cells.items():
            is_ours = row <= last and column <= LAST_COLUMN and column not in _ANSWERS
            if row > HEAD_ROW and not is_ours and (row, column) not in read:
                self.faults.append(Fault(cell.where, "book.stray"))

    def _mark(self, cell: ReadCell | None, code: str) -> Mark:
        if cell is None or cell.is_refused:
            return None
        mark = mark_of_cell(cell)
        if mark is None:
            self.faults.append(Fault(cell.where, "book.mark", {"value": str(cell.value)[:40]}))
            return None
        try:
            pack_marks(self.criteria, {code: None if mark == ABSENT else int(mark)})
        except DomainError as error:
            self.faults.append(Fault(cell.where, "book.said", {"sentence": sentence(error)}))
        return mark

    def _flag(self, cell: ReadCell | None) -> bool:
        if cell is None or cell.is_refused:
            return False
        try:
            return bool(cell_value(cell, "bool"))
        except CellRefused:
            self.faults.append(Fault(cell.where, "book.flag", {"value": str(cell.value)[:40]}))
            return False

    def _remark(self, cell: ReadCell | None, slot: Slot) -> str:
        if cell is None or cell.is_refused:
            return ""
        try:
            text = unguarded(str(cell_value(cell, "text")))
        except CellRefused as refused:
            self.faults.append(refused.fault)
            return ""
        if not plain(text) or digest_of(text) == slot.digest:
            return text
        try:
            return clean_remark(slot.kind, text)
        except ServiceError as error:
            self.faults.append(Fault(cell.where, "book.said", {"sentence": sentence(error)}))
            return ""


def mark_of_cell(cell: ReadCell) -> Mark:
    """The mark in a filled cell, or None where it is none: 55, "55", "55%", 0.55 shown as 55%, not applicable."""
    value = cell.value
    if isinstance(value, str):
        if value.strip().lower() in absent_words():
            return ABSENT
        found = _NUMBER.fullmatch(value.strip())
        return int(found[1]) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(str(value)) * (100 if cell.is_percent else 1)
    return int(number) if number.is_finite() and number == int(number) and 0 <= number <= 999 else None


@cache
def absent_words() -> frozenset[str]:
    """How "not applicable" is written in a cell, in either language."""
    words: set[str] = {ABSENT}
    for language in ("zh-hans", "en"):
        with override(language):
            words |= {absent_word().lower(), _("Not applicable").lower()}
    return frozenset(words)


def absent_word() -> str:
    """The word of the list for an item that is not applicable."""
    return _("n/a")
