"""Writing people, roles, organisations and memberships."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from award.accounts.models import Division, Industry, Invitation, Membership, Organisation, Role, User
from award.accounts.queries import role_in
from award.accounts.sorting import sort_key
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.outbox.services import Addressee, queue_message

EDITABLE = ("name", "name_en", "division", "industry", "size", "founded_on", "address", "legal_representative")


@transaction.atomic
def create_user(
    *,
    actor: Actor | None,
    email: str,
    name: str,
    password: str | None = None,
    language: str = "zh-hans",
    is_verified: bool = True,
) -> User:
    """Make a person. Without a password it sets its own by the reset page. Raises ServiceError for a known address."""
    if User.objects.filter(email__iexact=email).exists():
        raise ServiceError(_("This e-mail address is registered already."), code="email_taken")
    user = User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
    record(actor=actor, action="user.created", target=user, after={"is_verified": is_verified})
    return user


@transaction.atomic
def give_role(*, actor: Actor | None, user: User, name: str, division: str = "") -> Role:
    """Give a person a role of the award. A second time changes nothing."""
    role = Role(user=user, name=name, division=division)
    existing = Role.objects.filter(user=user, name=name, division=division).first()
    if existing:
        return existing
    role.full_clean()
    role.save()
    user.__dict__.pop("_role_names", None)
    record(actor=actor, action="role.given", target=user, after={"role": name, "division": division})
    return role


@transaction.atomic
def take_role(*, actor: Actor | None, user: User, name: str) -> None:
    """Take a role from a person. Its sessions see the change at the next request."""
    removed, _details = Role.objects.filter(user=user, name=name).delete()
    user.__dict__.pop("_role_names", None)
    if removed:
        record(actor=actor, action="role.taken", target=user, before={"role": name})


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
    founded_on: date | None = None,
    address: str = "",
    legal_representative: str = "",
) -> Organisation:
    """Register an organisation; the actor becomes its owner. Raises ValidationError for a wrong or known code."""
    organisation = Organisation(
        credit_code=credit_code,
        name=name,
        name_en=name_en,
        division=division,
        industry=industry,
        size=size,
        founded_on=founded_on,
        address=address,
        legal_representative=legal_representative,
        sort_key=sort_key(name),
    )
    organisation.full_clean()
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        message = _("An organisation with this code is registered already. Ask its owner to invite you.")
        raise ServiceError(message, code="credit_code_taken") from None
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


@transaction.atomic
def invite_member(*, actor: Actor, organisation: Organisation, email: str, role: str) -> Invitation:
    """Invite someone by address as editor or viewer. Whether the address is registered is not said."""
    address = email.strip().lower()
    if role not in {Membership.Role.EDITOR, Membership.Role.VIEWER}:
        raise ServiceError(_("Choose editor or viewer."), code="role")
    if Membership.objects.filter(organisation=organisation, user__email__iexact=address).exists():
        raise ServiceError(_("This person is a member already."), code="member")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation, email=address, role=role, invited_by_id=actor.pk, invited_at=now()
            )
    except IntegrityError:
        raise ServiceError(_("This address is invited already."), code="invited") from None
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    queue_message(
        actor=actor,
        recipient=user or Addressee(address, get_language() or "zh-hans"),
        kind="member_invited",
        event_key=f"member_invited:{invitation.pk}",
        context={
            "organisation": organisation,
            "role": invitation.get_role_display(),
            "email": address,
            "address": f"{settings.BASE_URL}{reverse('home:my')}",
        },
    )
    record(
        actor=actor, action="invitation.sent", target=organisation, after={"invitation": invitation.pk, "role": role}
    )
    return invitation


@transaction.atomic
def answer_invitation(*, actor: Actor, invitation: Invitation, accept: bool) -> Membership | None:
    """Accept an invitation, which makes the person a member, or decline it."""
    _close(invitation, Invitation.State.ACCEPTED if accept else Invitation.State.DECLINED)
    organisation = invitation.organisation
    membership = None
    if accept and not role_in(actor, organisation):
        membership = Membership.objects.create(organisation=organisation, user_id=actor.pk, role=invitation.role)
    verb = "accepted" if accept else "declined"
    after = {"invitation": invitation.pk, "role": invitation.role}
    record(actor=actor, action=f"invitation.{verb}", target=organisation, after=after)
    return membership


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back before it is answered."""
    _close(invitation, Invitation.State.WITHDRAWN)
    organisation, after = invitation.organisation, {"invitation": invitation.pk}
    record(actor=actor, action="invitation.withdrawn", target=organisation, after=after)


def _close(invitation: Invitation, state: str) -> None:
    moved = Invitation.objects.filter(pk=invitation.pk, state=Invitation.State.OPEN).update(
        state=state, answered_at=now()
    )
    if not moved:
        raise StaleState(_("This invitation was answered or withdrawn meanwhile."))


@transaction.atomic
def remove_member(*, actor: Actor, membership: Membership) -> None:
    """End a membership; access ends at once. The owner cannot be removed."""
    if membership.role == Membership.Role.OWNER:
        raise ServiceError(_("The owner cannot be removed."), code="owner")
    organisation, user_id, role = membership.organisation, membership.user_id, membership.role
    removed, _details = Membership.objects.filter(pk=membership.pk).exclude(role=Membership.Role.OWNER).delete()
    if not removed:
        raise StaleState
    record(actor=actor, action="membership.removed", target=organisation, before={"user": user_id, "role": role})


@transaction.atomic
def set_language(*, actor: User, language: str) -> None:
    """Remember the language a person reads and gets mail in."""
    if actor.language == language:
        return
    User.objects.filter(pk=actor.pk).update(language=language)
    actor.language = language
    record(actor=actor, action="user.language_set", target=actor, after={"language": language})
