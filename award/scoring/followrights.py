"""Who may follow the progress of a panel, and remind its members."""

from __future__ import annotations

from award.accounts.models import Role
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found
from award.panels.models import Panel
from award.scoring.follow import led_panels


def can_follow_panel(actor: Actor, panel: Panel) -> Verdict:
    """The chair and the secretary who sit in the panel now. For its other members the page does not exist."""
    if not actor.is_authenticated or not actor.has_role(Role.Name.EXPERT):
        return HIDDEN
    return ALLOWED if led_panels(actor).filter(panel=panel).exists() else HIDDEN


def get_followed_panel(actor: Actor, pk: int) -> Panel:
    """The door to a panel's progress."""
    panel = found(Panel.objects.select_related("cycle__programme__criteria_set"), pk=pk)
    enforce(can_follow_panel(actor, panel))
    return panel
