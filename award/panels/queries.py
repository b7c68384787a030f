"""Named reads of the register, panels, assignments and conflicts; the derivation of the grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.accounts.models import Membership
from award.applications.models import ASSESS, CHAIR, READ, Application
from award.applications.queries import latest_revision, revision_content
from award.core.access import Actor
from award.core.grants import Grant
from award.cycles.models import Cycle, Round
from award.cycles.queries import programme_of
from award.panels.models import Assignment, Conflict, Expert, Panel, Seat

INDEPENDENT = "independent"  # the kind of round whose sheets are assigned to single people
TO_DECLARE, CLEARED = "to_declare", "cleared"
_NOT_RUNNING = [Cycle.State.DRAFT, Cycle.State.PUBLISHED, Cycle.State.CANCELLED]
_DECLARED = Q(seats__assignments__cleared_at__isnull=False)
_CLOSED_TO_EXPERTS = [Application.State.WITHDRAWN, Application.State.REJECTED]


# ------------------------------------------------------------------ who may not assess what


@dataclass(frozen=True)
class Bar:
    """Why a person may not assess an application. `note` is for the office only."""

    application: Application
    reason: str
    note: str = ""


def is_barred(user: Actor, application: Application) -> bool:
    """Has the person a conflict with the application, or is it a member of the applicant? Nothing overrules this."""
    conflicts = Conflict.objects.filter(user_id=user.pk, application_id=OuterRef("pk"))
    members = Membership.objects.filter(user_id=user.pk, organisation_id=OuterRef("organisation_id"))
    barred = Application.objects.filter(pk=application.pk).filter(Exists(conflicts) | Exists(members))
    return barred.exists()


def barred_pairs(cycle: Cycle) -> set[tuple[int, int]]:
    """(user, application) of every conflict and every membership of an applicant in the cycle."""
    conflicts = Conflict.objects.filter(application__cycle=cycle).values_list("user_id", "application_id")
    members = Membership.objects.filter(organisation__applications__cycle=cycle)
    return set(conflicts) | set(members.values_list("user_id", "organisation__applications__pk"))


def bars_of(cycle: Cycle, applications: Iterable[Application]) -> dict[int, dict[int, Bar]]:
    """user → application → why barred, among the given applications: conflicts, members, people employed there."""
    found: dict[int, dict[int, Bar]] = {}
    by_pk = {application.pk: application for application in applications}
    by_organisation = {application.organisation_id: application for application in by_pk.values()}
    by_name = {application.organisation.name: application for application in by_pk.values()}
    for user_id, employer in Expert.objects.filter(employer__in=by_name).values_list("user_id", "employer"):
        row = by_name[employer]
        found.setdefault(user_id, {})[row.pk] = Bar(row, _("Works at the applicant"))
    for membership in Membership.objects.filter(organisation__in=by_organisation):
        row = by_organisation[membership.organisation_id]
        found.setdefault(membership.user_id, {})[row.pk] = Bar(row, _("Member of the applicant"))
    for conflict in Conflict.objects.filter(application__in=by_pk):
        row = by_pk[conflict.application_id]
        bar = Bar(row, str(conflict.get_source_display()), conflict.reason)
        found.setdefault(conflict.user_id, {})[row.pk] = bar
    return found


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
        applications=Count("seats__assignments__application", distinct=True),
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
    seats = Assignment.objects.filter(application=application, round__position__lte=round.position)
    latest = seats.order_by("-round__position", "-pk").select_related("seat__panel").first()
    return latest.seat.panel if latest else None


# ------------------------------------------------------------------ assignments


def independent_rounds(cycle: Cycle) -> QuerySet[Round]:
    """The rounds whose applications are assigned to single people."""
    return cycle.rounds.filter(kind=INDEPENDENT).order_by("position")


def applications_of(panel: Panel) -> QuerySet[Application]:
    """The applications a panel holds in any round."""
    held = Assignment.objects.filter(seat__panel=panel).values("application")
    return Application.objects.filter(pk__in=held).select_related("organisation").order_by("number")


def holders(round: Round) -> dict[int, tuple[int, bool]]:
    """application → (panel that holds it in the round, whether someone has declared already)."""
    rows = Assignment.objects.filter(round=round).values_list("application_id", "seat__panel_id")
    counted = rows.annotate(cleared=Count("cleared_at")).order_by("seat__panel_id")
    return {application: (panel, cleared > 0) for application, panel, cleared in counted}


def assignments_for(actor: Actor) -> QuerySet[Assignment]:
    """The person's own assignments, with `state` to_declare or cleared. One with a conflict is not there."""
    if not actor.is_authenticated or not actor.has_role("expert"):
        return Assignment.objects.none()
    conflicts = Conflict.objects.filter(user_id=actor.pk, application_id=OuterRef("application_id"))
    members = Membership.objects.filter(user_id=actor.pk, organisation__applications=OuterRef("application_id"))
    return (
        Assignment.objects.filter(seat__expert__user_id=actor.pk, seat__left_at__isnull=True)
        .exclude(application__state__in=_CLOSED_TO_EXPERTS)
        .exclude(round__cycle__state=Cycle.State.CANCELLED)
        .filter(~Exists(conflicts), ~Exists(members))
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


def undeclared_assignment(actor: Actor, application_pk: int) -> Assignment | None:
    """The person's assignment of the application on which it has still to declare."""
    return assignments_for(actor).filter(application__pk=application_pk, cleared_at__isnull=True).first()


def cleared_assignment(actor: Actor, application_pk: int) -> Assignment | None:
    """The person's latest assignment of the application on which it declared no conflict."""
    rows = assignments_for(actor).filter(application__pk=application_pk, cleared_at__isnull=False)
    return rows.order_by("-round__position").first()


def is_closed_to_experts(application: Application) -> bool:
    """Was the application withdrawn, or its acceptance taken back?"""
    return application.state in _CLOSED_TO_EXPERTS


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
    for user, application, role in rows.values_list("seat__expert__user_id", "application_id", "seat__role"):
        if (user, application) in barred:
            continue
        wanted.add((user, READ, application))
        if role != Seat.Role.SECRETARY:
            wanted.add((user, ASSESS, application))
        if role == Seat.Role.CHAIR:
            wanted.add((user, CHAIR, application))
    return wanted


def members_assigned(cycle: Cycle) -> QuerySet[Assignment]:
    """Assignments to members of the applicant for whom no conflict is on record yet."""
    conflicts = Conflict.objects.filter(
        user_id=OuterRef("seat__expert__user_id"), application_id=OuterRef("application_id")
    )
    members = Membership.objects.filter(
        user_id=OuterRef("seat__expert__user_id"), organisation__applications=OuterRef("application_id")
    )
    rows = Assignment.objects.filter(round__cycle=cycle).filter(Exists(members), ~Exists(conflicts))
    return rows.select_related("seat__expert", "application").order_by("pk")
