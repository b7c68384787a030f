"""What an organisation writes, attaches and submits."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.accounts.models import Organisation
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle, Item

READ, ASSESS, CHAIR = "read_application", "assess_application", "chair_application"


class Application(models.Model):
    """An organisation's application in a cycle."""

    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned for correction")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    number = models.CharField(_("application number"), max_length=32)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["cycle", "number"]
        default_permissions = ()
        # All that this app knows of the grants that `panels` writes.
        permissions = [
            (READ, "May read the application as it was submitted"),
            (ASSESS, "May assess the application"),
            (CHAIR, "May lead the consensus on the application"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["cycle", "organisation"],
                condition=~Q(state="withdrawn"),
                name="application_once_a_cycle",
                violation_error_message=_("Your organisation has an application in this cycle already."),
            ),
            UniqueConstraint(fields=["cycle", "number"], name="application_number_once"),
            CheckConstraint(
                name="application_submitted_iff_dated",
                condition=Q(state="draft", submitted_at__isnull=True)
                | Q(state="withdrawn")
                | Q(state__in=["submitted", "returned", "accepted", "rejected"], submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.organisation}"


class BasicData(models.Model):
    """Facts about the applicant in this cycle."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="basic_data")
    contact_name = CleanLineField(_("contact person"), max_length=60, blank=True)
    contact_phone = CleanLineField(_("contact telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    legal_representative = CleanLineField(_("legal representative"), max_length=60, blank=True)
    address = CleanLineField(_("address"), max_length=200, blank=True)
    employees = models.PositiveIntegerField(
        _("employees"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10_000_000)]
    )
    main_products = CleanTextField(_("main products and services"), blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    @classmethod
    def label_of(cls, field: str) -> str:
        """The name of a field in the active language."""
        return str(getattr(cls._meta.get_field(field), "verbose_name", field))


class Indicator(models.Model):
    """One figure of one year. NULL means not given."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=32)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["application", "code", "year"], name="indicator_once_a_year")]


class ProfileAnswer(models.Model):
    """The answer to one question of the organisation profile."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="profile_answers")
    code = models.CharField(max_length=16)
    text = CleanTextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["application", "code"], name="profile_answer_once")]


class Answer(models.Model):
    """The text for one item, or for one layer of it (method, deployment, results) where its kind has layers."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    layer = models.CharField(max_length=16, blank=True)
    text = CleanTextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["application", "item", "layer"], name="answer_once_a_layer")]


class ItemState(models.Model):
    """Whether the team calls an item finished, or not applicable to it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="item_states")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    is_done = models.BooleanField(default=False)
    is_not_applicable = models.BooleanField(default=False)
    not_applicable_reason = CleanTextField(blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "item"], name="item_state_once"),
            CheckConstraint(
                name="item_state_not_applicable_has_reason",
                condition=Q(is_not_applicable=False) | ~Q(not_applicable_reason=""),
                violation_error_message=_("Say why the item does not apply."),
            ),
        ]


class Measure(models.Model):
    """A result measure: a figure over years with target and benchmark. Values are texts as typed, one a year."""

    class Direction(models.TextChoices):
        UP = "up", _("Higher is better")
        DOWN = "down", _("Lower is better")

    application = models.ForeignKey(Application, models.CASCADE, related_name="measures")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    name = CleanLineField(_("measure"), max_length=80)
    unit = CleanLineField(_("unit"), max_length=20, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    values = models.JSONField(default=dict)  # {"2023": "96.2"}
    target = CleanLineField(_("target"), max_length=20, blank=True)
    competitor = CleanLineField(_("competitor"), max_length=20, blank=True)
    benchmark = CleanLineField(_("benchmark"), max_length=20, blank=True)
    source = CleanLineField(_("source"), max_length=120, blank=True)
    missing_reason = CleanLineField(_("why values are missing"), max_length=200, blank=True)

    class Meta:
        ordering = ["item", "position", "pk"]
        default_permissions = ()


class Evidence(models.Model):
    """An attached file. `path` is the server's own name below MEDIA_ROOT; the user's name is kept for showing.

    `document`: which of the programme's documents it is; "" for evidence.
    """

    class Scan(models.TextChoices):
        OFF = "off", _("Not scanned")
        WAITING = "waiting", _("Being scanned for viruses")
        CLEAN = "clean", _("No virus found")
        INFECTED = "infected", _("Virus found")
        FAILED = "failed", _("The scan failed")

    application = models.ForeignKey(Application, models.CASCADE, related_name="evidence")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    path = models.CharField(max_length=200, unique=True)
    name = models.CharField(_("file"), max_length=120)
    kind = models.CharField(max_length=8)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    document = models.CharField(max_length=32, blank=True)
    scan = models.CharField(max_length=8, choices=Scan.choices, default=Scan.OFF)
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="evidence_scanned_iff_dated",
                condition=Q(scan__in=["off", "waiting"], scanned_at__isnull=True)
                | Q(scan__in=["clean", "infected", "failed"], scanned_at__isnull=False),
            ),
            CheckConstraint(name="evidence_of_item_or_document", condition=Q(document="") | Q(item__isnull=True)),
            UniqueConstraint(
                fields=["application", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="evidence_once",
                violation_error_message=_("This very file is attached already."),
            ),
        ]


class Revision(models.Model):
    """The immutable submitted state that is judged. `payload` is canonical JSON; its SHA-256 stands on the receipt."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    payload = models.TextField()
    sha256 = models.CharField(max_length=64)
    receipt_number = models.CharField(max_length=48, unique=True)
    submission_key = models.UUIDField(unique=True)  # one a rendered form: a repeated POST finds its receipt
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "number"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "number"], name="revision_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_1"),
        ]
