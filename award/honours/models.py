"""Commendations and certificates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle
from award.deliberation.models import Decision


class Commendation(models.Model):
    """The government's act of honouring, with its document number."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="commendation")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    document_number = CleanLineField(
        _("document number"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("This document number is taken. Give the number on the approval document.")},
    )
    title = CleanLineField(_("title"), max_length=160)
    issued_on = models.DateField(_("date of issue"))
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="commendation_issued_iff_dated",
                condition=Q(state="draft", issued_at__isnull=True, issued_by__isnull=True)
                | Q(state="issued", issued_at__isnull=False, issued_by__isnull=False),
            )
        ]


class Certificate(models.Model):
    """A numbered certificate. The QR code carries only the check address and the random `code`."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        SUSPENDED = "suspended", _("Suspended")
        REVOKED = "revoked", _("Revoked")

    commendation = models.ForeignKey(Commendation, models.PROTECT, related_name="certificates")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    class_code = models.CharField(max_length=32)
    serial = models.PositiveSmallIntegerField()
    number = models.CharField(_("certificate number"), max_length=40, unique=True)
    code = models.CharField(max_length=26, unique=True)  # 128 random bits, Crockford base 32
    organisation_name = models.CharField(max_length=120)
    organisation_name_en = models.CharField(max_length=200, blank=True)
    credit_code = models.CharField(max_length=18)
    issued_on = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.VALID)
    state_reason = CleanTextField(blank=True)
    state_changed_on = models.DateField(null=True, blank=True)
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["commendation", "class_code", "serial"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["commendation", "class_code", "serial"], name="certificate_serial_once"),
            UniqueConstraint(fields=["commendation", "application"], name="certificate_once"),
            CheckConstraint(name="certificate_serial_from_1", condition=Q(serial__gte=1)),
            CheckConstraint(name="certificate_valid_until_after_issue", condition=Q(valid_until__gt=F("issued_on"))),
            CheckConstraint(
                name="certificate_state_has_reason",
                condition=Q(state="valid") | (~Q(state_reason="") & Q(state_changed_on__isnull=False)),
                violation_error_message=_("Give the reason; the public check page shows it."),
            ),
            CheckConstraint(
                name="certificate_rendered_iff_hashed",
                condition=Q(path="", sha256="") | (~Q(path="") & ~Q(sha256="")),
            ),
        ]
