"""What stands on the sheets of a book now, and the plan of a book that is made from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError
from award.core.xlsx import sheet_names
from award.cycles.models import Item, Round
from award.cycles.queries import criteria_of
from award.scoring.models import Finding, ItemScore
from award.scoring.scorebookrights import BookRow
from award.scoring.scorebooks import LISTS, MOST_SHEETS, PLAN, Book, Part, entries_of


@dataclass
class Contents:
    """The marks of a sheet by item code, and its remarks, oldest first."""

    scores: dict[str, ItemScore] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def of_item(self, code: str) -> list[Finding]:
        """The remarks on an item."""
        return [finding for finding in self.findings if finding.item.code == code]


def contents_of(rows: Sequence[BookRow]) -> dict[int, Contents]:
    """What stands on the sheets by assignment; two queries however many there are."""
    by_sheet = {row.sheet.pk: row.assignment.pk for row in rows if row.is_begun}
    found = {row.assignment.pk: Contents() for row in rows}
    for score in ItemScore.objects.filter(sheet__in=list(by_sheet)).select_related("item"):
        found[by_sheet[score.sheet_id]].scores[score.item.code] = score
    for finding in Finding.objects.filter(sheet__in=list(by_sheet)).select_related("item").order_by("pk"):
        found[by_sheet[finding.sheet_id]].findings.append(finding)
    return found


def items_of(round: Round) -> dict[str, Item]:
    """The items of the criteria of a round by their codes."""
    return {item.code: item for item in Item.objects.filter(criteria_set=round.cycle.programme.criteria_set_id)}


def front_titles() -> tuple[str, str]:
    """The names of the worksheets before those of the applications."""
    return _("Read first"), _("Bands")


def plan_of(actor: Actor, round: Round, rows: Sequence[BookRow], contents: dict[int, Contents]) -> Book:
    """The plan of a book of these sheets. Raises ServiceError where they are too many for one."""
    if len(rows) > MOST_SHEETS:
        text = _("A scorebook holds %(limit)s applications and you have %(count)s. Download them one by one.")
        raise ServiceError(text % {"limit": MOST_SHEETS, "count": len(rows)}, code="book_too_many")
    criteria = criteria_of(round.cycle)
    numbers = [row.assignment.application.number for row in rows]
    titles = sheet_names([*front_titles(), LISTS, PLAN, *numbers])[4:]
    parts = []
    for row, number, title in zip(rows, numbers, titles, strict=True):
        own = contents[row.assignment.pk]
        entries, _last = entries_of(criteria, own.scores, own.findings)
        parts.append(Part(row.assignment.pk, title, number, row.revision, entries))
    return Book(actor.pk, round.pk, criteria.sha256, now().isoformat(timespec="seconds"), tuple(parts))
