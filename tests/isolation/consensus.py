"""The rooms of two panels in the world: merged remarks, posts and dissents, and a sheet that is agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.core.clock import now
from award.panels.services import sync_grants
from award.scoring.models import Confirmation, ConsensusSheet, Finding, MergedFinding, TalkPost
from tests import factories as make

if TYPE_CHECKING:
    from tests.isolation.world import World


def add_rooms(world: World) -> None:
    """The same in both rooms, so that each panel has what the other may not see."""
    objects = world.objects
    for label, person, sheet in (
        ("opened", "chair", objects["consensus"]), ("rival", "outsider", objects["rival_consensus"]),
    ):  # fmt: skip
        _furnish(world, label, person, sheet)
    said = Finding.objects.filter(sheet__assignment__application=objects["opened"]).order_by("pk")[:2]
    objects["merged_opened"].sources.set(said)
    _agreed(world, objects["consensus"])


def _furnish(world: World, label: str, person: str, sheet: ConsensusSheet) -> None:
    item = sheet.round.cycle.programme.criteria_set.items.get(code="4.1.2")
    seat = sheet.panel.seats.get(expert=world.objects[f"expert_{person}"])
    on_item = {"sheet": sheet, "item": item}
    world.objects[f"merged_{label}"] = MergedFinding.objects.create(
        **on_item, kind="strength", text=world.mark(f"merged-{label}"), updated_at=now()
    )
    world.objects[f"post_{label}"] = TalkPost.objects.create(
        **on_item, seat=seat, text=world.mark(f"post-{label}"), posted_at=now()
    )
    TalkPost.objects.create(
        **on_item, seat=seat, text=world.mark(f"withdrawn-{label}"), posted_at=now(), withdrawn_at=now()
    )
    Confirmation.objects.create(
        sheet=sheet, seat=seat, is_dissent=True, reason=world.mark(f"dissent-{label}"), sha256="0" * 64,
        confirmed_at=now(),
    )  # fmt: skip


def _agreed(world: World, talk: ConsensusSheet) -> None:
    cycle, source = talk.round.cycle, world.objects["closed_round"]
    application = make.make_application(cycle, state="accepted")
    for row in make.assign(talk.panel, application, source):
        make.make_sheet(row, 50, sealed=True)
    make.make_conflict(world.people["conflicted"], application)
    world.objects["agreed_consensus"] = make.make_consensus(application, talk.round, talk.panel, 50)
    sync_grants(actor=None, cycle=cycle)


def change_room(world: World, name: str = "consensus") -> None:
    """Other words in a room."""
    sheet, said = world.objects[name], "别的话,谁也不该看到"
    MergedFinding.objects.filter(sheet=sheet).update(text=said)
    TalkPost.objects.filter(sheet=sheet).update(text=said)
    Confirmation.objects.filter(sheet=sheet).update(reason=said)


def change_rival_room(world: World) -> None:
    """Other words in the other panel's room."""
    change_room(world, "rival_consensus")
