"""Who may open which landing page. To everyone else the page does not exist."""

from __future__ import annotations

from award.accounts.models import Role
from award.audit.models import AuditEvent
from award.audit.queries import events_for
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found


def can_open_as(actor: Actor, *roles: str) -> Verdict:
    """Holders of one of the roles."""
    return ALLOWED if any(actor.has_role(role) for role in roles) else HIDDEN


def require_role(actor: Actor, *roles: str) -> None:
    """Raise a 404 for those who hold none of the roles."""
    enforce(can_open_as(actor, *roles))


def can_read_trail(actor: Actor) -> Verdict:
    """Supervisors and the head of the office."""
    return can_open_as(actor, Role.Name.SUPERVISOR, Role.Name.CHIEF)


def require_trail(actor: Actor) -> None:
    """The audit trail. Raises a 404 for those who may not read it."""
    enforce(can_read_trail(actor))


def get_event(actor: Actor, seq: int) -> AuditEvent:
    """The door to one event of the trail, by its number."""
    require_trail(actor)
    return found(events_for(actor), seq=seq)
