"""The world's letters to departments and a line of a checklist, with words that only the office reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.cycles.models import Cycle
from award.eligibility.models import CheckResult, DepartmentFinding, DepartmentRequest
from tests import factories as make

if TYPE_CHECKING:
    from tests.isolation.world import World


def add_letters(world: World, cycle: Cycle) -> None:
    """A letter drawn up and one that was sent, and an officer's note on the application that waits."""
    waiting, officer = world.objects["waiting"], world.people["freezer"]
    values = {"cycle": cycle, "department": "emergency", "made_by": officer, "made_at": make.now()}
    draft = DepartmentRequest.objects.create(text=world.mark("letter-draft"), **values)
    sent = DepartmentRequest.objects.create(
        text=world.mark("letter-sent"), state="sent", number="琼质奖函〔2026〕1号", sent_on=make.today_plus(-9),
        due_on=make.today_plus(-1), **values,
    )  # fmt: skip
    for row in (draft, sent):
        DepartmentFinding.objects.create(request=row, application=waiting)
    CheckResult.objects.create(
        application=waiting, revision=waiting.revisions.last(), code="materials", verdict="unclear",
        note=world.mark("check-note"), source=world.mark("check-source"), checked_by=officer, checked_at=make.now(),
    )  # fmt: skip
    world.objects |= {"letter_draft": draft, "letter_sent": sent}
