"""Sheets sealed by their assessors, and what two of the office do about them, for the tests of seals."""

from __future__ import annotations

from typing import Any

from award.accounts.models import User
from award.audit.models import TwoPersonAct
from award.panels.models import Panel, Seat
from award.scoring import services
from award.scoring.models import Finding, ScoreSheet
from tests import factories as make
from tests.scoring.scene import Scene, scene

WHY = "评分页面曾出错"


def remark(sheet: ScoreSheet, code: str = "4.1.2", text: str = "战略清晰", **fields: Any) -> Finding:
    item = sheet.assignment.round.cycle.programme.criteria_set.items.get(code=code)
    fields = {"kind": "strength", "updated_at": sheet.created_at, **fields}
    return Finding.objects.create(sheet=sheet, item=item, text=text, **fields)


def sealed_scene(percent: int = 55, found: Scene | None = None) -> tuple[Scene, ScoreSheet]:
    """One sheet sealed by its assessor, with a remark; the other four are not begun."""
    found = found or scene()
    sheet = found.sheet(0, percent)
    remark(sheet)
    return found, services.seal_sheet(actor=found.user(0), sheet=sheet)


def opened_scene(percent: int = 55, found: Scene | None = None) -> tuple[Scene, ScoreSheet]:
    """All five sheets sealed by their assessors, so that they are open to the panel."""
    found, sheet = sealed_scene(percent, found)
    seal_the_others(found)
    return found, sheet


def seal_the_others(found: Scene) -> None:
    for place in range(1, 5):
        services.seal_sheet(actor=found.user(place), sheet=found.sheet(place, 50))


def office(name: str = "clerk") -> User:
    return make.make_user(name, "office")


def asked(sheet: ScoreSheet, by: User | None = None) -> TwoPersonAct:
    return services.ask_reopening(actor=by or office("one"), sheet=sheet, reason=WHY)


def reopened(sheet: ScoreSheet) -> ScoreSheet:
    return services.decide_reopening(actor=office("two"), act=asked(sheet), approve=True)


def secretary_of(panel: Panel) -> User:
    """A secretary of the panel, seated before anything is assigned."""
    seat = Seat.objects.create(
        panel=panel, cycle=panel.cycle, expert=make.make_expert("secretary"), role="secretary", pseudonym="S900"
    )
    return seat.expert.user


def named_scene() -> Scene:
    """A panel of a programme that shows the names of assessors at the table."""
    text = make.make_programme().text.replace('assessors = "letters"', 'assessors = "names"')
    assert 'assessors = "names"' in text
    return scene(cycle=make.make_cycle("assessing", programme=make.make_programme(text=text)))
