"""From the register and the applications to the problem that the draw solves: who may be drawn, and by which rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.utils.translation import gettext as _

from award.accounts.models import Division, Role
from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.core.clock import BEIJING, today
from award.cycles.models import Cycle, Round
from award.cycles.queries import programme_of
from award.domain.allocation.canonical import problem_json, problem_of_json
from award.domain.allocation.problem import Entry, Person, Problem, Rules
from award.domain.programmetables import PanelRules
from award.panels.bars import bars_of
from award.panels.models import Expert, PanelPlan, Seat, SeatInvitation
from award.panels.queries import holders, seated_experts

PREFIX = "E"  # of the codes of experts in a problem


@dataclass(frozen=True)
class Pooled:
    """An expert of the register; `left_out` says why it cannot be drawn."""

    expert: Expert
    left_out: str
    industries: tuple[str, ...]
    region: str

    @property
    def code(self) -> str:
        return code_of(self.expert)


def code_of(expert: Expert) -> str:
    """The code of an expert in a problem: no name leaves the register with it."""
    return f"{PREFIX}{expert.pk}"


def employer_key(expert: Expert) -> str:
    """By what two people are seen to work for one employer; "" where none is given."""
    return expert.employer_code or "".join(expert.employer.split())


def expert_pk(code: str) -> int:
    """The expert behind a code."""
    return int(code.removeprefix(PREFIX))


# ------------------------------------------------------------------ the pool


def pool(round: Round) -> list[Pooled]:
    """Everyone in the register by name, with the reason why someone cannot be drawn for the round."""
    rows = Expert.objects.select_related("user").prefetch_related("industries").order_by("user__name", "pk")
    facts = _Facts(round)
    return [
        Pooled(
            row,
            facts.why_not(row),
            tuple(sorted(industry.pk for industry in row.industries.all())),
            facts.regions.get(row.division_id or "", ""),
        )
        for row in rows
    ]


class _Facts:
    """What is asked once for all experts."""

    def __init__(self, round: Round) -> None:
        cycle = round.cycle
        self.today = today()
        self.until = max(self.today, round.due_at.astimezone(BEIJING).date()) if round.due_at else self.today
        self.rules: PanelRules = programme_of(cycle).panels
        self.regions = regions()
        self.seated = seated_experts(cycle)
        names = [Role.Name.OFFICE, Role.Name.CHIEF, Role.Name.SUPERVISOR]
        self.staff = set(Role.objects.filter(name__in=names).values_list("user_id", flat=True))
        asked = SeatInvitation.objects.filter(cycle=cycle).exclude(state=SeatInvitation.State.WITHDRAWN)
        self.asked = dict(asked.order_by("pk").values_list("expert_id", "state"))

    def why_not(self, expert: Expert) -> str:
        """Why the expert cannot be drawn; "" where it can."""
        if expert.pk in self.seated:
            return _("Sits in %(panel)s") % {"panel": self.seated[expert.pk]}
        if expert.user_id in self.staff:
            return _("Works for the award office or the supervisors")
        if not expert.user.is_active:
            return _("The account is closed")
        return self._of_invitation(expert) or self._of_time(expert)

    def _of_invitation(self, expert: Expert) -> str:
        state = self.asked.get(expert.pk)
        if state is None:
            return ""
        if state in (SeatInvitation.State.OPEN, SeatInvitation.State.ACCEPTED):
            return _("Is invited in this cycle already")
        return _("Declined in this cycle, or did not answer")

    def _of_time(self, expert: Expert) -> str:
        if not expert.is_available:
            return _("Not available")
        away, back = expert.away_from, expert.away_until
        if away and back and away <= self.until and back >= self.today:
            return _("Away until %(day)s") % {"day": back.isoformat()}
        if expert.appointed_until and expert.appointed_until < self.until:
            return _("Appointed until %(day)s only") % {"day": expert.appointed_until.isoformat()}
        if expert.appointed_on and expert.appointed_on > self.today:
            return _("Appointed from %(day)s on") % {"day": expert.appointed_on.isoformat()}
        years = self.rules.training_years
        if years and (expert.trained_on is None or expert.trained_on < _years_ago(self.today, years)):
            return _("No training within %(years)s years") % {"years": years}
        return ""


def _years_ago(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def regions() -> dict[str, str]:
    """Division → the city or county right below the province that it belongs to."""
    rows = {row.pk: row for row in Division.objects.all()}
    found = {}
    for code, row in rows.items():
        at = row
        while at.parent in rows and rows[at.parent].level != "province":
            at = rows[at.parent]
        found[code] = at.pk
    return found


# ------------------------------------------------------------------ the problem


def open_applications(round: Round) -> list[Application]:
    """The accepted applications that no panel holds in the round."""
    held = holders(round)
    return [row for row in accepted_applications(round.cycle) if row.pk not in held]


def make_problem(round: Round, experts: Collection[int], panels: int, waived: Iterable[str] = ()) -> Problem:
    """The problem of forming so many panels from the experts with these keys, as the records are now.

    Who cannot be drawn (any more) is left out, so that a problem made again differs where the records do.
    """
    cycle = round.cycle
    rules: PanelRules = programme_of(cycle).panels
    people = [row for row in pool(round) if row.expert.pk in experts and not row.left_out]
    applications = open_applications(round)
    row_count = cycles_in_row(cycle)
    reasons = _reasons(cycle, people, applications)
    where = regions()
    return Problem(
        persons=tuple(_person(row, row_count.get(row.expert.pk, 0)) for row in people),
        entries=tuple(
            Entry(
                code=row.number,
                industry=row.organisation.industry_id or "",
                region=where.get(row.organisation.division_id or "", ""),
            )
            for row in applications
        ),
        panels=panels,
        rules=Rules.of(rules),
        conflicts=frozenset(reasons),
        reasons=reasons,
        pairs_barred=_pairs_barred(cycle, rules.pair_cycles, {row.expert.pk for row in people}),
        waived=frozenset(waived),
    )


def problem_now(plan: PanelPlan) -> Problem:
    """The problem of a plan made again from the records as they are now: the same bytes where nothing changed."""
    stored = problem_of_json(plan.inputs)
    experts = {expert_pk(person.code) for person in stored.persons}
    return make_problem(plan.round, experts, stored.panels, stored.waived)


def is_current(plan: PanelPlan) -> bool:
    """Do the records still say what the plan was made from?"""
    return problem_json(problem_now(plan)) == plan.inputs


def _person(row: Pooled, in_row: int) -> Person:
    expert = row.expert
    return Person(
        code=row.code,
        employer=employer_key(expert),
        region=row.region,
        industries=frozenset(row.industries),
        may_chair=expert.may_chair,
        most=expert.most_applications,
        cycles_in_row=in_row,
    )


def _reasons(cycle: Cycle, people: Iterable[Pooled], applications: Iterable[Application]) -> dict[tuple[str, str], str]:
    """(person, entry) → the code of the reason why the one may not assess the other."""
    bars = bars_of(cycle, applications)
    return {
        (row.code, bar.application.number): bar.code
        for row in people
        for bar in bars.get(row.expert.user_id, {}).values()
    }


def _cycles_before(cycle: Cycle) -> list[int]:
    rows = Cycle.objects.filter(year__lt=cycle.year).exclude(state=Cycle.State.CANCELLED)
    return list(rows.order_by("-year", "-pk").values_list("pk", flat=True))


def cycles_in_row(cycle: Cycle) -> dict[int, int]:
    """Expert → how many cycles right before this one it sat in without a break."""
    before = _cycles_before(cycle)
    seats = Seat.objects.filter(cycle__in=before, panel__fixed_at__isnull=False)
    sat: dict[int, set[int]] = {}
    for held_in, expert in seats.values_list("cycle_id", "expert_id").order_by():
        sat.setdefault(held_in, set()).add(expert)
    counts: dict[int, int] = {}
    going_on: set[int] | None = None
    for held_in in before:
        present = sat.get(held_in, set())
        going_on = present if going_on is None else going_on & present
        if not going_on:
            break
        for expert in going_on:
            counts[expert] = counts.get(expert, 0) + 1
    return counts


def _pairs_barred(cycle: Cycle, cycles: int, experts: Collection[int]) -> frozenset[tuple[str, str]]:
    """Pairs who sat in one panel in one of the last so many cycles."""
    if not cycles:
        return frozenset()
    seats = Seat.objects.filter(
        cycle__in=_cycles_before(cycle)[:cycles], panel__fixed_at__isnull=False, expert__in=experts
    )
    by_panel: dict[int, set[str]] = {}
    for panel, expert in seats.values_list("panel_id", "expert_id").order_by():
        by_panel.setdefault(panel, set()).add(f"{PREFIX}{expert}")
    return frozenset(pair for members in by_panel.values() for pair in combinations(sorted(members), 2))
