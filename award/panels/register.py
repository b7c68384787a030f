"""The register of experts as it is looked through: filters, what each person did, what changed by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from award.accounts.models import Division, Industry
from award.audit.models import AuditEvent
from award.audit.queries import events_about
from award.core.access import Actor
from award.core.clock import today
from award.cycles.models import Category, Cycle
from award.cycles.queries import current_programmes, programme_of
from award.panels.models import Assignment, ConductNote, Expert, ExpertTie, Seat
from award.panels.queries import cycle_in_assessment, experts_for

OWN_FIELDS = (
    "employer", "employer_code", "group", "division", "phone", "title", "qualification", "expertise", "categories",
    "is_available", "away_from", "away_until",
)  # fmt: skip
OFFICE_FIELDS = (*OWN_FIELDS, "may_chair", "most_applications", "appointed_on", "appointed_until", "trained_on")

CURRENT, OVER = "current", "over"
_OWN_ACTS = ("expert.own_updated", "expert.tie_added", "expert.tie_removed", "expert.confirmed")
_MOST_SHOWN = 50


@dataclass(frozen=True)
class RegisterFilter:
    """What the register is narrowed to."""

    search: str = ""
    industry: str = ""
    division: str = ""
    chair: str = ""
    available: str = ""
    term: str = ""
    training: str = ""

    @property
    def is_set(self) -> bool:
        return self != RegisterFilter()


def training_limit() -> date | None:
    """The day since when a training counts as recent by the programme at work; None where it asks for none."""
    cycle = cycle_in_assessment()
    years = programme_of(cycle).panels.training_years if cycle else 0
    return years_before(today(), years) if years else None


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def present_experts(day: date) -> Q:
    """The condition of being available on a day."""
    return Q(is_available=True) & (Q(away_from__isnull=True) | Q(away_from__gt=day) | Q(away_until__lt=day))


def register_entries(actor: Actor, filters: RegisterFilter) -> QuerySet[Expert]:
    """The entries that fit, by name, each with how many panels and applications the person ever had."""
    day = today()
    over = Q(appointed_until__lt=day)
    rows = experts_for(actor, search=filters.search)
    for code, condition in (
        (filters.industry, Exists(Expert.industries.through.objects.filter(
            expert_id=OuterRef("pk"), industry_id=filters.industry))),
        (filters.division, Q(division_id=filters.division)),
        (filters.chair, Q(may_chair=True)),
    ):  # fmt: skip
        rows = rows.filter(condition) if code else rows
    if filters.available:
        rows = rows.filter(present_experts(day)) if filters.available == "yes" else rows.exclude(present_experts(day))
    if filters.term:
        rows = rows.filter(over) if filters.term == OVER else rows.exclude(over)
    if filters.training and (limit := training_limit()):
        rows = rows.filter(Q(trained_on__isnull=True) | Q(trained_on__lt=limit))
    return (
        rows.select_related("division")
        .prefetch_related("industries")
        .annotate(assessed=Count("seats__assignments__application", distinct=True))
    )


@dataclass(frozen=True)
class Service:
    """What an expert did in one cycle."""

    seat: Seat
    assigned: int


def history_of(expert: Expert) -> list[Service]:
    """The panels an expert sat in, the latest first, with how many applications each gave."""
    rows = Seat.objects.filter(expert=expert).select_related("panel", "cycle").order_by("-cycle__year", "-pk")
    counts = dict(
        Assignment.objects.filter(seat__expert=expert)
        .order_by()
        .values_list("seat_id")
        .annotate(count=Count("application", distinct=True))
    )
    return [Service(seat, counts.get(seat.pk, 0)) for seat in rows]


def ties_of(expert: Expert) -> QuerySet[ExpertTie]:
    """The ties of an expert in the order they were entered."""
    return ExpertTie.objects.filter(expert=expert).select_related("entered_by")


def conduct_of(actor: Actor, expert: Expert) -> QuerySet[ConductNote]:
    """What the office noted on an expert; nothing for anyone else."""
    rows = ConductNote.objects.filter(expert=expert).select_related("noted_by", "cycle")
    return rows if actor.has_role("office") else rows.none()


@dataclass(frozen=True)
class OwnChange:
    """Something the expert changed by itself, in words."""

    recorded_at: datetime
    said: str


def own_changes(expert: Expert) -> list[OwnChange]:
    """What the expert changed by itself since the office last looked, latest first."""
    events = events_about(expert).order_by("-seq")
    seen = events.filter(action="expert.changes_seen").values_list("seq", flat=True).first() or 0
    own = events.filter(seq__gt=seen, actor_id=expert.user_id, action__in=_OWN_ACTS)
    return [OwnChange(event.recorded_at, _said(event)) for event in own[:_MOST_SHOWN]]


def _said(event: AuditEvent) -> str:
    body = json.loads(event.body)
    if event.action == "expert.own_updated":
        names = body["after"].get("fields", [])
        fields = [str(getattr(Expert._meta.get_field(name), "verbose_name", name)) for name in names]
        return _("Changed: %(fields)s") % {"fields": _(", ").join(fields)}
    kind = {**body["before"], **body["after"]}.get("kind", "")
    label = str(dict(ExpertTie.Kind.choices).get(kind, kind))
    if event.action == "expert.tie_added":
        return _("Tie entered: %(kind)s") % {"kind": label}
    if event.action == "expert.tie_removed":
        name = body["before"].get("organisation", "")
        return _("Tie taken out: %(kind)s, %(name)s") % {"kind": label, "name": name}
    return _("Confirmed that all is up to date")


def category_choices() -> list[tuple[str, Category]]:
    """The categories of the criteria in force, each code once."""
    sets = {row.criteria_set_id for row in current_programmes()}
    latest = Cycle.objects.order_by("-year", "-pk").values_list("programme__criteria_set_id", flat=True).first()
    found: dict[str, Category] = {}
    rows = Category.objects.filter(criteria_set_id__in=sets).order_by("criteria_set_id", "position")
    for row in sorted(rows, key=lambda row: row.criteria_set_id != latest):
        found.setdefault(row.code, row)
    return list(found.items())


def reference_rows() -> dict[str, list[Any]]:
    """Divisions and industries to choose from."""
    return {"divisions": list(Division.objects.all()), "industries": list(Industry.objects.all())}
