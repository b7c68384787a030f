"""Whose sheets a scorebook may hold: the person's own of one round, without those that a conflict took away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from award.applications.models import Revision
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Round
from award.panels.models import Assignment
from award.panels.permissions import can_assess, get_assignment
from award.panels.queries import OVER, is_over_for_experts
from award.scoring import queries
from award.scoring.models import ScoreSheet
from award.scoring.permissions import can_edit_sheet


@dataclass(frozen=True)
class BookRow:
    """An assignment of the person; its sheet, or one not made yet; whether it may be written on now."""

    assignment: Assignment
    sheet: ScoreSheet
    verdict: Verdict

    @property
    def is_begun(self) -> bool:
        """Was the sheet made?"""
        return self.sheet.pk is not None

    @property
    def revision(self) -> str:
        """The SHA-256 of the revision that is judged: that of the sheet, or the latest where it is not begun."""
        if self.is_begun:
            return self.sheet.revision.sha256
        return getattr(self.assignment, "latest_sha256", None) or ""

    @property
    def name(self) -> str:
        """How the application is called."""
        application = self.assignment.application
        return f"{application.number} {application.organisation.name}"


def rows_for(actor: Actor, round: Round) -> list[BookRow]:
    """The declared assignments of the person in the round from which a sheet is expected, in one query.

    Only a round of independent sheets has them: elsewhere one mark stands for many items.
    """
    if not actor.has_role("expert") or is_over_for_experts(round.cycle):
        return []
    latest = Revision.objects.filter(application=OuterRef("application")).order_by("-number")
    assignments = (
        queries.counted_assignments()
        .filter(round=round, round__kind="independent", seat__expert__user_id=actor.pk, cleared_at__isnull=False)
        .exclude(round__cycle__state__in=OVER)
        .annotate(latest_sha256=Subquery(latest.values("sha256")[:1]))
        .select_related("application__organisation", "seat__panel", "seat__expert__user", "sheet__revision")
        .order_by("application__number", "pk")
    )
    return [_row(actor, round, assignment) for assignment in assignments]


def _row(actor: Actor, round: Round, assignment: Assignment) -> BookRow:
    assignment.round = round
    sheet: Any = getattr(assignment, "sheet", None) or ScoreSheet(assignment=assignment)
    sheet.assignment = assignment
    sheet.is_barred = False  # the rows of those who are barred were left out
    return BookRow(assignment, sheet, can_edit_sheet(actor, sheet))


def open_rows(actor: Actor, round: Round) -> list[BookRow]:
    """Those that may be written on now."""
    return [row for row in rows_for(actor, round) if row.verdict]


def can_use_scorebook(rows: list[BookRow]) -> Verdict:
    """May a book be taken or read in for these sheets now?"""
    verdict = next((row.verdict for row in rows if row.verdict), None)
    if verdict is not None:
        return verdict
    return rows[0].verdict if len(rows) == 1 else refused(_("None of your sheets of this round can be changed now."))


def get_round(actor: Actor, pk: int) -> Round:
    """A round in which the person has sheets; for everyone else it does not exist."""
    round_ = found(Round.objects.select_related("cycle__programme__criteria_set"), pk=pk)
    enforce(ALLOWED if rows_for(actor, round_) else HIDDEN)
    return round_


def get_row(actor: Actor, assignment_pk: int) -> BookRow:
    """One's own assignment for a book of its own: 404 for others, 403 with the reason where it cannot be changed."""
    assignment = get_assignment(actor, assignment_pk)
    enforce(can_assess(actor, assignment))
    row = next((row for row in rows_for(actor, assignment.round) if row.assignment.pk == assignment.pk), None)
    if row is None:
        raise Http404
    enforce(row.verdict)
    return row
