"""What the landing pages and the side bar show."""

from __future__ import annotations

from award.core.access import Actor
from award.cycles.models import Cycle


def latest_cycle() -> Cycle | None:
    """The cycle the office works on: the newest that is neither cancelled nor still being set up, else the newest."""
    cycles = Cycle.objects.exclude(state=Cycle.State.CANCELLED)
    return cycles.exclude(state=Cycle.State.DRAFT).first() or cycles.first()


def home_of(actor: Actor) -> str:
    """URL name of the page a person starts from: the role with the most to do wins."""
    for role, name in (
        ("office", "home:office"),
        ("supervisor", "home:supervision"),
        ("expert", "home:panel"),
        ("committee", "home:committee"),
        ("recommender", "home:recommend"),
    ):
        if actor.has_role(role):
            return name
    return "home:my"
