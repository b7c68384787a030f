"""Invitations for tests, with the token that only the mail holds."""

from __future__ import annotations

import re
from datetime import timedelta

from award.core.clock import now
from award.cycles.models import Cycle
from award.outbox.models import Message
from award.panels.models import Expert, Panel, Seat, SeatInvitation
from award.panels.registerrights import token_hash
from tests import factories


def make_open_panel(cycle: Cycle, code: str = "") -> Panel:
    """A panel that is not fixed, without members."""
    return Panel.objects.create(cycle=cycle, code=code or f"Q{factories.number()}", name=f"组{factories.number()}")


def named_expert(name: str) -> Expert:
    """An expert with a Chinese name, which no address can be made of."""
    expert = factories.make_expert()
    expert.user.name = name
    expert.user.save()
    return expert


def make_invitation(
    expert: Expert | None = None, panel: Panel | None = None, token: str = "", role: str = Seat.Role.ASSESSOR
) -> SeatInvitation:
    panel = panel or make_open_panel(factories.make_cycle("assessing"))
    return SeatInvitation.objects.create(
        cycle=panel.cycle, expert=expert or factories.make_expert(), panel=panel, role=role,
        token_sha256=token_hash(token or f"token-{factories.number()}"), due_at=now() + timedelta(days=5),
        invited_by=factories.make_user("inviter", "office"), invited_at=now(),
    )  # fmt: skip


def mailed_token() -> str:
    """The token of the last invitation that was mailed."""
    body = Message.objects.filter(kind="seat_invited").latest("pk").body
    found = re.search(r"/panel/invitations/([\w-]+)/", body)
    assert found
    return found[1]
