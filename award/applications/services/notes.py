"""Messages between an applicant and the office. Mails only say that there is one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.accounts.models import Membership
from award.accounts.queries import members_of, people_with_role, role_in
from award.applications.models import Application, Note
from award.applications.rights import can_read_notes, can_write_note
from award.audit.services import record
from award.core.access import Actor, enforce
from award.core.clock import now
from award.core.errors import ServiceError, require_known
from award.domain.text import clean_text
from award.outbox.services import queue_message

MAX_TEXT = 4000
APPLICANT, OFFICE = Note.Side.APPLICANT, Note.Side.OFFICE


def side_of(actor: Actor, application: Application) -> str:
    """For whom a person reads and writes: a member for the applicant, everyone else for the office."""
    return str(APPLICANT if role_in(actor, application.organisation) else OFFICE)


@transaction.atomic
def write_note(*, actor: Actor, application: Application, text: str) -> Note:
    """Write to the other side. It hears by mail that there is a message, once until it has read it."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("organisation", "cycle")
        .get(pk=application.pk)
    )
    require_known(can_write_note(actor, application))
    text = clean_text(text).strip()
    if not text:
        raise ServiceError(_("Write something."), code="empty")
    if len(text) > MAX_TEXT:
        raise ServiceError(_("Use at most %(n)s characters for one message.") % {"n": MAX_TEXT}, code="too_long")
    side = side_of(actor, application)
    waits = application.notes.filter(side=side, read_at__isnull=True).exists()
    note = Note.objects.create(
        application=application, side=side, author_id=actor.pk, text=text, written_at=now()
    )  # fmt: skip
    if not waits:
        _tell(actor, application, note)
    record(actor=actor, action="note.written", target=application, after={"note": note.pk, "side": side})
    return note


def _tell(actor: Actor, application: Application, note: Note) -> None:
    if note.side == OFFICE:
        rows = members_of(application.organisation).exclude(role=Membership.Role.VIEWER)
        readers = [row.user for row in rows if row.user.is_active]
    else:
        readers = list(people_with_role("office"))
    kind = "note_for_applicant" if note.side == OFFICE else "note_for_office"
    for reader in readers:
        queue_message(
            actor=actor,
            recipient=reader,
            kind=kind,
            event_key=f"note:{note.pk}:{reader.pk}",
            context={"application": application, "organisation": application.organisation},
        )


@transaction.atomic
def read_notes(*, actor: Actor, application: Application) -> int:
    """Note that the reader's side has read what the other wrote; returns how many messages were new."""
    enforce(can_read_notes(actor, application))
    other = OFFICE if side_of(actor, application) == APPLICANT else APPLICANT
    count = Note.objects.filter(application=application, side=other, read_at__isnull=True).update(read_at=now())
    if count:
        record(actor=actor, action="note.read", target=application, after={"count": count, "side": str(other)})
    return count
