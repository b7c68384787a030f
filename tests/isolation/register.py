"""The world's register: a tie, a note on conduct, an invitation behind a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.core.clock import now
from award.panels.models import ConductNote, ExpertTie
from tests.panels.invitations import make_invitation, make_open_panel

if TYPE_CHECKING:
    from tests.isolation.world import World

TOKEN = "the-token-of-the-link"


def add_register(world: World) -> None:
    """The expert of panel B is invited in the cycle that takes applications; the office noted something on it."""
    objects, outsider = world.objects, world.objects["expert_outsider"]
    for name, person in (("tie", world.people["outsider"]), ("office_tie", world.people["office"])):
        objects[name] = ExpertTie.objects.create(
            expert=outsider, kind="consulting", organisation=world.mark(f"tie-{name}"), entered_by=person,
            entered_at=now(),
        )  # fmt: skip
    ConductNote.objects.create(
        expert=outsider, kind="concern", text=world.mark("conduct"), noted_by=world.people["office"], noted_at=now()
    )
    objects["open_panel"] = panel = make_open_panel(objects["applying"], code="INV")
    objects["seat_token"] = TOKEN
    objects["seat_invitation"] = make_invitation(expert=outsider, panel=panel, token=TOKEN)
