"""Rounds started and finished; standings frozen and released by two people; places that a tie left open."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from award.applications.models import Application
from award.audit.queries import open_act
from award.audit.services import ask, decide, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require
from award.core.hashing import canonical, sha256
from award.cycles.models import Cycle, Round
from award.cycles.queries import next_round, round_rules
from award.cycles.services import close_round, move_cycle, open_round
from award.domain.lifecycle import require_transition
from award.domain.ranking import standing_json
from award.results.inputs import ENGINE_VERSION, freeze
from award.results.models import Shortlisting, Snapshot
from award.results.permissions import (
    RELEASE,
    can_ask_release,
    can_fill_place,
    can_finish,
    can_release,
    can_start,
    can_take_snapshot,
)
from award.results.queries import (
    going_on,
    panel_by_application,
    scores_of,
    snapshot_content,
    standing_of,
    tied_at_cut,
)
from award.scoring.services import open_consensus

OFFICE_ONLY = gettext_lazy("This is for the award office.")


@transaction.atomic
def start_round(*, actor: Actor, round: Round) -> Round:
    """Open a round. The first one takes the cycle into assessment; consensus rounds get their sheets.

    An application whose panel cannot begin (too few sheets) gets none and stays without a score. Raises ServiceError.
    """
    require(can_start(actor, round), OFFICE_ONLY)
    if round.cycle.state == Cycle.State.ELIGIBILITY:
        move_cycle(actor=actor, cycle=round.cycle, to=Cycle.State.ASSESSING)
        round.cycle.refresh_from_db(fields=["state"])
    open_round(actor=actor, round=round)
    round.refresh_from_db(fields=["state", "opened_at"])
    left_out = _open_consensus_sheets(actor, round) if round_rules(round).is_consensus else []
    record(
        actor=actor,
        action="round.started",
        target=round,
        before={"state": "pending"},
        after={"state": "open", "without_sheet": left_out},
    )
    return round


def _open_consensus_sheets(actor: Actor, round: Round) -> list[str]:
    """Open a sheet for whoever goes on; the numbers of those for whom it could not be opened."""
    panels = panel_by_application(round.cycle)
    left_out = []
    for application in going_on(round):
        panel = panels.get(application.pk)
        try:
            if panel is None:
                raise ServiceError(_("The application has no panel."))
            with transaction.atomic():
                open_consensus(actor=actor, round=round, application=application, panel=panel)
        except ServiceError:
            left_out.append(application.number)
    return left_out


@transaction.atomic
def finish_round(*, actor: Actor, round: Round) -> Round:
    """Close a round; sheets that are not sealed by now do not count. Raises ServiceError."""
    require(can_finish(actor, round), OFFICE_ONLY)
    close_round(actor=actor, round=round)
    round.refresh_from_db(fields=["state", "closed_at"])
    record(actor=actor, action="round.finished", target=round, before={"state": "open"}, after={"state": "closed"})
    return round


@transaction.atomic
def take_snapshot(*, actor: Actor, round: Round) -> Snapshot:
    """Freeze the standing after a round: its inputs, their hashes and the result. Raises ServiceError."""
    require(can_take_snapshot(actor, round), OFFICE_ONLY)
    scores = scores_of(round.cycle, round)
    standing = standing_of(round, scores)
    payload = canonical(standing_json(standing))
    digest = sha256(payload)
    if Snapshot.objects.filter(round=round, sha256=digest, engine_version=ENGINE_VERSION).exists():
        raise ServiceError(_("This very standing is frozen already."), code="same_snapshot")
    snapshot = Snapshot.objects.create(
        round=round,
        engine_version=ENGINE_VERSION,
        inputs=dict(standing.inputs),
        scores=freeze(scores),
        payload=payload,
        sha256=digest,
        taken_by_id=actor.pk,
        taken_at=now(),
    )
    record(
        actor=actor,
        action="snapshot.taken",
        target=snapshot,
        after={"state": "frozen", "round": round.code, "sha256": digest, "inputs": dict(standing.inputs)},
    )
    return snapshot


@transaction.atomic
def ask_release(*, actor: Actor, snapshot: Snapshot) -> Snapshot:
    """Ask that a second person release the snapshot. Raises ServiceError, also when its inputs changed."""
    require(can_ask_release(actor, snapshot), OFFICE_ONLY)
    ask(actor=actor, kind=RELEASE, target=snapshot, payload={"sha256": snapshot.sha256})
    return snapshot


@transaction.atomic
def refuse_release(*, actor: Actor, snapshot: Snapshot, reason: str) -> Snapshot:
    """Refuse the release that was asked for, with the reason. Raises ServiceError."""
    act = open_act(RELEASE, snapshot)
    if act is None:
        raise ServiceError(_("No release was asked for."), code="no_act")
    if not reason.strip():
        raise ServiceError(_("Say why the standing is not released."), code="no_reason")
    decide(actor=actor, act=act, approve=False, target=snapshot, reason=reason.strip())
    return snapshot


@transaction.atomic
def release_snapshot(*, actor: Actor, snapshot: Snapshot) -> Snapshot:
    """Release a snapshot as the second person: the shortlist is written, and after the last round the cycle moves on.

    Raises ServiceError for the person who froze it or asked, and when its inputs changed; StaleState.
    """
    Round.objects.select_for_update().filter(pk=snapshot.round_id).first()
    require(can_release(actor, snapshot), OFFICE_ONLY)
    act = open_act(RELEASE, snapshot)
    if act is None:
        raise StaleState
    require_transition("snapshot", snapshot.state, Snapshot.State.RELEASED)
    moved = Snapshot.objects.filter(pk=snapshot.pk, state=Snapshot.State.FROZEN).update(
        state=Snapshot.State.RELEASED, released_by_id=actor.pk, released_at=now()
    )
    if not moved:
        raise StaleState
    following = next_round(snapshot.round)
    if following is None:
        move_cycle(actor=actor, cycle=snapshot.round.cycle, to=Cycle.State.DECIDING)
    else:
        _write_shortlist(snapshot, following)
    decide(actor=actor, act=act, approve=True, target=snapshot)
    record(
        actor=actor,
        action="snapshot.released",
        target=snapshot,
        before={"state": "frozen"},
        after={"state": "released", "sha256": snapshot.sha256},
    )
    snapshot.refresh_from_db()
    return snapshot


def _write_shortlist(snapshot: Snapshot, following: Round) -> None:
    chosen = [row["application"] for row in snapshot_content(snapshot)["rows"] if row["shortlisted"]]
    applications = Application.objects.filter(cycle_id=following.cycle_id, number__in=chosen)
    Shortlisting.objects.bulk_create(
        Shortlisting(round=following, application=application, snapshot=snapshot) for application in applications
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
