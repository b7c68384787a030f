"""A table copied from a spreadsheet: lines of cells with tabs between them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from award.core.errors import ServiceError

_TEXTS = ("name", "unit", "target", "competitor", "benchmark", "source", "missing_reason")
MAX_TEXT, MAX_LINES, MAX_CELLS = 20_000, 60, 30
_YEAR = re.compile(r"(\d{4})\D{0,2}")  # "2025", or with the word for year behind it


def _words() -> dict[str, set[str]]:
    """What a heading may say, by the field it stands for: as our own table heads it, in both languages."""
    words: dict[str, set[str]] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            named = {
                "name": _("Measure"), "unit": _("Unit"), "target": _("Target"), "competitor": _("Competitor"),
                "benchmark": _("Benchmark"), "source": _("Source"),
                "missing_reason": _("Why values are missing"),
            }  # fmt: skip
            for field, word in named.items():
                words.setdefault(field, set()).add(word.lower())
    return words


def pasted_rows(text: str, years: list[str]) -> list[dict[str, Any]]:
    """The measures of a pasted table. A first line of headings tells the columns; without it they are name, unit, the
    years, target, competitor, benchmark, source.

    Raises ServiceError when there is nothing to read or too much of it.
    """
    if len(text) > MAX_TEXT:
        raise ServiceError(_("Paste at most %(n)s characters at once.") % {"n": MAX_TEXT}, code="paste_too_long")
    lines = [line.split("\t") for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not lines:
        raise ServiceError(_("Paste the cells copied from the spreadsheet into the box."), code="paste_empty")
    if len(lines) > MAX_LINES or any(len(cells) > MAX_CELLS for cells in lines):
        text = _("Paste at most %(lines)s lines of %(cells)s cells.")
        raise ServiceError(text % {"lines": MAX_LINES, "cells": MAX_CELLS}, code="paste_too_many")
    columns = _headings(lines[0], years)
    if columns is None:
        columns = ["name", "unit", *years, "target", "competitor", "benchmark", "source"]
    else:
        lines = lines[1:]
    return [_row(columns, cells, years) for cells in lines if any(cell.strip() for cell in cells)]


def left_out(text: str, years: list[str]) -> list[str]:
    """What `pasted_rows` does not take: headings of unknown columns, cells beyond the last column."""
    lines = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    columns = _headings(lines[0], years) if lines else None
    width = len(years) + 6 if columns is None else len(columns)
    unknown = [cell for cell, column in zip(lines[0], columns, strict=True) if cell and not column] if columns else []
    return unknown + [cell for cells in lines for cell in cells[width:] if cell]


def _headings(cells: list[str], years: list[str]) -> list[str] | None:
    """The field of each column, "" for one we do not know; None when the line is no line of headings."""
    words = _words()
    columns = [_field(cell.strip().lower(), years, words) for cell in cells]
    return columns if sum(1 for column in columns if column in years) >= 2 else None


def _field(cell: str, years: list[str], words: dict[str, set[str]]) -> str:
    if (match := _YEAR.fullmatch(cell)) and match[1] in years:
        return match[1]
    return next((field for field, known in words.items() if cell in known), "")


def _row(columns: list[str], cells: list[str], years: list[str]) -> dict[str, Any]:
    given = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    # Thousands commas are how spreadsheets show figures, not part of them.
    values = {year: re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", given.get(year, "")) for year in years}
    texts = {key: given.get(key, "") for key in _TEXTS}
    return {**texts, "direction": "up", "values": values}
