"""What an assessor looks over before sealing, by the own sheets alone: shape, doubts, consistency, own pace."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.core.charts import Series, radar
from award.core.clock import now
from award.core.templatetags.award import in_language
from award.domain.aggregation import category_total
from award.domain.criteria import Category, Criteria, Item
from award.domain.figures import figure
from award.domain.scores import pack_marks
from award.scoring.models import Finding, ItemScore
from award.scoring.selfcheck import doubt_of

FEWEST_SHEETS = 2  # other sheets of one's own before a mark can be called unusual


@dataclass(frozen=True)
class OwnPace:
    """How many items are left, how many days until the round's date, and so how many items a day."""

    left: int
    days: int

    @property
    def a_day(self) -> int:
        """Items a day, rounded up."""
        return math.ceil(self.left / self.days)


def own_pace(left: int, due_at: datetime | None) -> OwnPace | None:
    """The pace that brings the sheet to its date, or None where nothing is left or no time is."""
    if not left or due_at is None or due_at <= now():
        return None
    return OwnPace(left, math.ceil((due_at - now()) / timedelta(days=1)))


@dataclass(frozen=True)
class Shape:
    """The per cent of each category as a picture and as the table beside it."""

    picture: SafeString
    rows: list[tuple[Category, str]]


@dataclass(frozen=True)
class Unusual:
    """An item whose mark lies outside of what the same person gave for it on all the other sheets."""

    item: Item
    percent: int
    low: int
    high: int


@dataclass(frozen=True)
class LookOver:
    """Everything to be looked at again. `others`: how many other sheets of the person the comparison rests on."""

    shape: Shape | None
    doubts: list[tuple[Item, str]]
    uncited: list[tuple[Item, int]]
    others: int
    unusual: list[Unusual]

    @property
    def is_compared(self) -> bool:
        """Are there enough other sheets to compare with?"""
        return self.others >= FEWEST_SHEETS


def look_over(
    criteria: Criteria,
    scores: Mapping[str, ItemScore],
    findings: list[Finding],
    ticks: Mapping[str, Mapping[str, str]],
    others: Mapping[int, Mapping[str, int]],
) -> LookOver:
    """`ticks`: by item and factor. `others`: the marks on the person's other sheets of the round, by sheet and item."""
    marks = {code: row.percent for code, row in scores.items() if row.percent is not None or row.is_not_applicable}
    steps = criteria.allowed_percents()
    doubts = [
        (item, text)
        for item in criteria.items
        if (text := doubt_of(criteria.kind_of(item.code), steps, marks.get(item.code), ticks.get(item.code, {})))
    ]
    bare = {item.code: 0 for item in criteria.items}
    for finding in findings:
        bare[finding.item.code] += not finding.citations.all()
    uncited = [(item, bare[item.code]) for item in criteria.items if bare[item.code]]
    return LookOver(_shape(criteria, marks), doubts, uncited, len(others), _unusual(criteria, marks, others))


def _shape(criteria: Criteria, marks: Mapping[str, int | None]) -> Shape | None:
    packed = pack_marks(criteria, marks)
    totals = [(category, category_total(criteria, category.code, packed)) for category in criteria.categories]
    if any(total is None for _category, total in totals):
        return None
    shares = [(category, 100 * total / category.points) for category, total in totals if total is not None]
    labels = [in_language(category.name) for category, _share in shares]
    figures = [
        f"{label} {figure(share, 1, 'half_up')}%" for label, (_category, share) in zip(labels, shares, strict=True)
    ]
    title = _("Per cent of each category by your sheet: %(figures)s") % {"figures": _(", ").join(figures)}
    picture = radar(labels, [Series(_("This sheet"), [float(share) for _category, share in shares])], title)
    return Shape(picture, [(category, figure(share, 1, "half_up")) for category, share in shares])


def _unusual(
    criteria: Criteria, marks: Mapping[str, int | None], others: Mapping[int, Mapping[str, int]]
) -> list[Unusual]:
    found = []
    for item in criteria.items:
        mark, known = marks.get(item.code), [sheet[item.code] for sheet in others.values() if item.code in sheet]
        if mark is None or len(known) < FEWEST_SHEETS:
            continue
        if not min(known) <= mark <= max(known):
            found.append(Unusual(item, mark, min(known), max(known)))
    return found
