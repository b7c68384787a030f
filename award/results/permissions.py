"""Who may run rounds and see standings, and what may be done now."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.applications.handled import undecided
from award.applications.models import Application
from award.audit.queries import open_act
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Cycle, Round
from award.cycles.permissions import get_cycle as get_office_cycle
from award.cycles.permissions import get_round as get_office_round
from award.cycles.queries import next_round, previous_round
from award.results.models import DiscussionScheme, Release, ResultBundle, Snapshot
from award.results.queries import (
    audiences_left,
    is_party,
    places_left,
    readiness,
    released_snapshot,
    released_to,
    shortlist_rules,
    snapshots_of,
    what_is_missing,
)

RELEASE = "snapshot.release"


def can_see_results(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor work with the results of the cycle? The office; not a person of an applicant or of a panel."""
    return ALLOWED if actor.has_role("office") and not is_party(actor, cycle) else HIDDEN


def can_read_snapshot(actor: Actor, snapshot: Snapshot) -> Verdict:
    """May the actor read the snapshot? The office and supervisors; not a person of an applicant or of a panel."""
    may = actor.has_role("office") or actor.has_role("supervisor")
    return ALLOWED if may and not is_party(actor, snapshot.round.cycle) else HIDDEN


def get_cycle(actor: Actor, pk: int) -> Cycle:
    """The office's door to the rounds of a cycle."""
    cycle = get_office_cycle(actor, pk)
    enforce(can_see_results(actor, cycle))
    return cycle


def get_round(actor: Actor, pk: int) -> Round:
    """The office's door to a round and its standing."""
    round = get_office_round(actor, pk)
    enforce(can_see_results(actor, round.cycle))
    return round


def get_snapshot(actor: Actor, pk: int) -> Snapshot:
    """The door to a snapshot, for the office and supervisors."""
    snapshot = (
        Snapshot.objects.select_related("round__cycle__programme__criteria_set", "taken_by", "released_by")
        .defer("payload", "scores")  # megabytes that few pages need
        .filter(pk=pk)
        .first()
    )
    if snapshot is None:
        raise Http404
    enforce(can_read_snapshot(actor, snapshot))
    return snapshot


def get_own_snapshot(actor: Actor, pk: int) -> Snapshot:
    """The office's door to a snapshot it acts on."""
    snapshot = get_snapshot(actor, pk)
    enforce(can_see_results(actor, snapshot.round.cycle))
    return snapshot


def can_read_standing(actor: Actor, snapshot: Snapshot) -> Verdict:
    """May the actor read the standing as the committee does? Once it is released to the committee."""
    is_given = snapshot.releases.filter(audience=Release.Audience.COMMITTEE).exists()
    may = actor.has_role("committee") and is_given and not is_party(actor, snapshot.round.cycle)
    return ALLOWED if may else HIDDEN


def get_committee_snapshot(actor: Actor, pk: int) -> Snapshot:
    """The committee's door to a standing that was released to it."""
    snapshot = found(released_to(Release.Audience.COMMITTEE), pk=pk)
    enforce(can_read_standing(actor, snapshot))
    return snapshot


def get_published(pk: int) -> Snapshot:
    """Everyone's door to a published list."""
    return found(
        released_to(Release.Audience.PUBLIC).select_related("bundle").defer("payload", "scores", "bundle__data"), pk=pk
    )


def can_have_bundle(actor: Actor, snapshot: Snapshot) -> Verdict:
    """May the actor have the result bundle? Whoever reads the snapshot, once it is released."""
    if not can_read_snapshot(actor, snapshot):
        return HIDDEN
    if snapshot.state != Snapshot.State.RELEASED:
        return refused(_("The result bundle is made when the standing is released."))
    return ALLOWED


def get_public_bundle(pk: int) -> Snapshot:
    """Everyone's door to the result bundle, where the programme gives it to everyone."""
    snapshot = get_published(pk)
    if snapshot.bundle.kind != ResultBundle.Kind.PUBLIC:
        raise Http404
    return snapshot


def get_scheme(actor: Actor, pk: int) -> DiscussionScheme:
    """The office's door to a discussion scheme."""
    scheme = found(DiscussionScheme.objects.select_related("round__cycle__programme__criteria_set"), pk=pk)
    enforce(can_see_results(actor, scheme.round.cycle))
    return scheme


def get_ranked_application(snapshot: Snapshot, pk: int) -> Application:
    """An application of the snapshot's cycle; whether the standing names it is for the caller to see."""
    application = (
        Application.objects.filter(pk=pk, cycle_id=snapshot.round.cycle_id).select_related("organisation").first()
    )
    if application is None:
        raise Http404
    return application


def get_tied_application(snapshot: Snapshot, number: str) -> Application:
    """The application of that number in the snapshot's cycle."""
    row = Application.objects.filter(number=number, cycle_id=snapshot.round.cycle_id).first()
    if row is None:
        raise Http404
    return row


def can_start(actor: Actor, round: Round) -> Verdict:
    """May the actor start the round now?"""
    if not actor.has_role("office"):
        return HIDDEN
    if round.state != Round.State.PENDING:
        return refused(_("This round has started already."))
    before = previous_round(round)
    return _can_start_first(round) if before is None else _can_start_after(before)


def _can_start_first(round: Round) -> Verdict:
    cycle = round.cycle
    if cycle.state not in (Cycle.State.ELIGIBILITY, Cycle.State.ASSESSING):
        return refused(_("The first round starts after the eligibility review. Close applications first."))
    if waiting := undecided(cycle):
        return refused(
            ngettext(
                "%(n)s application awaits its eligibility verdict.",
                "%(n)s applications await their eligibility verdict.",
                waiting,
            )
            % {"n": waiting}
        )
    if not Application.objects.filter(cycle=cycle, state=Application.State.ACCEPTED).exists():
        return refused(_("No application was accepted, so there is nothing to assess."))
    return ALLOWED


def _can_start_after(before: Round) -> Verdict:
    if before.state != Round.State.CLOSED:
        return refused(_("Finish the round before this one first: %(round)s.") % {"round": before.name})
    if shortlist_rules(before) is not None and released_snapshot(before) is None:
        return refused(_("Release the standing of the round before first: its shortlist says who goes on."))
    return ALLOWED


def can_finish(actor: Actor, round: Round) -> Verdict:
    """May the actor finish the round now? Sheets that are not sealed will not count."""
    if not actor.has_role("office"):
        return HIDDEN
    if round.state != Round.State.OPEN:
        return refused(_("Only an open round can be finished."))
    if not any(row.done for row in readiness(round)):
        return refused(_("No sheet of this round is sealed or agreed yet."))
    return ALLOWED


def can_see_standing(actor: Actor, round: Round) -> Verdict:
    """May the actor see the standing of the round? Nobody before the opening."""
    if not actor.has_role("office"):
        return HIDDEN
    reason = what_is_missing(round)
    return refused(reason) if reason else ALLOWED


def can_take_snapshot(actor: Actor, round: Round) -> Verdict:
    """May the actor freeze the standing of the round now?"""
    if not actor.has_role("office"):
        return HIDDEN
    if round.state != Round.State.CLOSED:
        return refused(_("Finish the round before you freeze its standing: until then sheets may still change it."))
    if released_snapshot(round) is not None:
        return refused(_("A standing of this round is released already."))
    reason = what_is_missing(round)
    return refused(reason) if reason else ALLOWED


def can_diagnose(actor: Actor, round: Round) -> Verdict:
    """May the actor have the diagnostics of the round computed? Like its standing: nobody before the opening."""
    return can_see_standing(actor, round)


def can_discuss(actor: Actor, round: Round) -> Verdict:
    """May the actor try out other points and keep them as a scheme? Whoever may see the standing."""
    return can_see_standing(actor, round)


def can_ask_release(actor: Actor, snapshot: Snapshot) -> Verdict:
    """May the actor ask for the release of the snapshot now, or for its release to a further audience?"""
    verdict = _can_be_released(actor, snapshot)
    if not verdict:
        return verdict
    if open_act(RELEASE, snapshot) is not None:
        return refused(_("The release was asked for and awaits a second person."))
    if any(open_act(RELEASE, other) for other in snapshots_of(snapshot.round).exclude(pk=snapshot.pk)):
        return refused(_("The release of another standing of this round was asked for. It must be refused first."))
    if snapshot.state == Snapshot.State.RELEASED and not audiences_left(snapshot):
        return refused(_("This standing is released to every audience already."))
    return ALLOWED


def can_release(actor: Actor, snapshot: Snapshot) -> Verdict:
    """May the actor release the snapshot now? Only a person who neither froze it nor asked for the release."""
    verdict = _can_be_released(actor, snapshot)
    if not verdict:
        return verdict
    act = open_act(RELEASE, snapshot)
    if act is None:
        return refused(_("Ask for the release first; a second person then releases."))
    if actor.pk in (act.asked_by_id, snapshot.taken_by_id):
        return refused(_("The person who froze the standing or asked for its release cannot also release it."))
    return ALLOWED


def _can_be_released(actor: Actor, snapshot: Snapshot) -> Verdict:
    """The rules that both share. Whether an input changed is for the services to look at: it reads every sheet."""
    if not actor.has_role("office"):
        return HIDDEN
    if snapshot.state == Snapshot.State.FROZEN and released_snapshot(snapshot.round) is not None:
        return refused(_("A standing of this round is released already."))
    return ALLOWED


def can_fill_place(actor: Actor, snapshot: Snapshot) -> Verdict:
    """May the actor give a place that a tie left open?"""
    if not actor.has_role("office"):
        return HIDDEN
    if snapshot.state != Snapshot.State.RELEASED:
        return refused(_("Places are filled after the standing is released."))
    if places_left(snapshot) == 0:
        return refused(_("No place is open."))
    following = next_round(snapshot.round)
    if following is None or following.state != Round.State.PENDING:
        return refused(_("The next round has started, so its list stands."))
    return ALLOWED
