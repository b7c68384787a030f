"""Defences and surveys in the world: marks by category, a day that was told, one being set, figures of a survey."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from award.core.clock import now, today
from award.cycles.models import Cycle
from award.panels.models import Assignment, Panel, Seat
from award.panels.services import sync_grants
from award.scoring.models import Finding, ScoreSheet, SurveyFigure
from award.scoring.services import defence as services
from award.scoring.services.survey import ask_figures, decide_figures
from tests import factories as make
from tests.scoring.rounds import DAY, book

if TYPE_CHECKING:
    from tests.isolation.world import World

# What each role may find beside what test_blindness lists.
MAY_SEE = {
    "owner": {"defence-place-a"},
    "rival": {"defence-place-a"},
    "expert": {"defence-place-a", "simple-expert"},
    "outsider": {"org-lost"},  # whose application panel B hears
}


def change_figures(_world: World) -> None:
    """Other per cents of the survey."""
    SurveyFigure.objects.update(percent=11)


def add_defence(world: World) -> None:
    """A cycle of four rounds: panel A hears the owner and the rival, panel B another applicant."""
    objects, people = world.objects, world.people
    text = (make.ROOT / "criteria" / "programmes" / "four-rounds.toml").read_text()
    programme = make.make_programme("four-rounds", text=text)
    cycle = make.make_cycle("assessing", year=2001, programme=programme)
    objects["defence_round"], objects["survey_round"] = make.round_of(cycle, "defence"), make.round_of(cycle, "survey")
    for name, organisation, owner in (
        ("defended", "own", "owner"), ("rival_defended", "rivals", "rival"), ("lost_defended", "lost", "loser")
    ):  # fmt: skip
        objects[name] = make.make_application(cycle, people[owner], "accepted", objects[f"org_{organisation}"])
    _hear(world, cycle)
    _days(world)
    _figures(world)
    second = make.make_cycle("assessing", year=2002, programme=programme)
    objects["survey_open"] = make.round_of(second, "survey")
    Cycle.objects.filter(pk__in=[cycle.pk, second.pk]).update(opened_at=now() - timedelta(days=400))
    sync_grants(actor=None, cycle=cycle)


def _seat(world: World, panel: Panel, name: str, role: str = "assessor") -> Seat:
    return Seat.objects.create(
        panel=panel, cycle=panel.cycle, expert=world.objects[f"expert_{name}"], role=role,
        pseudonym=f"J{make.number():05d}",
    )  # fmt: skip


def _hear(world: World, cycle: Cycle) -> None:
    objects, round = world.objects, world.objects["defence_round"]
    objects["defence_panel"], other = make.make_panel(cycle, 0, code="A"), make.make_panel(cycle, 3, code="B")
    for name in ("chair", "expert", "peer", "conflicted"):
        _seat(world, objects["defence_panel"], name, "chair" if name == "chair" else "assessor")
    _seat(world, other, "outsider")
    objects["defence_panel_b"] = other
    rows = make.assign(objects["defence_panel"], objects["defended"], round)
    make.assign(objects["defence_panel"], objects["rival_defended"], round)
    rows += make.assign(other, objects["lost_defended"], round)
    for name, percent, sealed in (("expert", 35, False), ("peer", 65, True), ("conflicted", 40, False),
                                  ("outsider", 60, False)):  # fmt: skip
        row = next(row for row in rows if row.seat.expert_id == objects[f"expert_{name}"].pk)
        objects[f"sheet_simple_{name}"] = sheet = make.make_sheet(row, percent, sealed=sealed)
        _remark(world, row, sheet, name)
    make.make_conflict(world.people["conflicted"], objects["defended"])


def _remark(world: World, row: Assignment, sheet: ScoreSheet, name: str) -> None:
    item = row.round.cycle.programme.criteria_set.items.get(code="4.1.2")
    Finding.objects.create(
        sheet=sheet, item=item, kind="strength", text=world.mark(f"simple-{name}"), version=1, updated_at=now()
    )


def _days(world: World) -> None:
    objects, actor = world.objects, world.people["freezer"]
    for name, panel in (("a", objects["defence_panel"]), ("b", objects["defence_panel_b"])):
        objects[f"session_{name}"] = services.set_day(
            actor=actor, round=objects["defence_round"], panel=panel,
            day=DAY._replace(place=world.mark(f"defence-place-{name}")),
        )  # fmt: skip
    session = services.commit_order(actor=actor, session=objects["session_a"], witness=world.mark("witness-order"))
    services.draw_order(actor=actor, session=session, word="口令")
    services.tell_applicants(actor=actor, session=session)
    third = make.make_panel(objects["defence_round"].cycle, 3, code="C")
    application = make.make_application(third.cycle, state="accepted")
    make.assign(third, application, objects["defence_round"])
    session = services.set_day(actor=actor, round=objects["defence_round"], panel=third, day=DAY)
    objects["session_committed"] = services.commit_order(actor=actor, session=session, witness="王监督")


def _figures(world: World) -> None:
    objects, people = world.objects, world.people
    round = objects["survey_round"]

    def row(name: str, percent: str) -> tuple[object, ...]:
        return (objects[name].number, percent, 300, world.mark("survey-source"), today(), world.mark("survey-note"))

    file = ask_figures(
        actor=people["freezer"], round=round, file_name="a.xlsx",
        data=book([row("defended", "73.19"), row("rival_defended", "64.27")]),
    )  # fmt: skip
    decide_figures(actor=people["chief"], file=file, approve=True)
    objects["survey_asked"] = ask_figures(
        actor=people["freezer"], round=round, file_name="b.xlsx", data=book([row("defended", "74.01")])
    )
