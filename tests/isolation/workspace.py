"""In the world: private notes, ticks of factors and citations on the sheets of two panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.core.clock import now
from award.scoring.models import Citation, FactorTick, ScoreSheet, SheetNote

if TYPE_CHECKING:
    from tests.isolation.world import World

# A note is read by its writer alone, ever; a citation before the opening too.
MAY_SEE = {name: {f"private-note-{name}", f"quote-{name}"} for name in ("expert", "outsider")}


def add_workspace(world: World) -> None:
    for name in ("expert", "peer", "chair", "outsider"):
        sheet: ScoreSheet = world.objects[f"sheet_{name}"]
        item = sheet.assignment.round.cycle.programme.criteria_set.items.get(code="4.1.2")
        SheetNote.objects.create(
            sheet=sheet, item=item, text=world.mark(f"private-note-{name}"), version=1, updated_at=now()
        )
        FactorTick.objects.create(sheet=sheet, item=item, factor="approach", value="full", updated_at=now())
        for finding in sheet.findings.all():
            Citation.objects.create(
                finding=finding, kind="text", paragraph=1, start=0, end=4, quote=world.mark(f"quote-{name}")
            )


def change_workspace(sheet: ScoreSheet, said: str) -> None:
    """Other notes, ticks and citations on a sheet."""
    SheetNote.objects.filter(sheet=sheet).update(text=said)
    FactorTick.objects.filter(sheet=sheet).update(value="not")
    Citation.objects.filter(finding__sheet=sheet, kind="text", quote__gt="").update(quote=said[:20])
