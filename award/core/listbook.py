"""A list of a page as a workbook of one sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from award.core.clock import BEIJING
from award.core.http import xlsx_download
from award.core.xlsx import Column, Sheet, workbook_bytes


def list_download(name: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows under their headings as `<name>.xlsx`; moments in Beijing time, the rest as text or number."""
    columns = [Column(str(heading), width=_width(str(heading)), is_wrapped=True) for heading in headings]
    sheet = Sheet(title, columns, ([_plain(value) for value in row] for row in rows))
    return xlsx_download(workbook_bytes([sheet], title=title), f"{name}.xlsx")


def _width(heading: str) -> float:
    return max(14.0, 2.2 * len(heading))


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, int | float):
        return value
    return str(value)
