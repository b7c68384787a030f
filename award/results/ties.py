"""Equal scores on a board: who shares a rank, and what told the others apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from award.domain.criteria import Criteria
from award.domain.programme import Programme
from award.results.boarddata import Place
from award.results.words import scope_name

Notes = Mapping[str, list[str]]


def tie_notes(criteria: Criteria, programme: Programme, after: str, places: Iterable[Place]) -> Notes:
    """Sentences by application for those of equal score that stand next to one another in `places`."""
    ordered = sorted(places, key=lambda place: place.place)
    notes: dict[str, list[str]] = {}
    shared: dict[int, list[str]] = {}
    for first, second in pairwise(ordered):
        if second.place != first.place + 1 or first.row["score"] != second.row["score"]:
            continue
        if first.row["rank"] == second.row["rank"]:
            group = shared.setdefault(first.row["rank"], [first.number])
            group.append(second.number)
            continue
        for mine, other in ((first, second), (second, first)):
            notes.setdefault(mine.number, []).append(_told_apart(criteria, programme, after, mine, other))
    for numbers in shared.values():
        for number in numbers:
            notes.setdefault(number, []).append(_shared(number, numbers))
    return notes


def _shared(number: str, numbers: Sequence[str]) -> str:
    others = _(", ").join(other for other in numbers if other != number)
    return _("Shares its rank with %(others)s") % {"others": others}


def _told_apart(criteria: Criteria, programme: Programme, after: str, mine: Place, other: Place) -> str:
    for scope in programme.ranking.tie_break:
        left, right = _figure(mine.row, after, scope), _figure(other.row, after, scope)
        if left != right:
            return _("Same score as %(number)s, told apart by %(scope)s: %(mine)s to %(other)s") % {
                "number": other.number,
                "scope": scope_name(criteria, programme, scope),
                "mine": left,
                "other": right,
            }
    return _("Same score as %(number)s") % {"number": other.number}


def _figure(row: Mapping[str, Any], after: str, scope: str) -> str:
    kind, _colon, code = scope.partition(":")
    figures: Mapping[str, str] = row["categories"][after] if kind == "category" else row["rounds"]
    return figures.get(code, "0")
