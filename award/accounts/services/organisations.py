"""Writing the facts of organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.accounts.models import Division, Industry, Membership, Organisation
from award.accounts.sorting import sort_key
from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError

EDITABLE = (
    "name", "name_en", "old_code", "division", "industry", "size", "founded_on", "address", "legal_representative",
    "owners", "related_firms",
)  # fmt: skip


@transaction.atomic
def register_organisation(
    *,
    actor: Actor,
    credit_code: str,
    name: str,
    division: Division,
    industry: Industry,
    size: str,
    name_en: str = "",
    old_code: str = "",
    founded_on: date | None = None,
    address: str = "",
    legal_representative: str = "",
    owners: str = "",
    related_firms: str = "",
) -> Organisation:
    """Register an organisation; the actor becomes its owner. Raises ValidationError for a wrong or known code."""
    organisation = Organisation(
        credit_code=credit_code,
        name=name,
        name_en=name_en,
        old_code=old_code,
        division=division,
        industry=industry,
        size=size,
        founded_on=founded_on,
        address=address,
        legal_representative=legal_representative,
        owners=owners,
        related_firms=related_firms,
        sort_key=sort_key(name),
    )
    organisation.full_clean()
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        raise ServiceError(
            _("An organisation with this code is registered already."), code="credit_code_taken"
        ) from None
    Membership.objects.create(organisation=organisation, user_id=actor.pk, role=Membership.Role.OWNER)
    record(actor=actor, action="organisation.registered", target=organisation, after={"credit_code": credit_code})
    return organisation


@transaction.atomic
def update_organisation(*, actor: Actor, organisation: Organisation, **fields: Any) -> Organisation:
    """Change facts of an organisation; the credit code stays."""
    changed = {key: value for key, value in fields.items() if key in EDITABLE and getattr(organisation, key) != value}
    if not changed:
        return organisation
    for key, value in changed.items():
        setattr(organisation, key, value)
    organisation.sort_key = sort_key(organisation.name)
    organisation.full_clean()
    organisation.save()
    record(actor=actor, action="organisation.updated", target=organisation, after={"fields": sorted(changed)})
    return organisation
