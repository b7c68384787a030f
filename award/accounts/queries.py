"""Named reads of people and organisations."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from award.accounts.models import Invitation, JoinRequest, Membership, Organisation, OwnershipTransfer, Role, User
from award.core.access import Actor
from award.core.clock import now


def organisations_for(actor: Actor) -> QuerySet[Organisation]:
    """The organisations a person is a member of."""
    if not actor.is_authenticated:
        return Organisation.objects.none()
    return Organisation.objects.filter(memberships__user_id=actor.pk).select_related("division", "industry")


def membership_of(actor: Actor, organisation: Organisation) -> Membership | None:
    """The person's membership in the organisation, if any."""
    if not actor.is_authenticated:
        return None
    return Membership.objects.filter(user_id=actor.pk, organisation=organisation).first()


def role_in(actor: Actor, organisation: Organisation) -> str:
    """ "owner", "editor", "viewer", or "" for those who are not members."""
    if (known := getattr(organisation, "_role_known", None)) and known[0] == actor.pk:
        return str(known[1])
    membership = membership_of(actor, organisation)
    return membership.role if membership else ""


def remember_role(actor: Actor, organisation: Organisation, role: str) -> None:
    """Note on this very object the role that was read along with it, so that `role_in` need not ask again."""
    organisation._role_known = (actor.pk, role)  # type: ignore[attr-defined]


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """The members, the owner first."""
    order = {"owner": 0, "editor": 1, "viewer": 2}
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    place = Case(
        *(When(role=role, then=Value(n)) for role, n in order.items()), default=Value(9), output_field=IntegerField()
    )
    return rows.annotate(place=place).order_by("place", "pk")


def owner_of(organisation: Organisation) -> User | None:
    """The owner, who submits and gets the mails."""
    return User.objects.filter(memberships__organisation=organisation, memberships__role=Membership.Role.OWNER).first()


def people_with_role(name: str) -> QuerySet[User]:
    """Active people who hold the role; the chief is also of the office."""
    names = [name, Role.Name.CHIEF] if name == Role.Name.OFFICE else [name]
    return User.objects.filter(is_active=True, roles__name__in=names).distinct().order_by("name", "pk")


def divisions_with_recommenders() -> set[str]:
    """The divisions (or departments) for which an active person recommends."""
    rows = Role.objects.filter(name=Role.Name.RECOMMENDER, user__is_active=True)
    return set(rows.values_list("division", flat=True))


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations of an organisation that await an answer."""
    return Invitation.objects.filter(organisation=organisation, state=Invitation.State.OPEN)


def invitations_for(actor: Actor) -> QuerySet[Invitation]:
    """The open invitations to the person, by its verified addresses."""
    if not actor.is_authenticated:
        return Invitation.objects.none()
    addresses = EmailAddress.objects.filter(user_id=actor.pk, verified=True).values(address=Lower("email"))
    rows = Invitation.objects.filter(state=Invitation.State.OPEN, email__in=addresses)
    return rows.select_related("organisation", "invited_by")


def registered(credit_code: str) -> Organisation | None:
    """The organisation with this clean code, for those who ask to join it."""
    return Organisation.objects.filter(credit_code=credit_code).first() if credit_code else None


def open_join_requests(organisation: Organisation) -> QuerySet[JoinRequest]:
    """The requests to join an organisation that its owner has not answered."""
    rows = JoinRequest.objects.filter(organisation=organisation, state=JoinRequest.State.OPEN, user__is_active=True)
    return rows.select_related("user")


def join_requests_of(actor: Actor) -> QuerySet[JoinRequest]:
    """The person's own requests: those that wait, and refusals of the last month."""
    recent = Q(state=JoinRequest.State.DECLINED, answered_at__gt=now() - timedelta(days=30))
    rows = JoinRequest.objects.filter(Q(state=JoinRequest.State.OPEN) | recent, user_id=actor.pk)
    return rows.select_related("organisation")


def open_transfer(organisation: Organisation) -> OwnershipTransfer | None:
    """The offer of ownership that awaits an answer, if any."""
    rows = OwnershipTransfer.objects.filter(organisation=organisation, state=OwnershipTransfer.State.OPEN)
    return rows.select_related("offered_to").first()


def transfers_to(actor: Actor) -> QuerySet[OwnershipTransfer]:
    """The offers of ownership that the person may accept."""
    rows = OwnershipTransfer.objects.filter(offered_to_id=actor.pk, state=OwnershipTransfer.State.OPEN)
    return rows.select_related("organisation", "offered_by", "offered_to")
