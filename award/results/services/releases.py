"""Standings released to an audience by two people; places that a tie left open."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from award.accounts.queries import owner_of
from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.audit.models import TwoPersonAct
from award.audit.queries import open_act
from award.audit.services import ask, decide, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import OFFICE_ONLY, ServiceError, StaleState, require
from award.core.hashing import canonical
from award.cycles.letters import office_words
from award.cycles.models import Cycle, Round
from award.cycles.queries import next_round, programme_of
from award.cycles.services import move_cycle
from award.domain.bundlezip import manifest_sha256
from award.domain.lifecycle import require_transition
from award.domain.verification import verify_bundle
from award.eligibility.models import ScreeningRun
from award.eligibility.screeningrights import require_clear
from award.eligibility.services import pass_screening
from award.outbox.services import queue_message
from award.results.bundles import bundle_of, published_list
from award.results.models import Release, ResultBundle, Shortlisting, Snapshot
from award.results.permissions import RELEASE, can_ask_release, can_fill_place, can_release, can_see_results
from award.results.queries import audiences_left, snapshot_content, snapshot_rows, tied_at_cut, what_changed


def ask_release(*, actor: Actor, snapshot: Snapshot, audiences: Collection[str] = ()) -> Snapshot:
    """Ask that a second person release the snapshot to these audiences; none: to the office and supervisors alone.

    Who is on its shortlist is screened first. A released one can be asked for again, for a further audience. Raises
    ServiceError, also when its inputs changed or someone on the shortlist is barred.
    """
    require(can_ask_release(actor, snapshot), OFFICE_ONLY)
    _screen(actor, snapshot)
    return _ask(actor=actor, snapshot=snapshot, audiences=audiences)


def _screen(actor: Actor, snapshot: Snapshot) -> None:
    following = next_round(snapshot.round)
    if snapshot.state == Snapshot.State.FROZEN and following is not None:
        applications = list(_shortlisted(snapshot, following))
        occasion = ScreeningRun.Occasion.SHORTLIST
        pass_screening(actor=actor, cycle=snapshot.round.cycle, occasion=occasion, applications=applications)


def _shortlisted(snapshot: Snapshot, following: Round) -> QuerySet[Application]:
    chosen = [row["application"] for row in snapshot_content(snapshot)["rows"] if row["shortlisted"]]
    return accepted_applications(following.cycle).filter(number__in=chosen)


@transaction.atomic
def _ask(*, actor: Actor, snapshot: Snapshot, audiences: Collection[str]) -> Snapshot:
    require(can_ask_release(actor, snapshot), OFFICE_ONLY)
    wanted = [audience for audience in Release.Audience.values if audience in audiences]
    if unknown := set(audiences) - set(audiences_left(snapshot)):
        raise ServiceError(
            _("The standing cannot be released to this audience, or is released to it already."),
            code="audience",
            audiences=sorted(unknown),
        )
    if snapshot.state == Snapshot.State.RELEASED and not wanted:
        raise ServiceError(_("Choose the audience to which the standing shall be released too."), code="no_audience")
    _require_unchanged(snapshot)
    ask(actor=actor, kind=RELEASE, target=snapshot, payload={"sha256": snapshot.sha256, "audiences": wanted})
    return snapshot


def _require_unchanged(snapshot: Snapshot) -> None:
    if snapshot.state == Snapshot.State.FROZEN and what_changed(snapshot):
        raise ServiceError(
            _("What this standing was computed from has changed since. Freeze the standing anew."), code="changed"
        )


@transaction.atomic
def refuse_release(*, actor: Actor, snapshot: Snapshot, reason: str) -> Snapshot:
    """Refuse the release that was asked for, with the reason. Raises ServiceError."""
    require(can_see_results(actor, snapshot.round.cycle), OFFICE_ONLY)
    act = open_act(RELEASE, snapshot)
    if act is None:
        raise ServiceError(_("No release was asked for."), code="no_act")
    if not reason.strip():
        raise ServiceError(_("Say why the standing is not released."), code="no_reason")
    decide(actor=actor, act=act, approve=False, target=snapshot, reason=reason.strip())
    return snapshot


def release_snapshot(*, actor: Actor, snapshot: Snapshot) -> Snapshot:
    """Release a snapshot as the second person, to the audiences that were asked for.

    Who is on its shortlist is screened once more. The first release writes the shortlist, fixes the fingerprint of the
    result bundle and, after the last round, moves the cycle on. Raises ServiceError for the person who froze it or
    asked, when its inputs changed, and when someone on the shortlist is barred; StaleState.
    """
    require(can_release(actor, snapshot), OFFICE_ONLY)
    _screen(actor, snapshot)
    return _release(actor=actor, snapshot=snapshot)


@transaction.atomic
def _release(*, actor: Actor, snapshot: Snapshot) -> Snapshot:
    Round.objects.select_for_update().filter(pk=snapshot.round_id).first()
    require(can_release(actor, snapshot), OFFICE_ONLY)
    act = open_act(RELEASE, snapshot)
    if act is None:
        raise StaleState
    _require_unchanged(snapshot)
    if snapshot.state == Snapshot.State.FROZEN:
        _release_first(actor, snapshot)
    audiences = list(act.payload.get("audiences", ()))
    _open_to(actor, snapshot, act, audiences)
    decide(actor=actor, act=act, approve=True, target=snapshot)
    record(
        actor=actor,
        action="snapshot.released",
        target=snapshot,
        before={"state": snapshot.state},
        after={"state": "released", "sha256": snapshot.sha256, "audiences": audiences},
    )
    snapshot.refresh_from_db()
    return snapshot


def _release_first(actor: Actor, snapshot: Snapshot) -> None:
    require_transition("snapshot", snapshot.state, Snapshot.State.RELEASED)
    moved = Snapshot.objects.filter(pk=snapshot.pk, state=Snapshot.State.FROZEN).update(
        state=Snapshot.State.RELEASED, released_by_id=actor.pk, released_at=now()
    )
    if not moved:
        raise StaleState
    published = canonical(published_list(snapshot))
    kind = programme_of(snapshot.round.cycle).publication.bundle
    data = bundle_of(snapshot, kind, published)
    if not (verified := verify_bundle(data, "bundle.zip")).is_good:
        raise ServiceError(
            _("The result bundle of this standing does not verify, so it cannot be released: %(fault)s")
            % {"fault": verified.differences[0]},
            code="bundle",
        )
    ResultBundle.objects.create(
        snapshot=snapshot,
        kind=kind,
        manifest_sha256=manifest_sha256(data),
        data=data,
        published=published,
        made_at=now(),
    )
    following = next_round(snapshot.round)
    if following is None:
        move_cycle(actor=actor, cycle=snapshot.round.cycle, to=Cycle.State.DECIDING)
    else:
        _write_shortlist(snapshot, following)


def _open_to(actor: Actor, snapshot: Snapshot, act: TwoPersonAct, audiences: Collection[str]) -> None:
    moment = now()
    Release.objects.bulk_create(
        Release(
            snapshot=snapshot,
            audience=audience,
            asked_by_id=act.asked_by_id,
            released_by_id=actor.pk,
            released_at=moment,
        )
        for audience in audiences
    )
    if Release.Audience.APPLICANTS in audiences:
        _tell_applicants(actor, snapshot)


def _tell_applicants(actor: Actor, snapshot: Snapshot) -> None:
    """Each owner learns that its own figures can be read, not what they are."""
    for row in snapshot_rows(snapshot):
        owner = owner_of(row.application.organisation)
        if owner is None:
            continue
        queue_message(
            actor=actor,
            recipient=owner,
            kind="result_released",
            event_key=f"result.released:{snapshot.pk}:{row.application_id}:{owner.pk}",
            context={
                "application": row.application,
                "round": snapshot.round,
                "words": office_words(snapshot.round.cycle, "result_released", owner),
                "link": f"{settings.BASE_URL}{reverse('results:own', args=[row.application_id])}",
            },
        )


def _write_shortlist(snapshot: Snapshot, following: Round) -> None:
    Shortlisting.objects.bulk_create(
        Shortlisting(round=following, application=application, snapshot=snapshot)
        for application in _shortlisted(snapshot, following)
    )


@transaction.atomic
def fill_place(*, actor: Actor, snapshot: Snapshot, application: Application, reason: str) -> Shortlisting:
    """Give a place that a tie at the cut left open, with the reason. Raises ServiceError."""
    Round.objects.select_for_update().filter(pk=snapshot.round_id).first()
    require(can_fill_place(actor, snapshot), OFFICE_ONLY)
    reason = reason.strip()
    if not reason:
        raise ServiceError(_("Say why this application takes the place left open by the tie."), code="no_reason")
    if application.number not in tied_at_cut(snapshot):
        raise ServiceError(_("Only an application tied at the cut can take the place."), code="not_tied")
    if not accepted_applications(snapshot.round.cycle).filter(pk=application.pk).exists():
        raise ServiceError(_("This application was withdrawn or is no longer accepted."), code="left")
    require_clear([application])
    following = next_round(snapshot.round)
    if following is None or Shortlisting.objects.filter(round=following, application=application).exists():
        raise ServiceError(_("This application goes on already."), code="listed")
    row = Shortlisting(
        round=following, application=application, snapshot=snapshot, by_person_id=actor.pk, reason=reason
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    record(
        actor=actor,
        action="shortlist.place_filled",
        target=snapshot,
        after={"application": application.number, "round": following.code},
        reason=reason,
    )
    return row
