"""A table copied from a spreadsheet: lines of cells with tabs between them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from award.core.errors import ServiceError

MAX_TEXT, MAX_LINES, MAX_CELLS = 20_000, 60, 30
_YEAR = re.compile(r"(\d{4})\s*(?:年|年度)?")
# What a heading may say, by the field it stands for; both languages, whatever the page's.
_HEADINGS = {
    "name": ("指标", "指标名称", "名称", "measure", "name"),
    "unit": ("单位", "unit"),
    "target": ("目标", "目标值", "target"),
    "competitor": ("竞争对手", "对手", "competitor"),
    "benchmark": ("标杆", "标杆值", "benchmark"),
    "source": ("来源", "数据来源", "source"),
}


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


def _headings(cells: list[str], years: list[str]) -> list[str] | None:
    """The field of each column, "" for one we do not know; None when the line is no line of headings."""
    columns = [_field(cell.strip().lower(), years) for cell in cells]
    return columns if sum(1 for column in columns if column in years) >= 2 else None


def _field(cell: str, years: list[str]) -> str:
    if (match := _YEAR.fullmatch(cell)) and match[1] in years:
        return match[1]
    return next((name for name, words in _HEADINGS.items() if cell in words), "")


def _row(columns: list[str], cells: list[str], years: list[str]) -> dict[str, Any]:
    given = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    # Thousands commas are how spreadsheets show figures, not part of them.
    values = {year: re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", given.get(year, "")) for year in years}
    texts = {key: given.get(key, "") for key in _HEADINGS}
    return {**texts, "missing_reason": "", "direction": "up", "values": values}
