"""Named reads of the eligibility review."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from award.applications.bodies import reaching_office
from award.applications.models import Application
from award.applications.queries import submitted_applications
from award.cycles.models import Cycle
from award.eligibility.models import EligibilityReview

STATES = (
    Application.State.SUBMITTED, Application.State.RETURNED, Application.State.ACCEPTED, Application.State.REJECTED
)  # fmt: skip


@dataclass(frozen=True)
class QueueRow:
    """An application and what the office found, if it was decided."""

    application: Application
    review: EligibilityReview | None


def review_of(application: Application) -> EligibilityReview | None:
    """The verdict on an application, or None while there is none."""
    reviews = EligibilityReview.objects.select_related("decided_by", "revision")
    return reviews.filter(application=application).first()


def applications_to_review(cycle: Cycle) -> QuerySet[Application]:
    """What was submitted and reaches the office, by number."""
    return reaching_office(cycle, submitted_applications(cycle))


def queue_of(cycle: Cycle, state: str = "") -> list[QueueRow]:
    """The submitted applications of a cycle with their verdicts, by number; `state` keeps those in that state."""
    applications = applications_to_review(cycle)
    if state in STATES:
        applications = applications.filter(state=state)
    rows = list(applications)
    reviews = EligibilityReview.objects.filter(application__in=rows).select_related("decided_by")
    found = {review.application_id: review for review in reviews}
    return [QueueRow(row, found.get(row.pk)) for row in rows]


def queue_counts(cycle: Cycle) -> dict[str, int]:
    """How many submitted applications are in each state of the review."""
    counted = Counter(applications_to_review(cycle).values_list("state", flat=True))
    return {state: counted[state] for state in STATES}


def next_undecided(application: Application) -> Application | None:
    """The next application of the cycle that waits for a verdict, after this one and then from the start."""
    waiting = applications_to_review(application.cycle).filter(state=Application.State.SUBMITTED)
    waiting = waiting.exclude(pk=application.pk)
    return waiting.filter(number__gt=application.number).first() or waiting.first()


def cycle_under_review() -> Cycle | None:
    """The latest cycle in eligibility review, or None."""
    return Cycle.objects.filter(state=Cycle.State.ELIGIBILITY).order_by("-year", "-pk").first()
