"""The tables that the office's pages show: whom a panel can seat, and which panel holds which application."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from award.accounts.models import Role
from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.core.access import Actor
from award.cycles.models import Cycle, Round
from award.panels.bars import Bar, bars_of
from award.panels.models import Assignment, Expert, Panel, Seat
from award.panels.planqueries import held_or_planned
from award.panels.queries import experts_for, holders, panels_of, seated_experts


@dataclass
class Candidate:
    """An expert who might be seated; `refusal` says why not. Other bars are shown so that one can plan."""

    expert: Expert
    refusal: str = ""
    bars: list[Bar] = field(default_factory=list)


@dataclass
class Cell:
    """One panel on the row of one application; `refusal` says why it cannot take it."""

    panel: Panel
    is_chosen: bool
    refusal: str = ""


@dataclass
class BoardRow:
    """One application on the board. Locked: a member has declared, so it stays where it is."""

    application: Application
    panel: Panel | None
    is_locked: bool
    cells: list[Cell]


def candidates(actor: Actor, panel: Panel, *, search: str = "") -> list[Candidate]:
    """The experts of the register who do not sit in this panel, with what speaks against each."""
    seated = seated_experts(panel.cycle)
    held = {row.pk for row in held_or_planned(panel)}
    bars = bars_of(panel.cycle, accepted_applications(panel.cycle))
    office = staff()
    found = []
    for expert in experts_for(actor, search=search).exclude(seats__panel=panel, seats__left_at__isnull=True):
        own = list(bars.get(expert.user_id, {}).values())
        found.append(Candidate(expert, _refusal(expert, seated, own, held, office), own))
    return sorted(found, key=lambda candidate: bool(candidate.refusal))


def staff() -> set[int]:
    """Those who work for the award office or the supervisors: they do not assess."""
    names = [Role.Name.OFFICE, Role.Name.CHIEF, Role.Name.SUPERVISOR]
    return set(Role.objects.filter(name__in=names).values_list("user_id", flat=True))


def _refusal(expert: Expert, seated: dict[int, str], bars: list[Bar], held: set[int], office: set[int]) -> str:
    if expert.pk in seated:
        return _("Sits in %(panel)s") % {"panel": seated[expert.pk]}
    if not expert.is_available:
        return _("Not available")
    if expert.user_id in office:
        return _("Works for the award office or the supervisors")
    for bar in bars:
        if bar.application.pk in held:
            return f"{bar.application.number} · {bar.reason}"
    return ""


def assignment_board(round: Round) -> tuple[list[Panel], list[BoardRow]]:
    """The fixed panels of the cycle, and a row for each accepted application with a cell for each of them."""
    panels = [panel for panel in panels_of(round.cycle) if panel.fixed_at]
    by_pk = {panel.pk: panel for panel in panels}
    applications = list(accepted_applications(round.cycle))
    refusals = _panel_refusals(round.cycle, applications)
    held = holders(round)
    rows = []
    for application in applications:
        holder, is_locked = held.get(application.pk, (None, False))
        cells = [
            Cell(panel, panel.pk == holder, "" if panel.pk == holder else refusals.get((panel.pk, application.pk), ""))
            for panel in panels
        ]
        rows.append(BoardRow(application, by_pk.get(holder) if holder else None, is_locked, cells))
    return panels, rows


def _panel_refusals(cycle: Cycle, applications: list[Application]) -> dict[tuple[int, int], str]:
    """(panel, application) → which member is barred and why. A panel that held the application before may keep it."""
    bars = bars_of(cycle, applications)
    held = Assignment.objects.filter(seat__cycle=cycle, is_guest=False)
    known = set(held.values_list("seat__panel_id", "application_id"))
    seats = Seat.objects.filter(cycle=cycle, left_at__isnull=True).select_related("expert__user")
    found: dict[tuple[int, int], list[str]] = {}
    for seat in seats:
        for application, bar in bars.get(seat.expert.user_id, {}).items():
            if (seat.panel_id, application) not in known:
                found.setdefault((seat.panel_id, application), []).append(f"{seat.expert} · {bar.reason}")
    return {key: "\n".join(reasons) for key, reasons in found.items()}
