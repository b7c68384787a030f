"""Scorebooks for the tests: made as the product makes them, and edited as a person would."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook, load_workbook

from award.cycles.models import Round
from award.cycles.queries import criteria_of
from award.scoring import services
from award.scoring.exports.scorebook import scorebook_bytes
from award.scoring.models import Finding, ItemScore, ScoreSheet
from award.scoring.scorebookfile import Returned, returned_book
from award.scoring.scorebookrights import open_rows
from award.scoring.scorebooks import ABSENT, KINDS, PLAN, Book, opened_plan

LETTERS = {kind: chr(64 + column) for kind, column in KINDS.items()}


def fresh(actor: Any, round_: Round, only: set[int] | None = None) -> bytes:
    """The book of the person's open sheets of a round, or of the assignments `only`."""
    rows = [row for row in open_rows(actor, round_) if only is None or row.assignment.pk in only]
    book, contents = services.hand_out_scorebook(actor=actor, round=round_, rows=rows)
    return scorebook_bytes(actor.name, round_, rows, book, contents)


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan_in(data: bytes) -> Book:
    rows = [str(row[0]) for row in opened(data)[PLAN].iter_rows(values_only=True)]
    found = opened_plan(rows)
    assert found is not None
    return found


def cell_of(data: bytes, code: str, column: str = "D", below: int = 0, part: int = 0) -> tuple[str, str]:
    """The worksheet and the cell of an item."""
    found = plan_in(data).parts[part]
    entry = next(entry for entry in found.entries if entry.code == code)
    return found.title, f"{column}{entry.row + below}"


def edited(data: bytes, *changes: tuple[tuple[str, str], Any]) -> bytes:
    """The book with other values in some cells."""
    book = opened(data)
    for (title, cell), value in changes:
        book[title][cell] = value
        if value is not None and not (isinstance(value, str) and value.startswith("=")):
            book[title][cell].data_type = "s" if isinstance(value, str) else book[title][cell].data_type
    return saved(book)


def returned(data: bytes, actor: Any, round_: Round) -> Returned:
    return returned_book(data, "book.xlsx", actor=actor, round=round_, criteria=criteria_of(round_.cycle))


def state_of(sheet: ScoreSheet) -> dict[str, list[Any]]:
    """All that a sheet holds, by item."""
    found: dict[str, list[Any]] = {}
    for score in ItemScore.objects.filter(sheet=sheet).select_related("item"):
        mark = ABSENT if score.is_not_applicable else score.percent
        found[score.item.code] = [mark, score.is_flagged, score.version]
    for finding in Finding.objects.filter(sheet=sheet).select_related("item").order_by("pk"):
        found.setdefault(finding.item.code, []).append((finding.pk, finding.kind, finding.text, finding.version))
    return found
