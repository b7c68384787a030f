"""Named reads of plans of panels."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.cycles.models import Cycle
from award.panels.models import Assignment, Panel, PanelPlan, PlanEdit
from award.panels.planedits import plan_now
from award.panels.queries import applications_of

# Read by no list: the texts of a large plan weigh megabytes.
_LARGE = ("inputs", "outcome", "seed")


def plans() -> QuerySet[PanelPlan]:
    """All plans with what their pages need."""
    return PanelPlan.objects.select_related(
        "cycle__programme__criteria_set", "round__cycle__programme__criteria_set",
        "made_by", "committed_by", "drawn_by", "adopted_by",
    )  # fmt: skip


def plans_of(cycle: Cycle) -> QuerySet[PanelPlan]:
    """The plans of a cycle, newest first, with the number of changes that stand."""
    rows = PanelPlan.objects.filter(cycle=cycle).defer(*_LARGE).select_related("round", "made_by", "drawn_by")
    return rows.annotate(changes=Count("edits", filter=Q(edits__undone_at__isnull=True)))


def published_plans() -> QuerySet[PanelPlan]:
    """The plans whose seed was committed: what supervisors see."""
    return plans().filter(committed_at__isnull=False)


def public_draws() -> QuerySet[PanelPlan]:
    """The draws as the public sees them, newest first: hashes before the draw, seed and word with it. No names."""
    rows = PanelPlan.objects.filter(committed_at__isnull=False).select_related("cycle", "round")
    return rows.defer("inputs", "outcome").order_by("-committed_at", "-pk")


def edits_of(plan: PanelPlan) -> QuerySet[PlanEdit]:
    """All changes of a plan by hand, the undone ones too."""
    return PlanEdit.objects.filter(plan=plan).select_related("made_by").order_by("position")


def standing_edit(plan: PanelPlan) -> PlanEdit | None:
    """The last change that was not undone."""
    return PlanEdit.objects.filter(plan=plan, undone_at__isnull=True).order_by("-position").first()


def panels_made(plan: PanelPlan) -> dict[str, Panel]:
    """The panels that the adoption of a plan made, by the plan's codes; their own codes may be later ones."""
    return {f"P{place}": panel for place, panel in enumerate(Panel.objects.filter(plan=plan).order_by("pk"), start=1)}


def panels_before(cycle: Cycle) -> int:
    """The highest number among the cycle's panels with codes as plans give them."""
    codes = Panel.objects.filter(cycle=cycle, code__regex=r"^P[0-9]{1,6}$").values_list("code", flat=True)
    return max((int(code[1:]) for code in codes), default=0)


def is_given(plan: PanelPlan) -> bool:
    """Were the applications of an adopted plan given to its panels?"""
    return Assignment.objects.filter(round=plan.round, seat__panel__plan=plan).exists()


def held_or_planned(panel: Panel) -> list[Application]:
    """What a panel holds; before the applications are given, what its plan says that it gets."""
    held = list(applications_of(panel))
    if held or panel.plan is None:
        return held
    made = panels_made(panel.plan)
    planned = {code for team in plan_now(panel.plan).panels if made.get(team.code) == panel for code in team.entries}
    return [row for row in accepted_applications(panel.cycle) if row.number in planned]
