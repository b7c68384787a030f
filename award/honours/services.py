"""Writing and issuing the commendation; certificates, their documents and their state."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

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
from award.core.uploads import store_upload
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.cycles.services import move_cycle
from award.deliberation.models import Decision
from award.domain.lifecycle import require_transition
from award.eligibility.models import ScreeningList, ScreeningRun
from award.eligibility.services import end_listing, enter_listing, run_screening
from award.honours.codes import new_code
from award.honours.models import Certificate, Commendation
from award.honours.permissions import can_change_certificate, can_issue, can_write_commendation
from award.honours.queries import certificate_rules, commendation_of, holders_on, honour_of
from award.honours.validity import end_of_validity
from award.notices.queries import confirmed_decision, ended_notice, names_as_judged
from award.outbox.services import queue_message


@transaction.atomic
def draft_commendation(
    *, actor: Actor, cycle: Cycle, document_number: str, title: str, issued_on: date
) -> Commendation:
    """Write the commendation as the approval document says. Needs the confirmed decision and the ended notice."""
    enforce(can_write_commendation(actor, cycle))
    if commendation_of(cycle) is not None:
        raise StaleState
    commendation = Commendation(
        cycle=cycle,
        decision=_decision_of(cycle),
        document_number=document_number,
        title=title,
        issued_on=issued_on,
        created_at=now(),
    )
    _require_sound(commendation)
    commendation.save(force_insert=True)
    record(actor=actor, action="commendation.drafted", target=commendation, after=_facts(commendation))
    return commendation


@transaction.atomic
def update_commendation(
    *, actor: Actor, commendation: Commendation, document_number: str, title: str, issued_on: date
) -> Commendation:
    """Correct number, title or date of a draft."""
    enforce(can_write_commendation(actor, commendation.cycle))
    before = _facts(Commendation.objects.get(pk=commendation.pk))
    values = {"document_number": document_number, "title": title, "issued_on": issued_on}
    for name, value in values.items():
        setattr(commendation, name, value)
    _require_sound(commendation)
    values = {name: getattr(commendation, name) for name in values}
    if not Commendation.objects.filter(pk=commendation.pk, state=Commendation.State.DRAFT).update(**values):
        raise StaleState
    record(actor=actor, action="commendation.edited", target=commendation, before=before, after=_facts(commendation))
    return commendation


def _facts(commendation: Commendation) -> dict[str, str]:
    return {
        "state": commendation.state,
        "document_number": commendation.document_number,
        "issued_on": commendation.issued_on.isoformat(),
    }


def _decision_of(cycle: Cycle) -> Decision:
    decision = confirmed_decision(cycle)
    if decision is None:
        raise ServiceError(_("A commendation needs the decision, confirmed by a second person."), code="no_decision")
    return decision


def _require_sound(commendation: Commendation) -> None:
    """Clean and unique fields, and a date after the notice, which the approval follows."""
    try:
        commendation.full_clean()
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="commendation_fields") from None
    notice = ended_notice(commendation.cycle)
    if notice is not None and notice.ends_on is not None and commendation.issued_on <= notice.ends_on:
        raise ServiceError(
            _("The commendation cannot be dated before the end of the public notice."), code="commendation_date"
        )


@transaction.atomic
def issue(*, actor: Actor, commendation: Commendation) -> Commendation:
    """Issue the commendation: numbered certificates in the order of the decision, and the cycle is published.

    The documents are made afterwards, by `tasks.enqueue_documents`.
    """
    enforce(can_issue(actor, commendation))
    require_transition("commendation", commendation.state, Commendation.State.ISSUED)
    moved = Commendation.objects.filter(pk=commendation.pk, state=Commendation.State.DRAFT).update(
        state=Commendation.State.ISSUED, issued_at=now(), issued_by_id=actor.pk
    )
    if not moved:
        raise StaleState
    commendation.refresh_from_db(fields=["state", "issued_at", "issued_by"])
    certificates = _certificates(commendation)
    move_cycle(actor=actor, cycle=commendation.cycle, to=Cycle.State.PUBLISHED)
    _enter_awards(actor, commendation, certificates)
    for certificate in certificates:
        _mail_owner(actor, certificate, "certificate_issued")
    record(
        actor=actor,
        action="commendation.issued",
        target=commendation,
        before={"state": "draft"},
        after={
            "state": "issued",
            "document_number": commendation.document_number,
            "certificates": [certificate.number for certificate in certificates],
        },
    )
    return commendation


def _certificates(commendation: Commendation) -> list[Certificate]:
    """One certificate an entry of the decision; serials start at 1 in each class and leave no gap."""
    programme = programme_of(commendation.cycle)
    entries = list(_decision_of(commendation.cycle).entries.all())
    names = names_as_judged(entry.application for entry in entries)
    serials: dict[str, int] = defaultdict(int)
    rows = []
    for entry in entries:
        serials[entry.class_code] += 1
        organisation = names[entry.application_id]
        rules = certificate_rules(programme, entry.class_code)
        rows.append(
            Certificate(
                commendation=commendation,
                application=entry.application,
                class_code=entry.class_code,
                serial=serials[entry.class_code],
                number=rules.number.format(year=commendation.cycle.year, serial=serials[entry.class_code]),
                code=new_code(),
                organisation_name=organisation["name"],
                organisation_name_en=organisation["name_en"],
                credit_code=organisation["credit_code"],
                issued_on=commendation.issued_on,
                valid_until=end_of_validity(commendation.issued_on, programme.register_.validity_years),
            )
        )
    taken = Certificate.objects.filter(number__in=[row.number for row in rows]).values_list("number", flat=True).first()
    if taken:
        raise ServiceError(
            _("The certificate number %(number)s is taken by an earlier cycle. The programme's pattern must tell them "
              "apart.") % {"number": taken},
            code="number_taken",
        )  # fmt: skip
    try:
        with transaction.atomic():
            return Certificate.objects.bulk_create(rows)
    except IntegrityError:
        raise StaleState from None


def _enter_awards(actor: Actor, commendation: Commendation, certificates: list[Certificate]) -> None:
    """Later cycles find whoever holds an honour of a class that bars by the programme, as long as it is valid."""
    programme = programme_of(commendation.cycle)
    checks = [check for check in programme.eligibility.checks if check.rule == "earlier_award"]
    every = any(not check.classes for check in checks)
    barring = {code for check in checks for code in check.classes}
    for certificate in certificates:
        if every or certificate.class_code in barring:
            enter_listing(
                actor=actor,
                kind=ScreeningList.Kind.AWARD,
                credit_code=certificate.credit_code,
                name=certificate.organisation_name,
                reason=_award_of(certificate),
                from_on=certificate.issued_on,
                until_on=certificate.valid_until,
            )


def _award_of(certificate: Certificate) -> str:
    """What the list of earlier awards says of a certificate."""
    honour = honour_of(programme_of(certificate.commendation.cycle), certificate.class_code, "zh")
    return f"{certificate.number} {honour}"


def _mail_owner(actor: Actor, certificate: Certificate, kind: str, event: str = "") -> None:
    owner = owner_of(certificate.application.organisation)
    if owner is None:
        return
    link = settings.BASE_URL + reverse("honours:my_certificate", args=[certificate.pk])
    queue_message(
        actor=actor,
        recipient=owner,
        kind=kind,
        event_key=f"{kind}:{certificate.pk}:{owner.pk}:{event}",
        context={"certificate": certificate, "link": link},
    )


@transaction.atomic
def keep_document(*, actor: Actor | None, certificate: Certificate, data: bytes, sha256: str) -> Certificate:
    """Store the rendered document of a certificate that has none. Made twice, the first one stays."""
    path = store_upload(data, kind="pdf", folder="certificates")
    kept = Certificate.objects.filter(pk=certificate.pk, path="").update(path=path, sha256=sha256)
    if not kept:
        (settings.MEDIA_ROOT / path).unlink(missing_ok=True)
        certificate.refresh_from_db(fields=["path", "sha256"])
        return certificate
    certificate.refresh_from_db(fields=["path", "sha256"])
    record(actor=actor, action="certificate.rendered", target=certificate, after={"sha256": sha256})
    return certificate


@transaction.atomic
def suspend(*, actor: Actor, certificate: Certificate, reason: str) -> Certificate:
    """Suspend a valid certificate. The public check page shows the reason."""
    return _change(actor, certificate, Certificate.State.SUSPENDED, "certificate.suspended", reason)


@transaction.atomic
def revoke(*, actor: Actor, certificate: Certificate, reason: str, banned_until: date | None = None) -> Certificate:
    """Revoke a certificate for good. The public check page shows the reason.

    It bars no later application as an earlier award any more. `banned_until`: the organisation may not apply until
    then, and is on the list of bans.
    """
    if banned_until is not None and banned_until <= today():
        raise ServiceError(_("A ban must end on a day to come."), code="ban_past")
    changed = _change(actor, certificate, Certificate.State.REVOKED, "certificate.revoked", reason)
    award = {"kind": ScreeningList.Kind.AWARD, "credit_code": certificate.credit_code}
    end_listing(actor=actor, reason=_award_of(certificate), **award)
    if banned_until is not None:
        enter_listing(
            actor=actor,
            kind=ScreeningList.Kind.BAN,
            credit_code=certificate.credit_code,
            name=certificate.organisation_name,
            reason=f"{certificate.number} {reason.strip()}"[:1000],
            from_on=today(),
            until_on=banned_until,
        )
    return changed


@transaction.atomic
def reinstate(*, actor: Actor, certificate: Certificate, reason: str) -> Certificate:
    """Make a suspended certificate valid again. The reason is kept in the audit log only."""
    return _change(actor, certificate, Certificate.State.VALID, "certificate.reinstated", reason)


def _change(actor: Actor, certificate: Certificate, to: str, action: str, reason: str) -> Certificate:
    enforce(can_change_certificate(actor, certificate, to))
    old = certificate.state
    require_transition("certificate", old, to)
    if not reason.strip():
        raise ServiceError(_("Give the reason; the public check page shows it."), code="reason_missing")
    values: dict[str, Any] = {
        "state": to,
        "state_reason": "" if to == Certificate.State.VALID else reason.strip(),
        "state_changed_on": today(),
    }
    if not Certificate.objects.filter(pk=certificate.pk, state=old).update(**values):
        raise StaleState
    certificate.refresh_from_db(fields=list(values))
    _mail_owner(actor, certificate, "certificate_changed", now().isoformat())
    record(
        actor=actor,
        action=action,
        target=certificate,
        before={"state": old},
        after={"state": to},
        reason=reason.strip(),
    )
    return certificate


def screen_awards(*, actor: Actor | None = None) -> int:
    """Screen the holders of valid certificates against the lists in use. Returns how many new hits were found."""
    return sum(
        run_screening(
            actor=actor, cycle=cycle, occasion=ScreeningRun.Occasion.VALIDITY, applications=applications
        ).hits_new
        for cycle, applications in holders_on(today())
    )
