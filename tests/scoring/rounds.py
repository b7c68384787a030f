"""Cycles of the programme with four rounds, for the tests of defences and surveys."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl import Workbook

from award.accounts.models import User
from award.applications.models import Application
from award.core.clock import BEIJING, now, today
from award.cycles.models import Cycle, Round
from award.panels.models import Assignment, Panel
from award.scoring.models import DefenceSession, SurveyImport
from award.scoring.services import defence as services
from award.scoring.services.survey import ask_figures, decide_figures
from tests import factories as make

HEADINGS = ("申报编号", "满意度（%）", "有效样本数", "调查机构", "调查日期", "备注")
START = datetime(2026, 12, 3, 9, 0, tzinfo=BEIJING)
DAY = services.Day(START, "海口市会议中心三楼", 15, 15, 5)
CATEGORIES = ("4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7")


@dataclass
class Rounds:
    """A cycle with an open defence and survey round, one panel and its applications."""

    cycle: Cycle
    panel: Panel
    applications: list[Application]
    defence: Round
    survey: Round
    clerk: User
    second: User
    assignments: dict[int, list[Assignment]] = field(default_factory=dict)

    @property
    def numbers(self) -> list[str]:
        return [row.number for row in self.applications]

    def person(self, place: int) -> User:
        return User.objects.get(expert=self.assignments[self.applications[0].pk][place].seat.expert_id)


def rounds(size: int = 3, applications: int = 2, sheet: str = "category", *, shortlist: bool = True) -> Rounds:
    text = (make.ROOT / "criteria" / "programmes" / "four-rounds.toml").read_text()
    text = text if shortlist else text.replace("shortlist = { cap = 6, floor = 400 }\n", "")
    programme = make.make_programme("four-rounds", text=text.replace('sheet = "category"', f'sheet = "{sheet}"'))
    cycle = make.make_cycle("assessing", programme=programme)
    defence, survey = make.round_of(cycle, "defence"), make.round_of(cycle, "survey")
    panel = make.make_panel(cycle, size)
    rows = [make.make_application(cycle, state="accepted") for _ in range(applications)]
    given = {row.pk: make.assign(panel, row, defence) for row in rows}
    people = [make.make_user(name, "office") for name in ("clerk", "second")]
    return Rounds(cycle, panel, rows, defence, survey, *people, assignments=given)


def set_day(found: Rounds, **changes: object) -> DefenceSession:
    return services.set_day(actor=found.clerk, round=found.defence, panel=found.panel, day=DAY._replace(**changes))


def drawn(found: Rounds, word: str = "椰子") -> DefenceSession:
    session = services.commit_order(actor=found.clerk, session=set_day(found), witness="王监督 市纪委")
    return services.draw_order(actor=found.clerk, session=session, word=word)


def book(rows: list[tuple[object, ...]], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """A workbook of figures."""
    out, workbook = io.BytesIO(), Workbook()
    for row in (headings, *rows):
        workbook.active.append(row)
    workbook.save(out)
    return out.getvalue()


def figure_row(number: str, percent: object, answers: object = 320, note: str = "") -> tuple[object, ...]:
    return (number, percent, answers, "某调查公司", today(), note)


def asked(found: Rounds, *percents: object) -> SurveyImport:
    rows = [figure_row(number, percent) for number, percent in zip(found.numbers, percents, strict=False)]
    return ask_figures(actor=found.clerk, round=found.survey, file_name="满意度.xlsx", data=book(rows))


def confirmed(found: Rounds, *percents: object) -> SurveyImport:
    return decide_figures(actor=found.second, file=asked(found, *percents), approve=True)


def close(round: Round) -> None:
    Round.objects.filter(pk=round.pk).update(state="closed", closed_at=now())
