"""Named reads of the pages on conflicts of interest, and whom an applicant may mean."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from award.applications.models import Avoidance
from award.audit.models import TwoPersonAct
from award.audit.queries import object_ref
from award.cycles.models import Cycle
from award.domain.conflicts import name_key, person_key
from award.panels.models import Assignment, Conflict, Expert, ExpertTie

LIFT = "conflict_lift"  # the kind of act that two of the office make
STANDING, LIFTED = "standing", "lifted"
_SHORTEST = 4  # of names that are found within others


def conflict_rows() -> QuerySet[Conflict]:
    """Conflicts with what pages and permissions need."""
    return Conflict.objects.select_related(
        "user", "application__organisation", "application__cycle__programme__criteria_set", "declared_by", "lifted_by"
    ).defer("application__cycle__programme__text", "application__cycle__programme__criteria_set__text")


def conflicts_in(cycle: Cycle, *, source: str = "", state: str = "", search: str = "") -> QuerySet[Conflict]:
    """The conflicts of a cycle, latest first."""
    rows = conflict_rows().filter(application__cycle=cycle)
    if source:
        rows = rows.filter(source=source)
    if state:
        rows = rows.filter(lifted_at__isnull=state == STANDING)
    for word in search.split():
        rows = rows.filter(
            Q(user__name__icontains=word)
            | Q(application__number__icontains=word)
            | Q(application__organisation__name__icontains=word)
        )
    return rows.order_by("-declared_at", "-pk")


def lift_acts(conflict: Conflict) -> QuerySet[TwoPersonAct]:
    """What was asked about lifting a conflict, latest first."""
    object_type, object_id = object_ref(conflict)
    rows = TwoPersonAct.objects.filter(kind=LIFT, object_type=object_type, object_id=object_id)
    return rows.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")


def lifts_waiting(cycle: Cycle) -> set[int]:
    """The conflicts of the cycle whose lifting awaits a second person."""
    rows = TwoPersonAct.objects.filter(kind=LIFT, state=TwoPersonAct.State.ASKED, payload__cycle=cycle.pk)
    return {int(pk) for pk in rows.values_list("object_id", flat=True)}


def is_assigned(conflict: Conflict) -> bool:
    """Does the person hold an assignment of the application?"""
    rows = Assignment.objects.filter(seat__expert__user=conflict.user_id, seat__left_at__isnull=True)
    return rows.filter(application=conflict.application_id).exists()


# ------------------------------------------------------------------ whom an applicant means


@dataclass(frozen=True)
class Meant:
    """An expert whom the applicant may mean, and by what."""

    expert: Expert
    reason: str
    is_barred: bool


def meant(avoidance: Avoidance) -> list[Meant]:
    """The experts of the register whom an applicant may mean, by name, employer and ties; the office chooses."""
    barred = set(Conflict.standing.filter(application=avoidance.application_id).values_list("user_id", flat=True))
    tied = _tied(avoidance.employer)
    found = []
    for expert in Expert.objects.select_related("user").order_by("user__name", "pk"):
        reasons = []
        if avoidance.person and _is_like(person_key(avoidance.person), person_key(expert.user.name), shortest=2):
            reasons.append(_("Name"))
        if avoidance.employer and _is_like(name_key(avoidance.employer), name_key(expert.employer)):
            reasons.append(_("Employer"))
        if expert.pk in tied:
            reasons.append(_("Tie to the organisation"))
        if reasons:
            found.append((-len(reasons), Meant(expert, " · ".join(reasons), expert.user_id in barred)))
    return [row for _weight, row in sorted(found, key=lambda pair: pair[0])]


def _is_like(wanted: str, name: str, *, shortest: int = _SHORTEST) -> bool:
    """The same, or one within the other where both are long enough to mean something."""
    if not wanted or not name:
        return False
    return wanted == name or (min(len(wanted), len(name)) >= shortest and (wanted in name or name in wanted))


def _tied(employer: str) -> set[int]:
    """The experts with a tie to the organisation."""
    if not employer:
        return set()
    wanted = name_key(employer)
    rows = ExpertTie.objects.values_list("expert_id", "organisation")
    return {expert for expert, organisation in rows if _is_like(wanted, name_key(organisation))}
