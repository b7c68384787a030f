"""The decision: recorded by the head of the office, confirmed by a second person."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now, today
from award.core.errors import OFFICE_ONLY, ServiceError, StaleState, require
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.deliberation.models import Decision, DecisionEntry
from award.deliberation.permissions import can_confirm, can_record
from award.deliberation.queries import Candidate, candidates, released_final
from award.domain.lifecycle import require_transition
from award.domain.programme import Programme
from award.results.models import Snapshot
from award.results.words import class_name

Entry = tuple[Application, str, str]  # application, class code, reason


@transaction.atomic
def record_decision(
    *, actor: Actor, cycle: Cycle, entries: list[Entry], decided_on: date, body: str, remarks: str = ""
) -> Decision:
    """Record who gets which class; until it is confirmed, recording again replaces it.

    A reason is needed for a class that the engine does not propose, remarks where a proposed class is not given.
    Classes without an entry stand vacant. Raises ServiceError with every fault.
    """
    Cycle.objects.select_for_update().filter(pk=cycle.pk).first()
    require(can_record(actor, cycle), OFFICE_ONLY)
    snapshot = released_final(cycle)
    if snapshot is None:
        raise StaleState
    entries = [(application, code, reason.strip()) for application, code, reason in entries]
    known = {row.application.pk: row for row in candidates(snapshot)}
    programme = programme_of(cycle)
    faults = [*_faults(programme, known, entries), *_left_out(programme, known, entries, remarks)]
    if decided_on > today():
        faults.append(_("The date of the decision lies in the future."))
    if faults:
        raise ServiceError(" ".join(faults), code="decision_refused")
    before = Decision.objects.filter(cycle=cycle).first()
    decision = _written(actor, cycle, snapshot, before, (decided_on, body.strip(), remarks.strip()))
    _write_entries(programme, decision, known, entries)
    record(
        actor=actor,
        action="decision.recorded",
        target=decision,
        before={"state": before.state} if before else None,
        after={"state": "recorded", "snapshot": snapshot.pk, "entries": {a.number: code for a, code, _r in entries}},
    )
    return decision


def _faults(programme: Programme, known: dict[int, Candidate], entries: list[Entry]) -> list[str]:
    faults = []
    codes = {row.code for row in programme.classes}
    if unknown := sorted({code for _a, code, _r in entries} - codes):
        return [_("The programme has no class %(code)s.") % {"code": ", ".join(unknown)}]
    twice = [row for row, count in Counter(application.number for application, _c, _r in entries).items() if count > 1]
    faults += [_("%(number)s is named twice.") % {"number": number} for number in twice]
    taken = Counter(code for _a, code, _r in entries)
    for award_class in programme.classes:
        if award_class.quota is not None and taken[award_class.code] > award_class.quota:
            params = {"class": class_name(programme, award_class.code), "quota": award_class.quota}
            faults.append(_("%(class)s can be given at most %(quota)s times.") % params)
    for application, code, reason in entries:
        faults += _entry_faults(programme, known.get(application.pk), application, code, reason)
    return faults


def _entry_faults(
    programme: Programme, candidate: Candidate | None, application: Application, code: str, reason: str
) -> list[str]:
    if candidate is None:
        return [_("%(number)s is not in the released standing.") % {"number": application.number}]
    is_free = programme.award_class(code).by == "committee"
    if (is_free or candidate.proposed != code) and not reason:
        params = {"number": application.number, "class": class_name(programme, code)}
        return [_("Say why %(number)s gets %(class)s: the ranking does not propose it.") % params]
    return []


def _left_out(programme: Programme, known: dict[int, Candidate], entries: list[Entry], remarks: str) -> list[str]:
    named = {application.pk for application, _c, _r in entries}
    missing = [row.application.number for key, row in known.items() if row.proposed and key not in named]
    if missing and not remarks.strip():
        return [_("Say in the remarks why %(numbers)s gets no class.") % {"numbers": ", ".join(missing)}]
    return []


def _written(
    actor: Actor, cycle: Cycle, snapshot: Snapshot, before: Decision | None, texts: tuple[date, str, str]
) -> Decision:
    decided_on, body, remarks = texts
    decision = before or Decision(cycle=cycle)
    decision.snapshot, decision.decided_on, decision.body, decision.remarks = snapshot, decided_on, body, remarks
    decision.recorded_by_id, decision.recorded_at = actor.pk, now()
    try:
        decision.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="decision_invalid") from None
    if before is None:
        decision.save()
        return decision
    moved = Decision.objects.filter(pk=before.pk, state=Decision.State.RECORDED).update(
        snapshot=snapshot,
        decided_on=decision.decided_on,
        body=decision.body,
        remarks=decision.remarks,
        recorded_by_id=actor.pk,
        recorded_at=decision.recorded_at,
    )
    if not moved:
        raise StaleState
    return decision


def _write_entries(programme: Programme, decision: Decision, known: dict[int, Candidate], entries: list[Entry]) -> None:
    order = {row.code: place for place, row in enumerate(programme.classes)}
    places = {key: place for place, key in enumerate(known)}
    entries = sorted(entries, key=lambda entry: (order[entry[1]], places[entry[0].pk]))
    decision.entries.all().delete()
    rows = [
        DecisionEntry(decision=decision, application=application, class_code=code, position=place, reason=reason)
        for place, (application, code, reason) in enumerate(entries)
    ]
    for row in rows:
        row.clean_fields(exclude=["decision"])
    DecisionEntry.objects.bulk_create(rows)


@transaction.atomic
def confirm_decision(*, actor: Actor, decision: Decision) -> Decision:
    """Confirm the decision as the second person: office or committee. Raises ServiceError, StaleState."""
    require(can_confirm(actor, decision), OFFICE_ONLY)
    require_transition("decision", decision.state, Decision.State.CONFIRMED)
    moved = Decision.objects.filter(
        pk=decision.pk, state=Decision.State.RECORDED, recorded_at=decision.recorded_at
    ).update(state=Decision.State.CONFIRMED, confirmed_by_id=actor.pk, confirmed_at=now())
    if not moved:
        raise StaleState
    record(
        actor=actor,
        action="decision.confirmed",
        target=decision,
        before={"state": "recorded"},
        after={"state": "confirmed"},
    )
    decision.refresh_from_db()
    return decision
