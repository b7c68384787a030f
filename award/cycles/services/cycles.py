"""Setting up a cycle and taking it through its states."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor, enforce, refused
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.cycles.checks import opening_faults
from award.cycles.models import Cycle, Programme, Round
from award.cycles.permissions import can_close_applications
from award.cycles.queries import programme_of
from award.cycles.texts import programme_of_text
from award.domain.lifecycle import require_transition


@transaction.atomic
def create_cycle(*, actor: Actor, programme: Programme, year: int, name_zh: str, name_en: str) -> Cycle:
    """Set up a cycle of a programme with its rounds. Raises ServiceError when that year has one already."""
    rules = programme_of_text(programme)
    taken = Cycle.objects.filter(year=year, programme__code=programme.code).exclude(state=Cycle.State.CANCELLED)
    if taken.exists():
        raise ServiceError(_("This programme has a cycle in that year already."), code="cycle_exists")
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                year=year, name_zh=name_zh, name_en=name_en, programme=programme, created_at=now()
            )
    except IntegrityError:  # two people at the same moment
        raise ServiceError(_("This programme has a cycle in that year already."), code="cycle_exists") from None
    Round.objects.bulk_create(
        Round(cycle=cycle, code=round_.code, kind=round_.kind, position=place)
        for place, round_ in enumerate(rules.rounds)
    )
    after = {"state": "draft", "year": year, "programme_sha256": programme.sha256}
    record(actor=actor, action="cycle.created", target=cycle, after=after)
    return cycle


@transaction.atomic
def open_cycle(*, actor: Actor, cycle: Cycle) -> Cycle:
    """Open a cycle for applications: its rules are fixed by their hashes and the announcement is published.

    Raises ServiceError naming all that is missing, StaleState when it was opened meanwhile.
    """
    require_transition("cycle", cycle.state, Cycle.State.APPLYING)
    if faults := opening_faults(cycle):
        raise ServiceError(" ".join(faults), code="cycle_incomplete")
    rules = programme_of(cycle)
    opened = Cycle.objects.filter(pk=cycle.pk, state=Cycle.State.DRAFT, programme=cycle.programme_id).update(
        state=Cycle.State.APPLYING,
        opened_at=now(),
        opened_by=actor.pk,
        pinned_criteria_sha256=cycle.programme.criteria_set.sha256,
        pinned_programme_sha256=rules.sha256,
    )
    if not opened:
        raise StaleState
    cycle.refresh_from_db(fields=_OPENED)
    after = {
        "state": cycle.state,
        "criteria_sha256": cycle.pinned_criteria_sha256,
        "programme_sha256": cycle.pinned_programme_sha256,
    }
    record(actor=actor, action="cycle.opened", target=cycle, before={"state": "draft"}, after=after)
    return cycle


_OPENED = ["state", "opened_at", "opened_by", "pinned_criteria_sha256", "pinned_programme_sha256"]


@transaction.atomic
def close_applications(*, actor: Actor, cycle: Cycle) -> Cycle:
    """Close applications after the deadline and its grace; the eligibility review begins."""
    if cycle.state == Cycle.State.APPLYING and not (verdict := can_close_applications(actor, cycle)):
        raise ServiceError(verdict.reason or _("Only the award office closes applications."), code="too_early")
    return _step(actor=actor, cycle=cycle, to=Cycle.State.ELIGIBILITY, action="cycle.applications_closed")


@transaction.atomic
def move_cycle(*, actor: Actor, cycle: Cycle, to: str, reason: str = "") -> Cycle:
    """Take a cycle one step of the lifecycle table. Opening and closing applications have services of their own;
    cancelling is the chief's and needs a reason."""
    require_transition("cycle", cycle.state, to)
    if to == Cycle.State.APPLYING:
        return open_cycle(actor=actor, cycle=cycle)
    if to == Cycle.State.ELIGIBILITY:
        return close_applications(actor=actor, cycle=cycle)
    if to == Cycle.State.CANCELLED:
        if not actor.has_role("chief"):
            enforce(refused(_("Only the head of the award office may cancel a cycle.")))
        if not reason.strip():
            raise ServiceError(_("Give the reason for cancelling; it is kept in the audit log."), code="reason_missing")
    return _step(actor=actor, cycle=cycle, to=to, action="cycle.moved", reason=reason)


def _step(*, actor: Actor, cycle: Cycle, to: str, action: str, reason: str = "") -> Cycle:
    old = cycle.state
    require_transition("cycle", old, to)
    if not Cycle.objects.filter(pk=cycle.pk, state=old).update(state=to):
        raise StaleState
    cycle.state = to
    record(actor=actor, action=action, target=cycle, before={"state": old}, after={"state": to}, reason=reason)
    return cycle
