"""Writing a table of experts into the register: all of it or nothing."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.accounts.models import Role, User
from award.accounts.services import create_users, give_roles
from award.audit.services import record
from award.core.access import Actor
from award.core.errors import OFFICE_ONLY, ServiceError, StaleState, require
from award.panels.expertfile import Entry, Preview, read
from award.panels.models import Expert
from award.panels.permissions import can_run_panels
from award.panels.services.conflicts import find_conflicts

BATCH = 500


@transaction.atomic
def import_experts(*, actor: Actor, data: bytes, name: str, seen: str) -> Preview:
    """Write what a file changes. `seen`: the digest of the preview that was looked at; another one is stale.

    New people get an account without a password and no mail; the invitation to a panel is the first they hear.
    """
    require(can_run_panels(actor), OFFICE_ONLY)
    list(Expert.objects.select_for_update().order_by("pk").values_list("pk", flat=True))  # nobody saves meanwhile
    preview = read(data, name)
    if preview.faults:
        raise ServiceError(_("The file has faults; nothing was written."), code="import_faults")
    if preview.digest != seen:
        raise StaleState(_("The register was changed meanwhile. Look at the changes again."))
    try:
        added, changed = _add(actor, preview.of("new")), _alter(preview.of("changed"))
    except IntegrityError:
        raise StaleState from None
    find_conflicts(actor=actor)
    record(actor=actor, action="experts.imported", after={"added": added, "changed": changed})
    return preview


def _add(actor: Actor, entries: list[Entry]) -> list[int]:
    if not entries:
        return []
    unknown = {entry.email: entry.name for entry in entries if entry.user is None}
    made = {user.email: user for user in create_users(actor=actor, people=unknown)} if unknown else {}
    users: list[User] = [entry.user or made[entry.email] for entry in entries]
    rows = [Expert(user=user, **_columns(entry.changes)) for user, entry in zip(users, entries, strict=True)]
    Expert.objects.bulk_create(rows, BATCH)
    give_roles(actor=actor, users=users, name=Role.Name.EXPERT)
    _set_industries(rows, entries)
    return [row.pk for row in rows]


def _alter(entries: list[Entry]) -> dict[str, list[str]]:
    rows = []
    names: set[str] = {"version"}
    for entry in entries:
        expert = entry.expert
        if expert is None:
            continue
        columns = _columns(entry.changes)
        for name, value in columns.items():
            setattr(expert, name, value)
        expert.version += 1
        names |= {name.removesuffix("_id") for name in columns}
        rows.append(expert)
    if rows:
        Expert.objects.bulk_update(rows, sorted(names), BATCH)
        _set_industries(rows, entries)
    return {str(entry.expert.pk): sorted(entry.changes) for entry in entries if entry.expert}


def _columns(changes: dict[str, Any]) -> dict[str, Any]:
    named = {"division": "division_id"}
    return {named.get(name, name): value for name, value in changes.items() if name != "industries"}


def _set_industries(rows: list[Expert], entries: list[Entry]) -> None:
    through = Expert.industries.through
    pairs = [(row, entry) for row, entry in zip(rows, entries, strict=True) if "industries" in entry.changes]
    for start in range(0, len(pairs), BATCH):
        through.objects.filter(expert_id__in=[row.pk for row, _entry in pairs[start : start + BATCH]]).delete()
    through.objects.bulk_create(
        [through(expert_id=row.pk, industry_id=code) for row, entry in pairs for code in entry.changes["industries"]],
        BATCH,
    )
