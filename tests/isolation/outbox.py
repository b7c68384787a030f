"""A message in the world's outbox, and an address that mail does not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.core.clock import now
from award.outbox.models import Bounce, Message

if TYPE_CHECKING:
    from tests.isolation.world import World


def add_mail(world: World) -> None:
    """Both with words that only the office may read."""
    world.objects["message"] = Message.objects.create(
        event_key="world", kind="member_invited", recipient=world.people["owner"], address="owner@example.org",
        language="en", subject=world.mark("letter-subject"), body=world.mark("letter-body"), created_at=now(),
    )  # fmt: skip
    world.objects["bounce"] = Bounce.objects.create(
        address="nobody@example.org", reason=world.mark("bounce-reason"), bounced_at=now()
    )
