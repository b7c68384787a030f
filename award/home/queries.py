"""What the landing pages and the side bar show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _lazy

from award.accounts.models import JoinRequest, Membership, Role
from award.accounts.queries import organisations_for
from award.applications.models import Application
from award.applications.queries import applications_for
from award.audit.models import AuditEvent, TwoPersonAct
from award.audit.queries import events_for
from award.core.access import Actor
from award.core.clock import BEIJING
from award.cycles.models import Cycle, Round
from award.cycles.queries import open_cycles
from award.deliberation.models import Decision
from award.honours.models import Certificate
from award.notices.models import Notice
from award.panels.models import Assignment, Seat
from award.panels.queries import assignments_for
from award.results.models import Release, Snapshot, SnapshotRow
from award.results.permissions import can_read_standing
from award.results.queries import released_to
from award.scoring.follow import led_panels
from award.scoring.models import ConsensusSheet, ScoreSheet
from award.scoring.queries import consensus_for, counted_assignments
from award.scoring.visitqueries import visits_on_desk


def latest_cycle() -> Cycle | None:
    """The cycle the office works on: the newest that is neither cancelled nor still being set up, else the newest."""
    cycles = Cycle.objects.exclude(state=Cycle.State.CANCELLED).select_related("programme")
    return cycles.exclude(state=Cycle.State.DRAFT).first() or cycles.first()


def home_of(actor: Actor) -> str:
    """URL name of the page a person starts from: the role with the most to do wins."""
    for role, name in (
        (Role.Name.OFFICE, "home:office"),
        (Role.Name.SUPERVISOR, "home:supervision"),
        (Role.Name.EXPERT, "home:panel"),
        (Role.Name.COMMITTEE, "home:committee"),
        (Role.Name.RECOMMENDER, "home:recommend"),
    ):
        if actor.has_role(role):
            return name
    return "home:my"


# ------------------------------------------------------------------ public
def running_notices() -> QuerySet[Notice]:
    """Public notices that are posted now."""
    return Notice.objects.filter(state=Notice.State.POSTED).select_related("cycle")


def published_cycles() -> QuerySet[Cycle]:
    """Cycles whose winners are public, newest first, with how many were honoured."""
    rows = Cycle.objects.filter(state=Cycle.State.PUBLISHED).order_by("-year")
    return rows.annotate(honoured=Count("commendation__certificates"))


# ------------------------------------------------------------------ applicants
def my_applications(actor: Actor) -> list[Application]:
    """The applications of the person's organisations, newest cycle first."""
    return list(applications_for(actor).select_related("cycle", "organisation").order_by("-cycle__year", "number"))


def applications_with_results(applications: list[Application]) -> set[int]:
    """The keys of those applications of which some result was released to the applicants."""
    rows = SnapshotRow.objects.filter(
        application__in=applications,
        snapshot__state=Snapshot.State.RELEASED,
        snapshot__releases__audience=Release.Audience.APPLICANTS,
    )
    return set(rows.values_list("application_id", flat=True))


def my_memberships(actor: Actor) -> QuerySet[Membership]:
    """The person's organisations with its role in each."""
    asking = Count("organisation__join_requests", filter=Q(organisation__join_requests__state=JoinRequest.State.OPEN))
    rows = Membership.objects.filter(user_id=actor.pk).select_related("organisation").annotate(asking=asking)
    return rows.order_by("organisation__sort_key")


def cycles_to_apply(actor: Actor, applications: list[Application]) -> list[Cycle]:
    """Open cycles in which some organisation of the person has no live application."""
    organisations = {organisation.pk for organisation in organisations_for(actor)}
    live = Counter(row.cycle_id for row in applications if row.state != Application.State.WITHDRAWN)
    return [cycle for cycle in open_cycles() if live[cycle.pk] < len(organisations)] if organisations else []


def my_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Certificates of the person's organisations, once issued and public."""
    return (
        Certificate.objects.filter(
            application__organisation__memberships__user_id=actor.pk, commendation__cycle__state=Cycle.State.PUBLISHED
        )
        .select_related("commendation__cycle")
        .order_by("-issued_on")
    )


# ------------------------------------------------------------------ experts
def panel_work(actor: Actor) -> dict[str, Any]:
    """An expert's desk: its assignments with their sheets, and the consensus sheets of its panel.

    What waits for the person stands first; `first` is the row of the page's main button, `waiting` how many there are.
    """
    assignments: list[Assignment] = list(
        assignments_for(actor).select_related(
            "round__cycle", "application__organisation", "application__cycle", "seat__panel", "sheet"
        )
    )
    consensus: list[ConsensusSheet] = list(
        consensus_for(actor).select_related("round__cycle", "application__organisation", "panel")
    )
    assignments.sort(key=lambda row: not _asks_for_work(row))
    consensus.sort(key=lambda sheet: not _is_under_discussion(sheet))
    waiting = [row for row in assignments if _asks_for_work(row)]
    discussed = [sheet for sheet in consensus if _is_under_discussion(sheet)]
    first = next(iter([*waiting, *discussed]), None)
    work = {"assignments": assignments, "consensus": consensus, "waiting": len(waiting), "first": first}
    books = {row.round_id: row.round for row in waiting if row.cleared_at and row.round.kind == "independent"}
    work |= {"scorebooks": list(books.values())}
    return work | {"visits": visits_on_desk(actor, consensus), "led": led_panels(actor)}


def _asks_for_work(row: Assignment) -> bool:
    """Is a declaration, or in the open round a sheet, still to come from the person? A secretary gives no sheet."""
    if row.round.state == Round.State.CLOSED:
        return False
    if row.cleared_at is None:
        return True
    if row.seat.role == Seat.Role.SECRETARY or row.round.state != Round.State.OPEN:
        return False
    sheet = getattr(row, "sheet", None)
    return sheet is None or sheet.state == ScoreSheet.State.DRAFT


def _is_under_discussion(sheet: ConsensusSheet) -> bool:
    return sheet.state == ConsensusSheet.State.OPEN and sheet.round.state == Round.State.OPEN


# ------------------------------------------------------------------ office
@dataclass(frozen=True)
class Funnel:
    """How many applications stand where."""

    drafts: int
    submitted: int
    accepted: int
    rejected: int
    withdrawn: int


def funnel_of(cycle: Cycle) -> Funnel:
    """Applications of the cycle by state."""
    rows = Application.objects.filter(cycle=cycle).values_list("state").annotate(n=Count("pk"))
    counts = dict(rows.order_by())
    counts["submitted"] = counts.get("submitted", 0) + counts.get("returned", 0)
    return Funnel(*(counts.get(state, 0) for state in ("draft", "submitted", "accepted", "rejected", "withdrawn")))


def rounds_with_counts(cycle: Cycle) -> list[dict[str, Any]]:
    """Each round with how many sheets it expects and has sealed; nothing that depends on a mark.

    A secretary, a seat that was left and a conflict expect no sheet.
    """
    expected: Counter[int] = Counter()
    sealed: Counter[int] = Counter()
    counted = counted_assignments().filter(round__cycle=cycle)
    for round_id, state in counted.values_list("round_id", "sheet__state").order_by():
        expected[round_id] += 1
        sealed[round_id] += state == ScoreSheet.State.SEALED
    consensus = {
        row["round"]: row
        for row in ConsensusSheet.objects.filter(round__cycle=cycle)
        .values("round")
        .annotate(expected=Count("pk"), done=Count("pk", filter=Q(state="agreed")))
        .order_by()
    }
    rows = []
    for round in cycle.rounds.all():
        agreed = consensus.get(round.pk, {"expected": 0, "done": 0})
        rows.append(
            {
                "round": round,
                "expected": expected[round.pk] or agreed["expected"],
                "done": sealed[round.pk] if expected[round.pk] else agreed["done"],
            }
        )
    return rows


# What the office does next in a cycle, and where.
NEXT_STEPS: dict[str, tuple[str, Any]] = {
    Cycle.State.DRAFT: ("cycles:cycle", _lazy("Cycle and dates")),
    Cycle.State.APPLYING: ("cycles:cycle", _lazy("Cycle and dates")),
    Cycle.State.ELIGIBILITY: ("eligibility:queue", _lazy("Eligibility review")),
    Cycle.State.ASSESSING: ("results:rounds", _lazy("Rounds and ranking")),
    Cycle.State.DECIDING: ("deliberation:decision", _lazy("Decision")),
    Cycle.State.NOTICING: ("notices:office_list", _lazy("Public notice")),
    Cycle.State.PUBLISHED: ("honours:office", _lazy("Commendation")),
    Cycle.State.CANCELLED: ("cycles:cycle_list", _lazy("All cycles")),
}


# ------------------------------------------------------------------ supervisors, committee, recommending bodies
def supervised(actor: Actor) -> dict[str, Any]:
    """What a supervisor sees first: released standings, decisions, acts of two people, the latest of the trail."""
    return {
        "snapshots": Snapshot.objects.select_related("round__cycle", "taken_by", "released_by").defer(
            "payload", "scores"
        )[:20],
        "decisions": decisions().select_related("recorded_by", "confirmed_by")[:20],
        "acts": TwoPersonAct.objects.select_related("asked_by", "decided_by")[:20],
        "cycles": Cycle.objects.exclude(opened_at=None).order_by("-year", "-pk")[:5],
        "events": events_for(actor)[:10],
    }


def committee_standings(actor: Actor) -> list[Snapshot]:
    """The standings released to the committee that the person may read: none of a cycle it is a party in."""
    return [row for row in released_to(Release.Audience.COMMITTEE)[:40] if can_read_standing(actor, row)]


def decisions() -> QuerySet[Decision]:
    """Decisions of all cycles, newest first."""
    return Decision.objects.select_related("cycle").order_by("-cycle__year")


# ------------------------------------------------------------------ the trail
def trail(
    actor: Actor,
    *,
    person: str = "",
    action: str = "",
    about: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEvent]:
    """The trail filtered by part of a person's name or address, of an action, or of an object ("model:id"), and by
    days in Beijing, both included."""
    events = events_for(actor)
    if since:
        events = events.filter(recorded_at__gte=datetime.combine(since, time.min, BEIJING))
    if until:
        events = events.filter(recorded_at__lte=datetime.combine(until, time.max, BEIJING))
    if person:
        events = events.filter(Q(actor__name__icontains=person) | Q(actor__email__icontains=person))
    if action:
        events = events.filter(action__icontains=action)
    if about:
        object_type, _, object_id = about.partition(":")
        events = events.filter(object_type__icontains=object_type)
        events = events.filter(object_id=object_id) if object_id else events
    return events
