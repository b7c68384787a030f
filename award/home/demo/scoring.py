"""The experts' part of the demonstration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from award.accounts.models import User
from award.applications.models import Application
from award.cycles.models import Cycle, Item, Round
from award.cycles.queries import criteria_of, items_of
from award.home.demo.marks import LEVELS, chance_of, sheet_marks, visited_mark
from award.home.demo.people import Cast
from award.home.demo.stock import read
from award.panels.models import Assignment, Panel
from award.panels.services import (
    assign,
    create_panel,
    declare_clear,
    declare_conflict,
    fix_panel,
    seat_expert,
)
from award.scoring.consensus import board_of, suggested
from award.scoring.models import ConsensusSheet, ScoreSheet
from award.scoring.room import room_of
from award.scoring.services import (
    NewMark,
    agree_consensus,
    confirm_consensus,
    open_sheet,
    save_consensus_mark,
    save_finding,
    save_marks,
    seal_sheet,
    take_suggested,
)

PANELS = 3
SEATS = 5
FINDINGS = 3  # items of a sheet that carry remarks
TALKED = 3  # items of a consensus sheet that are talked about though the sheets agree


def form_panels(cast: Cast, cycle: Cycle) -> list[Panel]:
    """Three panels of five, each led by an expert fit to lead."""
    rows = read("cast")["experts"]
    leaders = [row["key"] for row in rows if row.get("chair")][:PANELS]
    others = [row["key"] for row in rows if row["key"] not in leaders]
    panels = []
    for place in range(PANELS):
        panel = create_panel(actor=cast.clerk, cycle=cycle, code=f"P{place + 1}", name=f"第{'一二三'[place]}评审组")
        seat_expert(actor=cast.clerk, panel=panel, expert=cast.experts[leaders[place]], role="chair")
        for key in others[place * (SEATS - 1) : (place + 1) * (SEATS - 1)]:
            seat_expert(actor=cast.clerk, panel=panel, expert=cast.experts[key], role="assessor")
        panels.append(fix_panel(actor=cast.clerk, panel=panel))
    return panels


def assign_all(cast: Cast, panels: list[Panel], round: Round, applications: list[Application]) -> None:
    """Deal the applications to the panels in turn."""
    for place, panel in enumerate(panels):
        assign(actor=cast.clerk, panel=panel, round=round, applications=applications[place :: len(panels)])


def declare(cast: Cast, assignments: Iterable[Assignment]) -> list[Assignment]:
    """Everyone declares; those who once worked for the applicant declare a conflict. Returns the cleared ones."""
    former = {
        (cast.experts[row["key"]].pk, cast.organisations[row["formerly"]].pk)
        for row in read("cast")["experts"]
        if row.get("formerly") in cast.organisations
    }
    cleared = []
    for assignment in assignments:
        expert = assignment.seat.expert
        if (expert.pk, assignment.application.organisation_id) in former:
            declare_conflict(actor=expert.user, assignment=assignment, reason="曾在该企业任职，离职未满三年。")
        else:
            cleared.append(declare_clear(actor=expert.user, assignment=assignment))
    return cleared


def assignments_of(round: Round) -> list[Assignment]:
    """All assignments of the round, in a fixed order."""
    rows = Assignment.objects.filter(round=round).select_related(
        "seat__expert__user", "seat__panel", "application__organisation", "application__cycle", "round__cycle"
    )
    return list(rows.order_by("application__number", "seat__pseudonym"))


def score(assignment: Assignment, level: int, seed: int, *, seal: bool, items: int | None = None) -> ScoreSheet:
    """Fill in a sheet, the first `items` items or all, and seal it."""
    cycle = assignment.round.cycle
    actor = assignment.seat.expert.user
    sheet = open_sheet(actor=actor, assignment=assignment)
    marks = sheet_marks(
        criteria_of(cycle), level, assignment.seat.pseudonym, assignment.application.organisation.credit_code, seed
    )
    wanted = items_of(cycle)[:items]
    save_marks(actor=actor, sheet=sheet, marks=[NewMark(item, marks[item.code]) for item in wanted])
    chance = chance_of(seed, "findings", assignment.pk)
    for item in chance.sample(wanted, min(FINDINGS, len(wanted))):
        _remark(sheet, item, actor, chance)
    return seal_sheet(actor=actor, sheet=sheet) if seal else sheet


def _remark(sheet: ScoreSheet, item: Item, actor: Any, chance: Any) -> None:
    stock = read("findings")
    for kind, key in (("strength", "strengths"), ("opportunity", "opportunities")):
        texts = [row["text"] for row in stock[key] if row.get("item") == item.code]
        if texts:
            save_finding(actor=actor, sheet=sheet, item=item, kind=kind, text=chance.choice(texts))


def chair_of(panel: Panel) -> Any:
    """The person who leads the panel."""
    return panel.seats.get(role="chair", left_at__isnull=True).expert.user


def agree(sheet: ConsensusSheet, seed: int, *, whole: bool = True) -> None:
    """The panel talks about some items and takes the suggestion for the rest; on a site visit a few marks move."""
    criteria = criteria_of(sheet.round.cycle)
    actor = chair_of(sheet.panel)
    chance = chance_of(seed, "consensus", sheet.round.kind, sheet.application.number)
    reasons = [row["text"] for row in read("findings")["consensus_reasons"]]
    board = board_of(sheet)
    talked = [item for item in items_of(sheet.round.cycle) if item.code not in suggested(board)]
    talked += chance.sample(items_of(sheet.round.cycle), TALKED)
    for item in dict.fromkeys(talked):
        percent = board.rows[item.code].suggestion or 0
        if sheet.round.kind == "site_visit":
            percent = visited_mark(criteria, percent, chance)
        save_consensus_mark(
            actor=actor, sheet=sheet, item=item, percent=percent, reason=chance.choice(reasons), version=0
        )
    if whole:
        take_suggested(actor=actor, sheet=sheet)
        state = room_of(sheet).state
        for member in board.counted:
            confirm_consensus(actor=User.objects.get(pk=member.user_id), sheet=sheet, seen=state)
        agree_consensus(actor=actor, sheet=sheet)


def levels_of(cycle: Cycle, applications: list[Application], seed: int) -> dict[int, int]:
    """A level for each application, drawn; organisations that apply again later must not win, so they come last."""
    again = {row["name_zh"] for row in read("cast")["organisations"] if len(row["cycles"]) > 1}
    drawn = sorted(applications, key=lambda row: row.number)
    chance_of(seed, "levels", cycle.year).shuffle(drawn)
    order = sorted(drawn, key=lambda row: row.organisation.name in again)
    return {application.pk: LEVELS[min(place, len(LEVELS) - 1)] for place, application in enumerate(order)}
