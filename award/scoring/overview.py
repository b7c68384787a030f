"""A sheet summed up for its assessor: all marks as dots, the total, what is left, the remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.core.charts import dot_strip
from award.domain.aggregation import category_total, sheet_total
from award.domain.criteria import Category, Criteria, Item
from award.domain.figures import figure
from award.domain.scores import pack_marks
from award.scoring.models import Finding, ItemScore
from award.scoring.workspace import mark_of


@dataclass(frozen=True)
class SummaryRow:
    """One item: its mark, as a dot too, and how many remarks it has."""

    item: Item
    mark: str
    picture: SafeString
    is_flagged: bool
    remarks: int


@dataclass(frozen=True)
class Summary:
    """The whole sheet at a glance. `total` is empty while a mark is missing: there are no partial sums."""

    groups: list[tuple[Category, str, list[SummaryRow]]]
    total: str
    missing: list[Item]
    strengths: int
    opportunities: int
    issues: int
    uncited: int
    silent: list[Item]


def summary_of(criteria: Criteria, scores: Mapping[str, ItemScore], findings: list[Finding]) -> Summary:
    """The summary of a sheet."""
    marks = {
        code: score.percent for code, score in scores.items() if score.percent is not None or score.is_not_applicable
    }
    packed = pack_marks(criteria, marks)
    remarks = Counter(finding.item.code for finding in findings)
    kinds = Counter(finding.kind for finding in findings)
    groups = []
    for category in criteria.categories:
        rows = [_row(item, scores.get(item.code), remarks[item.code]) for item in category.items]
        value = category_total(criteria, category.code, packed)
        groups.append((category, "" if value is None else figure(value, 1, "half_up"), rows))
    total = sheet_total(criteria, packed)
    return Summary(
        groups=groups,
        total="" if total is None else figure(total, 1, "half_up"),
        missing=[item for item in criteria.items if item.code not in marks],
        strengths=kinds[Finding.Kind.STRENGTH],
        opportunities=kinds[Finding.Kind.OPPORTUNITY],
        issues=kinds[Finding.Kind.ISSUE],
        uncited=sum(not finding.citations.all() for finding in findings),
        silent=[item for item in criteria.items if not remarks[item.code]],
    )


def _row(item: Item, score: ItemScore | None, remarks: int) -> SummaryRow:
    mark = mark_of(score)
    values = [score.percent] if score is not None and score.percent is not None else []
    picture = dot_strip(values, mark or _("No mark yet"))
    return SummaryRow(item, mark, picture, score is not None and score.is_flagged, remarks)
