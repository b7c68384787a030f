"""People, their roles, organisations and who works in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanLineField, CleanTextField
from award.core.messages import sentence
from award.domain.creditcodes import check_credit_code, check_organisation_code
from award.domain.errors import AwardError
from award.domain.names import check_name


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("an e-mail address is needed")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in by e-mail. What it may do follows from its roles, memberships and grants."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = CleanLineField(_("name"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=8, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("This e-mail address is registered already. Log in instead."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def role_names(self) -> frozenset[str]:
        """The roles held, read once a request."""
        if not hasattr(self, "_role_names"):
            self._role_names = frozenset(self.roles.values_list("name", flat=True)) if self.pk else frozenset()
        return self._role_names

    def has_role(self, name: str) -> bool:
        """Does the person hold the role? The chief of the office is also of the office."""
        if not self.is_active:
            return False
        return name in self.role_names or (name == Role.Name.OFFICE and Role.Name.CHIEF in self.role_names)


class Role(models.Model):
    """A role of the award, given to a person. A recommender's role carries its division."""

    class Name(models.TextChoices):
        OFFICE = "office", _("Award office")
        CHIEF = "chief", _("Head of the award office")
        EXPERT = "expert", _("Expert")
        COMMITTEE = "committee", _("Committee member")
        SUPERVISOR = "supervisor", _("Supervisor")
        RECOMMENDER = "recommender", _("Recommending body")

    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    name = models.CharField(max_length=16, choices=Name.choices)
    division = models.CharField(_("division"), max_length=6, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "name", "division"], name="role_once"),
            CheckConstraint(
                name="role_division_iff_recommender",
                condition=(Q(name="recommender") & ~Q(division="")) | (~Q(name="recommender") & Q(division="")),
                violation_error_message=_("A recommending body needs its division; other roles have none."),
            ),
        ]


class Division(models.Model):
    """A city, county or district of the province (GB/T 2260), or a zone."""

    code = models.CharField(max_length=6, primary_key=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    level = models.CharField(max_length=20)
    parent = models.CharField(max_length=6, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_zh


class Industry(models.Model):
    """A section of the national economy (GB/T 4754)."""

    code = models.CharField(max_length=1, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_zh


def validate_credit_code(value: str) -> None:
    """Refuse anything but a cleaned unified social credit code with a right check character (GB 32100)."""
    try:
        if check_credit_code(value) != value:
            raise ValidationError(_("Give the code in half-width capitals without spaces."), code="not_clean")
    except AwardError as error:
        raise ValidationError(sentence(error), code=error.code) from None


class Organisation(models.Model):
    """An organisation that applies: one record for all cycles, known by its unified social credit code."""

    class Size(models.TextChoices):
        LARGE = "large", _("Large")
        MEDIUM = "medium", _("Medium")
        SMALL = "small", _("Small")
        MICRO = "micro", _("Micro")
        PUBLIC = "public", _("Public institution")

    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        unique=True,
        validators=[validate_credit_code],
        error_messages={"unique": _("An organisation with this code is registered already.")},
    )
    # Nine characters without hyphen; for those who still go by the code that the credit code replaced in 2015.
    old_code = CleanLineField(_("former organisation code"), max_length=9, blank=True)
    name = CleanLineField(_("name"), max_length=120)
    name_en = CleanLineField(_("English name"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=300, blank=True, db_index=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("division"))
    industry = models.ForeignKey(Industry, models.PROTECT, related_name="+", verbose_name=_("industry"))
    size = models.CharField(_("size"), max_length=8, choices=Size.choices)
    founded_on = models.DateField(_("date of registration"), null=True, blank=True)
    address = CleanLineField(_("address"), max_length=200, blank=True)
    legal_representative = CleanLineField(_("legal representative"), max_length=60, blank=True)
    # One a line; experts see them before any file, to declare conflicts of interest.
    owners = CleanTextField(_("shareholders and controllers"), max_length=1000, blank=True)
    related_firms = CleanTextField(_("related organisations"), max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            CheckConstraint(
                name="organisation_old_code_within",
                condition=Q(old_code="") | Q(old_code=Substr("credit_code", 9, 9)),
                violation_error_message=_("The former organisation code is not the one within the credit code."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        checks: dict[str, Callable[[], str]] = {
            "name": lambda: check_name(self.name),
            "name_en": lambda: check_name(self.name_en),
        }
        if self.credit_code:  # what is wrong with it is said there
            checks["old_code"] = lambda: check_organisation_code(self.old_code, self.credit_code)
        faults = {}
        for field, check in checks.items():
            try:
                check()
            except AwardError as error:
                faults[field] = ValidationError(sentence(error), code=error.code)
        if faults:
            raise ValidationError(faults)


class Membership(models.Model):
    """A person in an organisation, with what it may do there."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        VIEWER = "viewer", _("Viewer")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["organisation", "user"],
                name="membership_once",
                violation_error_message=_("This person is a member already."),
            ),
            UniqueConstraint(
                fields=["organisation"],
                condition=Q(role="owner"),
                name="membership_one_owner",
                violation_error_message=_("An organisation has one owner."),
            ),
        ]


class PastMembership(models.Model):
    """A membership that ended. Whoever belonged to an applicant does not judge it right after leaving."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="past_memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="past_memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField()

    class Meta:
        ordering = ["left_at", "pk"]
        constraints = [
            CheckConstraint(name="past_membership_in_order", condition=Q(left_at__gte=F("joined_at"))),
        ]


class Invitation(models.Model):
    """An invitation to join an organisation. It makes a member only once the person accepts it.

    Without consent an applicant could make a judge its member, and so take the judge's access away.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Awaiting an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))  # in lower case
    role = models.CharField(max_length=8, choices=Membership.Role.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(state="open"),
                name="invitation_one_open",
                violation_error_message=_("This address is invited already."),
            ),
            CheckConstraint(
                name="invitation_answered_iff_dated",
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
            CheckConstraint(name="invitation_not_as_owner", condition=~Q(role="owner")),
        ]


class JoinRequest(models.Model):
    """A person asks to join an organisation that is registered already; its owner answers."""

    class State(models.TextChoices):
        OPEN = "open", _("Awaiting an answer")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(User, models.CASCADE, related_name="join_requests")
    message = CleanTextField(_("message"), blank=True)
    role = models.CharField(max_length=8, choices=Membership.Role.choices, blank=True)  # what the owner gave
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(state="open"),
                name="join_request_one_open",
                violation_error_message=_("You have asked already. The owner has not answered yet."),
            ),
            CheckConstraint(
                name="join_request_answered_iff_dated",
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
            CheckConstraint(
                name="join_request_answered_by_the_owner",
                condition=Q(state__in=["approved", "declined"], answered_by__isnull=False)
                | Q(state__in=["open", "withdrawn"], answered_by__isnull=True),
            ),
            CheckConstraint(
                name="join_request_role_iff_approved",
                condition=Q(state="approved", role__in=["editor", "viewer"]) | (~Q(state="approved") & Q(role="")),
            ),
        ]


class OwnershipTransfer(models.Model):
    """The owner names a member as the next owner. It takes two: nothing changes before that member accepts."""

    class State(models.TextChoices):
        OPEN = "open", _("Awaiting an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ownership_transfers")
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    offered_to = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offered_at", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="open"),
                name="ownership_transfer_one_open",
                violation_error_message=_("A transfer of this organisation awaits an answer already."),
            ),
            CheckConstraint(
                name="ownership_transfer_answered_iff_dated",
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
            CheckConstraint(name="ownership_transfer_two_people", condition=~Q(offered_to=F("offered_by"))),
        ]
