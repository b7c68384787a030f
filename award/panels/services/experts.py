"""The register of experts."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from award.accounts.models import Role, User
from award.accounts.services import create_user, give_role
from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError
from award.panels.models import Expert
from award.panels.services._common import save, tell


@transaction.atomic
def add_expert(*, actor: Actor, user: User, employer: str = "", title: str = "", expertise: str = "") -> Expert:
    """Put a person into the register of experts, give the role and tell the person."""
    if Expert.objects.filter(user=user).exists():
        raise ServiceError(_("This person is in the register already."), code="known_expert")
    expert = Expert(user=user, employer=employer, title=title, expertise=expertise)
    save(expert)
    give_role(actor=actor, user=user, name=Role.Name.EXPERT)
    tell(actor, user, "panel_expert_added", expert.pk)
    record(actor=actor, action="expert.added", target=expert, after={"user": user.pk})
    return expert


@transaction.atomic
def register_expert(
    *, actor: Actor, email: str, name: str = "", employer: str = "", title: str = "", expertise: str = ""
) -> Expert:
    """Put the person with this address into the register; someone new is made a user first (then `name` is needed)."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        if not name.strip():
            raise ServiceError(
                _("Nobody has this address yet. Give the name to create the person."), code="name_needed"
            )
        user = create_user(actor=actor, email=email.strip(), name=name)
    return add_expert(actor=actor, user=user, employer=employer, title=title, expertise=expertise)


@transaction.atomic
def update_expert(*, actor: Actor, expert: Expert, **fields: Any) -> Expert:
    """Change employer, title, expertise or availability."""
    old = Expert.objects.get(pk=expert.pk)
    changed = [name for name in ("employer", "title", "expertise", "is_available")
               if name in fields and fields[name] != getattr(old, name)]  # fmt: skip
    for name in changed:
        setattr(expert, name, fields[name])
    if changed:
        save(expert)
        record(actor=actor, action="expert.updated", target=expert, after={"fields": changed})
    return expert
