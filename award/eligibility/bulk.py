"""Named reads of what is accepted together: the applications ready for it, and those accepted so last."""

from __future__ import annotations

import json
from dataclasses import dataclass

from award.applications.models import Application, Revision
from award.audit.queries import events_about
from award.core.access import Actor
from award.cycles.models import Cycle
from award.eligibility.checks import checklists, latest_revisions, summary_of
from award.eligibility.models import EligibilityReview
from award.eligibility.permissions import can_review
from award.eligibility.queries import applications_to_review

TOGETHER, TAKEN_BACK = "eligibility.accepted_together", "eligibility.taken_back"


@dataclass(frozen=True)
class Ready:
    """An application all of whose lines are met, with the revision on which they are."""

    application: Application
    revision: Revision


def ready_to_accept(actor: Actor, cycle: Cycle) -> list[Ready]:
    """The applications that wait for a verdict and need nothing more, by number."""
    rows = list(applications_to_review(cycle).filter(state=Application.State.SUBMITTED).prefetch_related("extensions"))
    for row in rows:
        row.cycle = cycle
    rows = [row for row in rows if can_review(actor, row)]
    revisions = latest_revisions(rows)
    lines = checklists(rows, revisions, actor.pk)
    return [Ready(row, revisions[row.pk]) for row in rows if lines[row.pk] and summary_of(lines[row.pk]).is_ready]


def accepted_together(cycle: Cycle) -> list[Application]:
    """What the last common acceptance accepted and nobody changed since; nothing once it was taken back."""
    last = events_about(cycle).filter(action__in=[TOGETHER, TAKEN_BACK]).order_by("-seq").first()
    if last is None or last.action == TAKEN_BACK:
        return []
    numbers = json.loads(last.body)["after"]["applications"]
    first = EligibilityReview.objects.filter(version=1).values("application")
    rows = Application.objects.filter(cycle=cycle, number__in=numbers, state=Application.State.ACCEPTED, pk__in=first)
    return list(rows.select_related("organisation").order_by("number"))
