"""Writing people, their roles and their language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.accounts.models import Role, User
from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError

BATCH = 500


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
def create_users(*, actor: Actor, people: Mapping[str, str]) -> list[User]:
    """Make many people at once: name by address. None has a password; each sets its own by the reset page."""
    users = [User(email=email.lower(), name=name, password=make_password(None)) for email, name in people.items()]
    try:
        with transaction.atomic():
            User.objects.bulk_create(users, BATCH)
    except IntegrityError:
        raise ServiceError(_("This e-mail address is registered already."), code="email_taken") from None
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users], BATCH
    )
    record(actor=actor, action="users.created", after={"users": [user.pk for user in users]})
    return users


@transaction.atomic
def give_roles(*, actor: Actor, users: Collection[User], name: str) -> None:
    """Give many people one role without a division; who holds it keeps it."""
    holders = set(Role.objects.filter(name=name, division="").values_list("user_id", flat=True))
    new = [user for user in users if user.pk not in holders]
    Role.objects.bulk_create([Role(user=user, name=name) for user in new], BATCH)
    for user in new:
        user.__dict__.pop("_role_names", None)
    record(actor=actor, action="roles.given", after={"role": name, "users": [user.pk for user in new]})


@transaction.atomic
def take_role(*, actor: Actor | None, user: User, name: str) -> None:
    """Take a role from a person. Its sessions see the change at the next request."""
    removed, _details = Role.objects.filter(user=user, name=name).delete()
    user.__dict__.pop("_role_names", None)
    if removed:
        record(actor=actor, action="role.taken", target=user, before={"role": name})


@transaction.atomic
def set_language(*, actor: User, language: str) -> None:
    """Remember the language a person reads and gets mail in."""
    if actor.language == language:
        return
    User.objects.filter(pk=actor.pk).update(language=language)
    actor.language = language
    record(actor=actor, action="user.language_set", target=actor, after={"language": language})
