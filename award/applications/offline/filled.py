"""What a copy holds when it comes back, whatever kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from award.applications.models import Measure
from award.applications.offline.slots import TAG_LENGTH, Row, is_empty_row, plain_row
from award.core.errors import ServiceError
from award.core.messages import sentence
from award.domain.errors import DomainError

_NOT_DIGITS = re.compile(r"\D")
BEFORE_YEARS = ("name", "unit", "direction")
AFTER_YEARS = ("target", "competitor", "benchmark", "source", "missing_reason")


@dataclass
class Value:
    """What stands in one slot of a file. `fault` says why it cannot be read, `notes` what is left out of it."""

    base: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    fault: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class Filled:
    """A file as read: what it says of itself, its slots by tag, and what stands in none of them."""

    head: str
    values: dict[str, Value] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)

    def put(self, mark: str, value: Value) -> None:
        """Take up a slot under its mark; one that stands in the file twice cannot be told apart."""
        tag = mark[: TAG_LENGTH + 1]
        if tag in self.values:
            value = Value(value.base, fault=_("stands in the file twice; remove one of the two"))
        self.values[tag] = value


def file_refused() -> ServiceError:
    """The file is none of our copies."""
    return ServiceError(
        _(
            "This file was not downloaded on this page, or its hidden marks are lost. Download a new copy and put your "
            "texts into it."
        ),
        code="no_copy",
    )


def in_each_language(make: object) -> list[str]:
    """What the function says, in each language of the product."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(str(make()))  # type: ignore[operator]
    return found


@cache
def _directions() -> dict[str, str]:
    words = {"↑": "up", "↓": "down", "up": "up", "down": "down", "": "up"}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words |= {str(label).lower(): value for value, label in Measure.Direction.choices}
    return words


def is_head_row(cells: Sequence[str], years: Sequence[str]) -> bool:
    """Is it the row that names the columns, reworded or not?"""
    first = len(BEFORE_YEARS)
    return [_NOT_DIGITS.sub("", cell) for cell in cells[first : first + len(years)]] == list(years)


def row_of(cells: Sequence[str], years: Sequence[str]) -> Row:
    """The cells of one measure as a row. Raises ServiceError or DomainError with what is wrong in it."""
    if len(cells) != len(BEFORE_YEARS) + len(years) + len(AFTER_YEARS):
        raise ServiceError(_("a column was added or removed, or cells were joined"), code="columns")
    names = [*BEFORE_YEARS, *years, *AFTER_YEARS]
    found = dict(zip(names, cells, strict=True))
    direction = _directions().get(found["direction"].strip().lower())
    if direction is None:
        raise ServiceError(_("say whether higher or lower is better"), code="direction")
    return plain_row({**found, "direction": direction, "values": found}, list(years))


def table_of(base: str, lines: Iterable[Sequence[str]], years: Sequence[str]) -> Value:
    """A table of results; its empty rows are left out."""
    rows = []
    for number, cells in enumerate(lines, 1):
        try:
            row = row_of(cells, years)
        except (ServiceError, DomainError) as error:
            said = _("row %(n)s: %(text)s") % {"n": number, "text": sentence(error)}
            return Value(base, fault=said)
        if not is_empty_row(row):
            rows.append(row)
    return Value(base, rows=tuple(rows))
