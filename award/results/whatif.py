"""The what-if page: other points for the categories, who would come in and go out, the ranks round the line.

For discussion only. Nothing here is stored but the points of a scheme, and nothing of it reaches a standing or a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.applications.queries import accepted_applications
from award.core.messages import sentence
from award.cycles.models import Cycle, Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import AwardError
from award.domain.scores import Scores
from award.domain.whatif import WhatIfRow, share_out, what_if
from award.results.slopes import SlopeRow, slope_chart, window
from award.results.words import category_name, category_short

PREFIX = "p-"
_WHOLE = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True)
class PointField:
    """The points of a category as the form shows them: as typed, and what is wrong with that."""

    code: str
    short: str
    name: str
    points: int
    value: str
    error: str = ""

    @property
    def field(self) -> str:
        """The name of its control."""
        return f"{PREFIX}{self.code}"

    @property
    def is_changed(self) -> bool:
        """Whether other points than those that count are given."""
        return self.value != str(self.points)


@dataclass(frozen=True)
class Move:
    """An application that would come in or go out."""

    name: str
    rank: int
    new_rank: int


@dataclass(frozen=True)
class Tried:
    """What the points would do. `shares`: the points of each category, scaled to the total of the criteria."""

    shares: tuple[tuple[PointField, int], ...]
    is_scaled: bool
    total: int
    coming: tuple[Move, ...]
    going: tuple[Move, ...]
    moved: int
    ranked: int
    has_cut: bool
    chart: SafeString
    rows: tuple[SlopeRow, ...]


def given_points(data: Mapping[str, str]) -> dict[str, str]:
    """The points in a form or an address, by category."""
    return {key.removeprefix(PREFIX): value for key, value in data.items() if key.startswith(PREFIX)}


def points_of(round: Round, given: Mapping[str, str]) -> list[PointField]:
    """A field a category: what was given, else the points that count."""
    criteria = criteria_of(round.cycle)
    fields = []
    for row in criteria.categories:
        value = given.get(row.code, str(row.points)).strip()
        is_whole = _WHOLE.fullmatch(value) is not None
        error = "" if is_whole else _("Give a whole number of points, 0 or more.")
        name = category_name(criteria, row.code)
        fields.append(PointField(row.code, category_short(criteria, row.code), name, row.points, value, error))
    return fields


def try_points(
    round: Round, scores: Scores, fields: Sequence[PointField], has_names: bool = True
) -> tuple[Tried | None, str]:
    """What the points would do, or None and what is wrong with them."""
    if any(field.error for field in fields):
        return None, _("Give every category a whole number of points.")
    criteria, programme = criteria_of(round.cycle), programme_of(round.cycle)
    typed = {field.code: int(field.value) for field in fields}
    try:
        shares = share_out(typed, criteria.total_points)
        found = what_if(criteria, programme, scores, shares, after=round.code)
    except AwardError as error:
        return None, sentence(error)
    names = names_of(round.cycle, has_names)
    rows = found.rows
    shown = window(rows, names)
    return (
        Tried(
            shares=tuple((field, shares[field.code]) for field in fields),
            is_scaled=shares != typed,
            total=criteria.total_points,
            coming=_moves(rows, names, is_coming=True),
            going=_moves(rows, names, is_coming=False),
            moved=sum(row.rank != row.new_rank for row in rows),
            ranked=len(rows),
            has_cut=any(row.is_in is not None for row in rows),
            chart=slope_chart(shown),
            rows=shown.rows,
        ),
        "",
    )


def names_of(cycle: Cycle, has_names: bool) -> dict[str, str]:
    """What each accepted application is called: its organisation, or its number while names are hidden."""
    rows = accepted_applications(cycle).order_by().values_list("number", "organisation__name")
    return {number: name if has_names else number for number, name in rows}


def _moves(rows: Sequence[WhatIfRow], names: Mapping[str, str], is_coming: bool) -> tuple[Move, ...]:
    return tuple(
        Move(names[row.application], row.rank, row.new_rank)
        for row in rows
        if row.is_in is not None and bool(row.new_is_in) != bool(row.is_in) and bool(row.new_is_in) is is_coming
    )
