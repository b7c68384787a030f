"""Accepting at once all applications whose checklist is met, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.services import reopen_verdict
from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.models import Cycle
from award.cycles.permissions import can_run_cycles
from award.domain.text import clean_text
from award.eligibility.bulk import TAKEN_BACK, TOGETHER, accepted_together, ready_to_accept
from award.eligibility.models import EligibilityReview
from award.eligibility.permissions import can_take_back
from award.eligibility.services.verdicts import ACCEPTED, give_verdict


@transaction.atomic
def accept_together(*, actor: Actor, cycle: Cycle, applications: Sequence[int], typed: int) -> int:
    """Accept the applications shown, each with its own verdict and mail. Returns how many.

    `applications` are the keys of those shown, `typed` their number as typed; StaleState when others are ready now.
    """
    require_known(can_run_cycles(actor))
    ready = ready_to_accept(actor, cycle)
    if not ready:
        raise ServiceError(_("No application has all its lines met."), code="nothing_ready")
    if sorted(row.application.pk for row in ready) != sorted(applications):
        raise StaleState
    if typed != len(ready):
        text = _("Type %(n)s, the number of applications that are accepted.")
        raise ServiceError(text % {"n": len(ready)}, code="count_differs")
    for row in ready:
        give_verdict(actor=actor, application=row.application, verdict=ACCEPTED, revision=row.revision.number)
    numbers = [row.application.number for row in ready]
    record(actor=actor, action=TOGETHER, target=cycle, after={"applications": numbers})
    return len(ready)


@transaction.atomic
def take_back_together(*, actor: Actor, cycle: Cycle, reason: str, typed: int) -> int:
    """Put what was accepted together last back to where it waits for its verdict; `typed`: how many. Returns that."""
    require_known(can_take_back(actor, cycle))
    reason = clean_text(reason).strip()
    if not reason:
        raise ServiceError(_("Give a reason."), code="reason_missing")
    rows = accepted_together(cycle)
    if not rows:
        raise ServiceError(_("There is nothing to take back."), code="nothing_to_take_back")
    if typed != len(rows):
        text = _("Type %(n)s, the number of verdicts that are taken back.")
        raise ServiceError(text % {"n": len(rows)}, code="count_differs")
    for row in rows:
        if not EligibilityReview.objects.filter(application=row, version=1, verdict=ACCEPTED).delete()[0]:
            raise StaleState
        reopen_verdict(actor=actor, application=row)
    after = {"applications": [row.number for row in rows]}
    record(actor=actor, action=TAKEN_BACK, target=cycle, after=after, reason=reason)
    return len(rows)
