"""Letters to departments: drawn up, sent, answered, dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now, today
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.models import Cycle
from award.domain.text import clean_text
from award.eligibility.models import DepartmentFinding, DepartmentRequest
from award.eligibility.permissions import can_ask_departments, can_record_reply
from award.eligibility.queries import applications_to_review
from award.eligibility.requests import departments_of

State = DepartmentRequest.State
MAX_TEXT, MAX_NOTE, MAX_NUMBER = 4000, 2000, 60


@transaction.atomic
def make_request(
    *, actor: Actor, cycle: Cycle, department: str, text: str, due_on: date, applications: Sequence[int]
) -> DepartmentRequest:
    """Draw up a letter to a department of the programme about the applications with these keys."""
    require_known(can_ask_departments(actor, cycle))
    if department not in {row.code for row in departments_of(cycle)}:
        raise ServiceError(_("Choose one of the programme's departments."), code="unknown_department")
    keys = _applicants(cycle, applications)
    row = DepartmentRequest.objects.create(
        cycle=cycle, department=department, text=_text(text), due_on=_due(due_on, today()), made_by_id=actor.pk,
        made_at=now(),
    )  # fmt: skip
    DepartmentFinding.objects.bulk_create(DepartmentFinding(request=row, application_id=key) for key in keys)
    record(
        actor=actor,
        action="department.asked",
        target=row,
        after={"department": department, "state": "draft", "applications": len(keys), "due_on": due_on.isoformat()},
    )
    return row


@transaction.atomic
def edit_request(
    *, actor: Actor, letter: DepartmentRequest, text: str, due_on: date, applications: Sequence[int], version: int
) -> DepartmentRequest:
    """Change a letter that was not sent yet."""
    require_known(can_ask_departments(actor, letter.cycle))
    keys = _applicants(letter.cycle, applications)
    _move(letter, State.DRAFT, version, text=_text(text), due_on=_due(due_on, today()))
    DepartmentFinding.objects.filter(request=letter).exclude(application__in=keys).delete()
    kept = set(DepartmentFinding.objects.filter(request=letter).values_list("application_id", flat=True))
    DepartmentFinding.objects.bulk_create(
        DepartmentFinding(request=letter, application_id=key) for key in keys if key not in kept
    )
    after = {"applications": len(keys), "due_on": due_on.isoformat()}
    record(actor=actor, action="department.edited", target=letter, after=after)
    return letter


@transaction.atomic
def send_request(
    *, actor: Actor, letter: DepartmentRequest, number: str, sent_on: date, due_on: date, version: int
) -> DepartmentRequest:
    """Note that the letter went out, under which number and on which day, and by when the reply is due."""
    require_known(can_ask_departments(actor, letter.cycle))
    if sent_on > today():
        raise ServiceError(_("The letter cannot have been sent on a day to come."), code="sent_ahead")
    number = _number(number, _("Give the number of the letter."))
    values = {"number": number, "sent_on": sent_on, "due_on": _due(due_on, sent_on)}
    _move(letter, State.DRAFT, version, state=State.SENT, **values)
    record(
        actor=actor,
        action="department.sent",
        target=letter,
        before={"state": "draft"},
        after={"state": "sent", "number": number, "sent_on": sent_on.isoformat(), "due_on": due_on.isoformat()},
    )
    return letter


@transaction.atomic
def record_replies(
    *,
    actor: Actor,
    letter: DepartmentRequest,
    replies: Mapping[int, tuple[str, str]],
    number: str,
    answered_on: date,
    version: int,
) -> DepartmentRequest:
    """Write down the reply on every applicant: finding → (verdict, note). What was written down may be put right."""
    require_known(can_record_reply(actor, letter))
    if letter.sent_on is None or not letter.sent_on <= answered_on <= today():
        text = _("The day of the reply lies between that of the letter and today.")
        raise ServiceError(text, code="answered_when")
    number = _number(number, _("Give the number of the reply."))
    rows = list(DepartmentFinding.objects.filter(request=letter).select_related("application"))
    for row in rows:
        row.verdict, row.note = _reply(row, replies)
    before = letter.state
    values = {"answered_on": answered_on, "reply_number": number, "recorded_by_id": actor.pk}
    _move(letter, before, version, state=State.ANSWERED, **values)
    DepartmentFinding.objects.bulk_update(rows, ["verdict", "note"])
    record(
        actor=actor,
        action="department.answered",
        target=letter,
        before={"state": before},
        after={
            "state": "answered", "number": number, "answered_on": answered_on.isoformat(),
            "found": [row.application.number for row in rows if row.verdict == "found"],
        },
    )  # fmt: skip
    return letter


@transaction.atomic
def drop_request(*, actor: Actor, letter: DepartmentRequest, reason: str, version: int) -> DepartmentRequest:
    """Drop a letter whose reply is not needed or not to be had any more; it stays on record."""
    require_known(can_ask_departments(actor, letter.cycle))
    reason = clean_text(reason).strip()
    if not reason:
        raise ServiceError(_("Give a reason."), code="reason_missing")
    before = letter.state
    if before not in (State.DRAFT, State.SENT):
        raise StaleState
    _move(letter, before, version, state=State.DROPPED)
    record(
        actor=actor, action="department.dropped", target=letter, before={"state": before},
        after={"state": "dropped"}, reason=reason,
    )  # fmt: skip
    return letter


def _move(letter: DepartmentRequest, old: str, version: int, **values: Any) -> None:
    rows = DepartmentRequest.objects.filter(pk=letter.pk, state=old, version=version)
    if not rows.update(version=version + 1, **values):
        raise StaleState
    letter.refresh_from_db()


def _applicants(cycle: Cycle, keys: Sequence[int]) -> list[int]:
    known = set(applications_to_review(cycle).values_list("pk", flat=True))
    if not keys:
        raise ServiceError(_("Choose at least one applicant."), code="no_applicants")
    if not set(keys) <= known:
        raise ServiceError(_("An applicant chosen is not under review in this cycle."), code="unknown_applicant")
    return sorted(set(keys))


def _text(text: str) -> str:
    text = clean_text(text).strip()
    if not text:
        raise ServiceError(_("Write what is asked."), code="text_missing")
    if len(text) > MAX_TEXT:
        raise ServiceError(_("Use at most %(n)s characters for the letter.") % {"n": MAX_TEXT}, code="too_long")
    return text


def _due(due_on: date, start: date) -> date:
    if not 0 < (due_on - start).days <= 366:
        raise ServiceError(_("The reply is due after the letter and within a year."), code="due_when")
    return due_on


def _number(number: str, otherwise: str) -> str:
    number = clean_text(number).strip().replace("\n", " ")
    if not number:
        raise ServiceError(otherwise, code="number_missing")
    if len(number) > MAX_NUMBER:
        raise ServiceError(_("Use at most %(n)s characters for the number.") % {"n": MAX_NUMBER}, code="too_long")
    return number


def _reply(row: DepartmentFinding, replies: Mapping[int, tuple[str, str]]) -> tuple[str, str]:
    verdict, note = replies.get(row.pk, ("", ""))
    note = clean_text(note).strip()
    named = {"number": row.application.number}
    if verdict not in DepartmentFinding.Verdict.values:
        raise ServiceError(_("%(number)s: say what the department replied.") % named, code="reply_missing")
    if verdict == DepartmentFinding.Verdict.FOUND and not note:
        raise ServiceError(_("%(number)s: write what the department found.") % named, code="note_missing")
    if len(note) > MAX_NOTE:
        raise ServiceError(_("Use at most %(n)s characters for the note.") % {"n": MAX_NOTE}, code="too_long")
    return verdict, note
