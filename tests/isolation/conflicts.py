"""The world's conflicts of interest: one whose lifting waits, and what applicants ask to avoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.applications.models import Avoidance
from award.core.clock import now
from award.panels.models import Conflict
from award.panels.services import ask_lift

if TYPE_CHECKING:
    from tests.isolation.world import World


def add_conflicts(world: World) -> None:
    """A lifting asked for by someone else than the clerk and the chief; a wish of the owner, and one of the rival."""
    people, objects = world.people, world.objects
    objects["conflict"] = Conflict.objects.get(user=people["conflicted"], application=objects["judged"])
    objects["lift_act"] = ask_lift(actor=people["freezer"], conflict=objects["conflict"], reason=world.mark("lift"))
    for name, application, owner in (("own", "submitted", "owner"), ("rival", "waiting", "rival")):
        objects[f"avoidance_{name}"] = Avoidance.objects.create(
            application=objects[application], person=world.mark(f"avoid-{name}"), asked_by=people[owner],
            reason=world.mark(f"avoid-why-{name}"), asked_at=now(),
        )  # fmt: skip
