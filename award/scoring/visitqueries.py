"""Named reads of site visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from award.applications.models import Application
from award.core.access import Actor
from award.cycles.models import Cycle, Item
from award.panels.bars import barred_pairs
from award.panels.models import Seat
from award.scoring import queries
from award.scoring.models import (
    ConsensusSheet,
    Finding,
    MergedFinding,
    SiteVisit,
    VisitDocument,
    VisitFinding,
    VisitInterview,
    VisitMember,
    VisitPhoto,
    VisitPoint,
)

KIND = "site_visit"
PLANNERS = (Seat.Role.CHAIR, Seat.Role.SECRETARY)


@dataclass(frozen=True)
class Issue:
    """Something that the assessors want to see on site."""

    item: Item
    text: str
    source: VisitPoint.Source


def visits() -> QuerySet[SiteVisit]:
    """All visits with what their pages and checks need, in one query."""
    return SiteVisit.objects.select_related(
        "sheet__round__cycle__programme__criteria_set",
        "sheet__application__organisation",
        "sheet__application__cycle",
        "sheet__panel",
    )


def visits_on_desk(actor: Actor, sheets: Iterable[ConsensusSheet]) -> dict[int, int]:
    """The key of the visit by that of its consensus sheet; 0 where the actor is the one to open it."""
    visited = [sheet for sheet in sheets if sheet.round.kind == KIND]
    if not visited:
        return {}
    keys = dict(SiteVisit.objects.filter(sheet__in=visited).values_list("sheet_id", "pk"))
    seats = Seat.objects.filter(expert__user_id=actor.pk, left_at__isnull=True, role__in=PLANNERS)
    planned = set(seats.values_list("panel_id", flat=True))
    to_open = {sheet.pk: 0 for sheet in visited if sheet.panel_id in planned and sheet.state == sheet.State.OPEN}
    return to_open | keys


def visit_of(sheet: ConsensusSheet) -> SiteVisit | None:
    """The visit of a consensus sheet, once it was opened."""
    return visits().filter(sheet=sheet).first()


def seat_in(actor: Actor, sheet: ConsensusSheet) -> Seat | None:
    """The actor's seat in the panel of the sheet."""
    return Seat.objects.filter(panel=sheet.panel_id, expert__user_id=actor.pk, left_at__isnull=True).first()


def candidates(visit: SiteVisit) -> list[Seat]:
    """Who may go: the members of the panel now, without those barred from the application."""
    own = visit.sheet.application_id
    barred = {user for user, application in barred_pairs(visit.sheet.round.cycle) if application == own}
    rows = Seat.objects.filter(panel=visit.sheet.panel_id, left_at__isnull=True).select_related("expert__user")
    return [seat for seat in rows if seat.expert.user_id not in barred]


def team_of(visit: SiteVisit) -> list[Seat]:
    """Who goes, the chair first."""
    rows = VisitMember.objects.filter(visit=visit).select_related("seat__expert__user")
    return sorted((row.seat for row in rows), key=lambda seat: (seat.role != Seat.Role.CHAIR, seat.pk))


def items_of(visit: SiteVisit) -> dict[str, Item]:
    """The items of the criteria by code, in their order."""
    rows = Item.objects.filter(criteria_set=visit.sheet.round.cycle.programme.criteria_set_id)
    return {item.code: item for item in rows.order_by("position")}


def points_of(visit: SiteVisit) -> list[VisitPoint]:
    """The points to verify in the order of the items."""
    rows = VisitPoint.objects.filter(visit=visit).select_related("item", "assigned_to__expert__user", "author")
    return list(rows.order_by("item__position", "pk"))


def findings_of(visit: SiteVisit) -> list[VisitFinding]:
    """The findings with their photographs, as they were noted."""
    photos = Prefetch("photos", VisitPhoto.objects.order_by("noted_at", "pk"))
    rows = VisitFinding.objects.filter(visit=visit).select_related("item", "author", "point")
    return list(rows.prefetch_related(photos).order_by("item__position", "noted_at", "pk"))


def interviews_of(visit: SiteVisit) -> list[VisitInterview]:
    """The interviews that were held."""
    return list(VisitInterview.objects.filter(visit=visit).select_related("author"))


def documents_of(visit: SiteVisit) -> list[VisitDocument]:
    """The documents that were seen."""
    return list(VisitDocument.objects.filter(visit=visit).select_related("author", "item"))


def entry_in(visit: SiteVisit, model: type[Any], client_id: UUID) -> Any:
    """The entry of that kind with that name of its own, or None."""
    return model.objects.filter(visit=visit, client_id=client_id).first()


def photo(pk: int) -> VisitPhoto | None:
    """A photograph; the door decides who may see it."""
    return VisitPhoto.objects.filter(pk=pk).first()


def issues_of(sheet: ConsensusSheet) -> list[Issue]:
    """What is to be verified on site: the issues that the panel merged in its consensus, and those of the sheets that
    count which it merged into nothing. Only after the opening."""
    source, before = queries.sheets_round(sheet.round), queries.consensus_before(sheet)
    merged = [] if before is None else list(MergedFinding.objects.filter(sheet=before).select_related("item"))
    used = set(MergedFinding.sources.through.objects.filter(mergedfinding__in=merged).values_list("finding", flat=True))
    rows = [] if source is None else queries.opened_findings(sheet.application, source)
    issue = Finding.Kind.ISSUE
    found = [Issue(row.item, row.text, VisitPoint.Source.CONSENSUS) for row in merged if row.kind == issue]
    found += [
        Issue(row.item, row.text, VisitPoint.Source.SHEET) for row in rows if row.kind == issue and row.pk not in used
    ]
    return sorted(found, key=lambda each: each.item.position)


# ------------------------------------------------------------------ for the office and the applicant


def visits_in(cycle: Cycle) -> list[SiteVisit]:
    """The visits of a cycle by date, those without one last, with the names of the team. No mark is read."""
    members = Prefetch("members", VisitMember.objects.select_related("seat__expert__user"))
    rows = visits().filter(sheet__round__cycle=cycle).defer("sheet__payload", "sheet__packed", "sent_payload")
    found = list(rows.prefetch_related(members))
    return sorted(
        found, key=lambda row: (row.starts_on is None, str(row.starts_on or ""), row.sheet.application.number)
    )


def unplanned_in(cycle: Cycle) -> list[ConsensusSheet]:
    """The sheets of site-visit rounds whose visit nobody has begun to plan."""
    rows = ConsensusSheet.objects.filter(round__cycle=cycle, round__kind=KIND, visit__isnull=True)
    return list(rows.select_related("application__organisation", "panel", "round").defer("payload", "packed"))


def sent_visit(application: Application) -> SiteVisit | None:
    """The latest visit of which the applicant got the plan."""
    rows = visits().filter(sheet__application=application, sent_at__isnull=False)
    return rows.order_by("-sheet__round__position").first()


def applications_with_visits(applications: Iterable[Application]) -> set[int]:
    """The keys of those applications whose applicant got the plan of a visit."""
    rows = SiteVisit.objects.filter(sheet__application__in=[row.pk for row in applications], sent_at__isnull=False)
    return set(rows.values_list("sheet__application_id", flat=True))
