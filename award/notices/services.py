"""Writing, posting, ending and withdrawing notices."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from award.accounts.queries import owner_of
from award.audit.services import record
from award.core.access import Actor, enforce
from award.core.clock import now, today
from award.core.errors import ServiceError, StaleState
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.cycles.services import move_cycle
from award.domain.lifecycle import require_transition
from award.eligibility.models import ScreeningRun
from award.eligibility.services import pass_screening
from award.notices.models import Notice, NoticeEntry
from award.notices.permissions import can_draft, can_edit, can_end, can_post, can_withdraw
from award.notices.queries import WINNERS, confirmed_decision, due_notices, last_day, names_as_judged
from award.notices.texts import draft_text, unknown_places, with_dates
from award.outbox.services import queue_message

TEXTS = ("title_zh", "title_en", "text_zh", "text_en")


@transaction.atomic
def draft_notice(*, actor: Actor, cycle: Cycle, kind: str = WINNERS) -> Notice:
    """Draft a notice from the programme's text, naming what the confirmed decision names."""
    programme = programme_of(cycle)
    rules = programme.notices.get(kind)
    if rules is None:
        raise ServiceError(
            _("The programme of this cycle has no public notice of the kind “%(kind)s”.") % {"kind": kind},
            code="notice_kind",
        )
    enforce(can_draft(actor, cycle, kind))
    title, text = draft_text(rules.title, cycle, programme), draft_text(rules.text, cycle, programme)
    notice = Notice(
        cycle=cycle,
        kind=kind,
        title_zh=title.zh,
        title_en=title.en,
        text_zh=text.zh,
        text_en=text.en,
        days=rules.days,
        unit=rules.unit,
        first_day_counts=rules.first_day_counts,
        created_at=now(),
    )
    _require_clean(notice)
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        raise StaleState from None
    _write_entries(notice)
    record(actor=actor, action="notice.drafted", target=notice, after={"state": "draft", "kind": kind})
    return notice


def _require_clean(notice: Notice) -> None:
    try:
        notice.clean_fields()
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="notice_text") from None
    unknown = [place for name in TEXTS for place in unknown_places(getattr(notice, name))]
    if unknown:
        raise ServiceError(
            _("Only {start} and {end} are filled when the notice is posted; write out %(places)s.")
            % {"places": _(", ").join(dict.fromkeys(unknown))},
            code="notice_place",
        )


def _write_entries(notice: Notice) -> None:
    """Name exactly what the confirmed decision names, by class in the programme's order, then as decided."""
    decision = confirmed_decision(notice.cycle)
    if decision is None:
        raise ServiceError(_("A notice needs the decision, confirmed by a second person."), code="no_decision")
    places = {award_class.code: place for place, award_class in enumerate(programme_of(notice.cycle).classes)}
    chosen = sorted(decision.entries.all(), key=lambda entry: (places[entry.class_code], entry.position))
    names = names_as_judged(entry.application for entry in chosen)
    notice.entries.all().delete()
    NoticeEntry.objects.bulk_create(
        NoticeEntry(
            notice=notice,
            application=entry.application,
            class_code=entry.class_code,
            organisation_name=names[entry.application_id]["name"],
            position=position,
        )
        for position, entry in enumerate(chosen)
    )


@transaction.atomic
def update_notice(*, actor: Actor, notice: Notice, title_zh: str, title_en: str, text_zh: str, text_en: str) -> Notice:
    """Change title and text of a draft, in both languages."""
    enforce(can_edit(actor, notice))
    values = {"title_zh": title_zh, "title_en": title_en, "text_zh": text_zh, "text_en": text_en}
    for name, value in values.items():
        setattr(notice, name, value)
    _require_clean(notice)
    cleaned = {name: getattr(notice, name) for name in TEXTS}
    if not Notice.objects.filter(pk=notice.pk, state=Notice.State.DRAFT).update(**cleaned):
        raise StaleState
    record(actor=actor, action="notice.edited", target=notice, after={"fields": list(TEXTS)})
    return notice


def post_notice(*, actor: Actor, notice: Notice, starts_on: date) -> Notice:
    """Make the notice public from `starts_on` on. Its last day follows from the counting rule and the calendar.

    Whom it names is screened first. Raises ServiceError, with the names where someone is barred.
    """
    enforce(can_post(actor, notice))
    decision = confirmed_decision(notice.cycle)
    named = [entry.application for entry in decision.entries.all()] if decision else []
    pass_screening(actor=actor, cycle=notice.cycle, occasion=ScreeningRun.Occasion.NOTICE, applications=named)
    return _post(actor=actor, notice=notice, starts_on=starts_on)


@transaction.atomic
def _post(*, actor: Actor, notice: Notice, starts_on: date) -> Notice:
    enforce(can_post(actor, notice))
    require_transition("notice", notice.state, Notice.State.POSTED)
    if starts_on < today():
        raise ServiceError(_("A notice cannot begin in the past. Choose today or a later day."), code="notice_past")
    ends_on = last_day(notice, starts_on)
    _write_entries(notice)
    texts = {
        name: with_dates(getattr(notice, name), starts_on, ends_on, is_english=name.endswith("_en")) for name in TEXTS
    }
    moved = Notice.objects.filter(pk=notice.pk, state=Notice.State.DRAFT).update(
        state=Notice.State.POSTED,
        starts_on=starts_on,
        ends_on=ends_on,
        posted_at=now(),
        posted_by_id=actor.pk,
        **texts,
    )
    if not moved:
        raise StaleState
    notice.refresh_from_db()
    move_cycle(actor=actor, cycle=notice.cycle, to=Cycle.State.NOTICING)
    _mail_named(actor, notice)
    record(
        actor=actor,
        action="notice.posted",
        target=notice,
        before={"state": "draft"},
        after={"state": "posted", "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()},
    )
    return notice


def _mail_named(actor: Actor, notice: Notice) -> None:
    link = settings.BASE_URL + reverse("notices:notice", args=[notice.pk])
    for entry in notice.entries.select_related("application__organisation"):
        owner = owner_of(entry.application.organisation)
        if owner is not None:
            queue_message(
                actor=actor,
                recipient=owner,
                kind="notice_posted",
                event_key=f"notice.posted:{notice.pk}:{owner.pk}:{entry.application_id}",
                context={"notice": notice, "entry": entry, "link": link},
            )


@transaction.atomic
def end_notice(*, actor: Actor | None, notice: Notice) -> Notice:
    """Close a notice after its last day. `actor` is None for the worker."""
    enforce(can_end(actor, notice))
    require_transition("notice", notice.state, Notice.State.ENDED)
    moved = Notice.objects.filter(pk=notice.pk, state=Notice.State.POSTED, ends_on__lt=today()).update(
        state=Notice.State.ENDED, ended_at=now()
    )
    if not moved:
        raise StaleState
    notice.refresh_from_db(fields=["state", "ended_at"])
    record(actor=actor, action="notice.ended", target=notice, before={"state": "posted"}, after={"state": "ended"})
    return notice


def end_due_notices(*, actor: Actor | None = None) -> int:
    """End every notice whose last day is over. Returns how many were ended."""
    return len([end_notice(actor=actor, notice=notice) for notice in due_notices(today())])


@transaction.atomic
def withdraw_notice(*, actor: Actor, notice: Notice, reason: str) -> Notice:
    """Take a posted notice back, with a reason that is shown. The cycle returns to deliberation."""
    enforce(can_withdraw(actor, notice))
    require_transition("notice", notice.state, Notice.State.WITHDRAWN)
    if not reason.strip():
        raise ServiceError(_("Give the reason; the public notice shows it."), code="reason_missing")
    moved = Notice.objects.filter(pk=notice.pk, state=Notice.State.POSTED).update(
        state=Notice.State.WITHDRAWN, withdrawn_reason=reason.strip()
    )
    if not moved:
        raise StaleState
    notice.refresh_from_db(fields=["state", "withdrawn_reason"])
    move_cycle(actor=actor, cycle=notice.cycle, to=Cycle.State.DECIDING)
    record(
        actor=actor,
        action="notice.withdrawn",
        target=notice,
        before={"state": "posted"},
        after={"state": "withdrawn"},
        reason=reason.strip(),
    )
    return notice
