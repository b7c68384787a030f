"""The register of experts: who is in it, and what its entries say."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from award.accounts.models import Industry, Role, User
from award.accounts.services import create_user, give_role
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import OFFICE_ONLY, ServiceError, StaleState, require
from award.panels.models import Expert
from award.panels.permissions import can_run_panels
from award.panels.register import OFFICE_FIELDS, OWN_FIELDS
from award.panels.registerrights import can_keep_own_entry
from award.panels.services._common import save, tell
from award.panels.services.conflicts import find_conflicts

_TYING = {"employer", "employer_code", "group"}  # what conflicts are found by


@transaction.atomic
def add_expert(*, actor: Actor, user: User, industries: Collection[Industry] = (), **fields: Any) -> Expert:
    """Put a person into the register of experts, give the role and tell the person."""
    if Expert.objects.filter(user=user).exists():
        raise ServiceError(_("This person is in the register already."), code="known_expert")
    expert = Expert(user=user, **{name: value for name, value in fields.items() if name in OFFICE_FIELDS})
    save(expert)
    expert.industries.set(industries)
    give_role(actor=actor, user=user, name=Role.Name.EXPERT)
    tell(actor, user, "panel_expert_added", expert.pk)
    find_conflicts(actor=actor, expert=expert)
    record(actor=actor, action="expert.added", target=expert, after={"user": user.pk})
    return expert


@transaction.atomic
def register_expert(*, actor: Actor, email: str, name: str = "", **fields: Any) -> Expert:
    """Put the person with this address into the register; someone new is made a user first (then `name` is needed)."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        if not name.strip():
            raise ServiceError(
                _("Nobody has this address yet. Give the name to create the person."), code="name_needed"
            )
        user = create_user(actor=actor, email=email.strip(), name=name)
    return add_expert(actor=actor, user=user, **fields)


@transaction.atomic
def update_expert(*, actor: Actor, expert: Expert, version: int | None = None, **fields: Any) -> Expert:
    """The office changes an entry. With `version`, raises StaleState when someone saved meanwhile."""
    require(can_run_panels(actor), OFFICE_ONLY)
    changed = _change(expert, version, fields, OFFICE_FIELDS)
    if _TYING & set(changed):
        find_conflicts(actor=actor, expert=expert)
    if changed:
        record(actor=actor, action="expert.updated", target=expert, after={"fields": changed})
    return expert


@transaction.atomic
def update_own_entry(*, actor: Actor, expert: Expert, version: int, **fields: Any) -> Expert:
    """An expert changes what it may say of itself; the term, chairing and the load are the office's."""
    require(can_keep_own_entry(actor, expert))
    changed = _change(expert, version, fields, OWN_FIELDS)
    if _TYING & set(changed):
        find_conflicts(actor=actor, expert=expert)
    if changed:
        record(actor=actor, action="expert.own_updated", target=expert, after={"fields": changed})
    return expert


@transaction.atomic
def confirm_entry(*, actor: Actor, expert: Expert) -> Expert:
    """An expert confirms that all its entry says is up to date."""
    require(can_keep_own_entry(actor, expert))
    Expert.objects.filter(pk=expert.pk).update(confirmed_at=now())
    record(actor=actor, action="expert.confirmed", target=expert)
    expert.refresh_from_db(fields=["confirmed_at"])
    return expert


@transaction.atomic
def see_changes(*, actor: Actor, expert: Expert) -> None:
    """The office has looked at what the expert changed; later changes are told anew."""
    require(can_run_panels(actor), OFFICE_ONLY)
    record(actor=actor, action="expert.changes_seen", target=expert)


@transaction.atomic
def record_register_download(*, actor: Actor, count: int) -> None:
    """Put on record that contact data of so many experts left the platform as a workbook."""
    require(can_run_panels(actor), OFFICE_ONLY)
    record(actor=actor, action="register.downloaded", after={"experts": count})


def _change(expert: Expert, version: int | None, fields: dict[str, Any], allowed: Collection[str]) -> list[str]:
    """Write what differs, unless the entry is of another version by now. Returns the names of the fields changed."""
    expert.refresh_from_db()
    version = expert.version if version is None else version
    changed = [name for name in allowed if name in fields and fields[name] != getattr(expert, name)]
    for name in changed:
        setattr(expert, name, fields[name])
    industries = {row.pk for row in fields["industries"]} if "industries" in fields else None
    if industries is not None and industries != set(expert.industries.values_list("pk", flat=True)):
        changed.append("industries")
    if not changed and version == expert.version:
        return []
    if not Expert.objects.filter(pk=expert.pk, version=version).update(version=F("version") + 1):
        raise StaleState
    expert.version = version + 1
    save(expert)
    if "industries" in changed:
        expert.industries.set(industries or ())
    return changed
