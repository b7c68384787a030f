"""Named reads of the register, panels, assignments and conflicts; the derivation of the grants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.applications.models import ASSESS, CHAIR, READ, Application
from award.applications.queries import latest_revision, revision_content
from award.core.access import Actor
from award.core.clock import now
from award.core.grants import Grant
from award.cycles.models import Cycle, Round
from award.cycles.queries import cycles_with_programme, programme_of
from award.panels.bars import barred_pairs, belongs, has_conflict
from award.panels.models import Assignment, Conflict, Expert, Panel, Seat

SINGLE = ("independent", "defence")  # the kinds of rounds whose sheets are assigned to single people
TO_DECLARE, CLEARED = "to_declare", "cleared"
FORMING = [Cycle.State.APPLYING, Cycle.State.ELIGIBILITY, Cycle.State.ASSESSING]
OVER = [Cycle.State.PUBLISHED, Cycle.State.CANCELLED]  # experts have no access any more
_NOT_RUNNING = [Cycle.State.DRAFT, Cycle.State.PUBLISHED, Cycle.State.CANCELLED]
_DECLARED = Q(seats__assignments__cleared_at__isnull=False)
CLOSED_TO_EXPERTS = [Application.State.WITHDRAWN, Application.State.REJECTED]


def register_rows() -> QuerySet[Expert]:
    """The whole register by name."""
    return Expert.objects.select_related("user").order_by("user__name", "pk")


def conflicts_of(expert: Expert) -> QuerySet[Conflict]:
    """The conflicts of a person, latest first."""
    rows = Conflict.objects.filter(user_id=expert.user_id)
    return rows.select_related("application__organisation", "application__cycle", "declared_by")


# ------------------------------------------------------------------ experts and panels


def experts_for(actor: Actor, *, search: str = "") -> QuerySet[Expert]:
    """The register of experts for the office; nothing for anyone else."""
    experts = Expert.objects.select_related("user").order_by("user__name", "pk")
    if not actor.has_role("office"):
        return experts.none()
    for word in search.split():
        experts = experts.filter(
            Q(user__name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(employer__icontains=word)
            | Q(expertise__icontains=word)
        )
    return experts.annotate(
        seats_now=Count("seats", filter=Q(seats__left_at__isnull=True), distinct=True),
        conflicts_known=Count("user__conflicts", distinct=True),
    )


def panels_of(cycle: Cycle) -> QuerySet[Panel]:
    """The panels of a cycle with the numbers of their members and of the applications they hold."""
    current = Q(seats__left_at__isnull=True)
    return Panel.objects.filter(cycle=cycle).annotate(
        members=Count("seats", filter=current & ~Q(seats__role=Seat.Role.SECRETARY), distinct=True),
        secretaries=Count("seats", filter=current & Q(seats__role=Seat.Role.SECRETARY), distinct=True),
        applications=Count(
            "seats__assignments__application", filter=Q(seats__assignments__is_guest=False), distinct=True
        ),
        assigned=Count("seats__assignments", filter=current, distinct=True),
        declared=Count("seats__assignments", filter=current & _DECLARED, distinct=True),
    )


def seats_of(panel: Panel) -> QuerySet[Seat]:
    """All seats of a panel, the chair first, those who left last, with how many declarations were given."""
    place = Case(When(role="chair", then=Value(0)), When(role="assessor", then=Value(1)), default=Value(2))
    return (
        Seat.objects.filter(panel=panel)
        .select_related("expert__user")
        .annotate(
            place=place,
            assigned=Count("assignments", distinct=True),
            cleared=Count("assignments", filter=Q(assignments__cleared_at__isnull=False), distinct=True),
        )
        .order_by(F("left_at").asc(nulls_first=True), "place", "pk")
    )


def current_seats(panel: Panel) -> QuerySet[Seat]:
    """The seats of those who sit in the panel now."""
    return Seat.objects.filter(panel=panel, left_at__isnull=True).select_related("expert__user").order_by("pk")


def seats_held(expert: Expert) -> QuerySet[Seat]:
    """The seats of an expert in all cycles, latest first."""
    return Seat.objects.filter(expert=expert).select_related("panel", "cycle").order_by("-pk")


def cycle_in_assessment() -> Cycle | None:
    """The latest cycle that is running; conflicts are entered for its applications."""
    return Cycle.objects.exclude(state__in=_NOT_RUNNING).order_by("-opened_at").first()


def cycles_forming() -> QuerySet[Cycle]:
    """The cycles whose applications can be given to panels now."""
    return cycles_with_programme().filter(state__in=FORMING).order_by("pk")


def seated_experts(cycle: Cycle) -> dict[int, str]:
    """expert → name of the panel the expert sits in now."""
    rows = Seat.objects.filter(cycle=cycle, left_at__isnull=True)
    return dict(rows.values_list("expert_id", "panel__name"))


def pseudonyms_used(cycle: Cycle) -> list[str]:
    """Every pseudonym ever given in the cycle; seats of those who left keep theirs."""
    return list(Seat.objects.filter(cycle=cycle).exclude(pseudonym="").values_list("pseudonym", flat=True))


def panel_faults(panel: Panel, seats: Iterable[Seat]) -> list[str]:
    """What the panel lacks by the programme's rules, in sentences. A secretary does not count as a member."""
    rules, roles = programme_of(panel.cycle).panels, [seat.role for seat in seats]
    members = sum(role != Seat.Role.SECRETARY for role in roles)
    faults = []
    if members < rules.minimum_members:
        sentence = ngettext(
            "The programme asks for at least %(least)s member, the chair included; the panel has %(members)s.",
            "The programme asks for at least %(least)s members, the chair included; the panel has %(members)s.",
            rules.minimum_members,
        )
        faults.append(sentence % {"least": rules.minimum_members, "members": members})
    if roles.count(Seat.Role.CHAIR) < rules.minimum_chairs:
        faults.append(_("The panel has no chair."))
    return faults


def panel_of(application: Application, round: Round) -> Panel | None:
    """The panel that assesses the application in the round: the one of this or the latest earlier assignment."""
    seats = Assignment.objects.filter(application=application, round__position__lte=round.position, is_guest=False)
    latest = seats.order_by("-round__position", "-pk").select_related("seat__panel").first()
    return latest.seat.panel if latest else None


# ------------------------------------------------------------------ assignments


def independent_rounds(cycle: Cycle) -> QuerySet[Round]:
    """The rounds whose applications are assigned to single people."""
    return cycle.rounds.filter(kind__in=SINGLE).order_by("position")


def applications_of(panel: Panel) -> QuerySet[Application]:
    """The applications a panel holds in any round; not those that a member assesses as a guest."""
    held = Assignment.objects.filter(seat__panel=panel, is_guest=False).values("application")
    return Application.objects.filter(pk__in=held).select_related("organisation").order_by("number")


def holders(round: Round) -> dict[int, tuple[int, bool]]:
    """application → (panel that holds it in the round, whether someone has declared already)."""
    rows = Assignment.objects.filter(round=round, is_guest=False).values_list("application_id", "seat__panel_id")
    counted = rows.annotate(cleared=Count("cleared_at")).order_by("seat__panel_id")
    return {application: (panel, cleared > 0) for application, panel, cleared in counted}


def assignments_for(actor: Actor) -> QuerySet[Assignment]:
    """The person's own assignments, with `state` to_declare or cleared. One with a conflict is not there."""
    if not actor.is_authenticated or not actor.has_role("expert"):
        return Assignment.objects.none()
    return (
        Assignment.objects.filter(seat__expert__user_id=actor.pk, seat__left_at__isnull=True)
        .exclude(application__state__in=CLOSED_TO_EXPERTS)
        .exclude(round__cycle__state__in=OVER)
        .filter(~has_conflict(actor.pk, "application"), ~belongs(actor.pk, "application"))
        .annotate(
            state=Case(
                When(cleared_at__isnull=True, then=Value(TO_DECLARE)),
                default=Value(CLEARED),
                output_field=CharField(),
            )
        )
        .select_related(
            "round", "seat__panel", "seat__expert", "application__cycle", "application__organisation__division",
            "application__organisation__industry",
        )
    )  # fmt: skip


def assignments_of(cycle: Cycle) -> QuerySet[Assignment]:
    """All assignments of a cycle, by round and application, the chair first."""
    rows = Assignment.objects.filter(round__cycle=cycle)
    rows = rows.select_related("round", "application__organisation", "seat__panel", "seat__expert__user")
    return rows.order_by("round__position", "application__number", "seat__panel", "seat_id")


def undeclared_assignment(actor: Actor, application_pk: int) -> Assignment | None:
    """The person's assignment of the application on which it has still to declare."""
    return assignments_for(actor).filter(application__pk=application_pk, cleared_at__isnull=True).first()


def cleared_assignment(actor: Actor, application_pk: int) -> Assignment | None:
    """The person's latest assignment of the application on which it declared no conflict."""
    rows = assignments_for(actor).filter(application__pk=application_pk, cleared_at__isnull=False)
    return rows.order_by("-round__position").first()


def is_closed_to_experts(application: Application) -> bool:
    """Was the application withdrawn, or its acceptance taken back?"""
    return application.state in CLOSED_TO_EXPERTS


def is_over_for_experts(cycle: Cycle) -> bool:
    """Is the cycle published or cancelled, or are the programme's days after its last round past?"""
    if cycle.state in OVER or cycle.state in FORMING:
        return cycle.state in OVER
    days = programme_of(cycle).panels.access_days
    if days is None:
        return False
    closed = cycle.rounds.aggregate(last=Max("closed_at"))["last"]
    return closed is not None and now() > closed + timedelta(days=days)


# ------------------------------------------------------------------ what is judged


def judged_evidence(application: Application) -> set[int]:
    """The files that belong to the judged revision; what was attached later is none of the experts' business."""
    revision = latest_revision(application)
    return {file["id"] for file in revision_content(revision)["evidence"]} if revision else set()


# ------------------------------------------------------------------ grants


def wanted_grants(cycle: Cycle) -> set[Grant]:
    """The grants that follow from the records: cleared assignments minus conflicts, members and those who left."""
    barred = barred_pairs(cycle)
    rows = Assignment.objects.filter(round__cycle=cycle, cleared_at__isnull=False, seat__left_at__isnull=True)
    wanted: set[Grant] = set()
    values = rows.values_list("seat__expert__user_id", "application_id", "seat__role", "is_guest")
    for user, application, role, is_guest in values:
        if (user, application) in barred:
            continue
        wanted.add((user, READ, application))
        if role != Seat.Role.SECRETARY:
            wanted.add((user, ASSESS, application))
        if role == Seat.Role.CHAIR and not is_guest:
            wanted.add((user, CHAIR, application))
    return wanted
