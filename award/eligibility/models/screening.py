"""Lists from other authorities by which applicants are screened, and whom they matched."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle


class ScreeningList(models.Model):
    """A list as imported, or kept by the platform itself (earlier awards, bans). A newer one replaces it."""

    class Kind(models.TextChoices):
        DISHONESTY = "dishonesty", _("Serious breaches of trust")
        ACCIDENT = "accident", _("Accidents")
        INSPECTION = "inspection", _("Failed inspections")
        PENALTY = "penalty", _("Penalties")
        AWARD = "award", _("Earlier awards")
        BAN = "ban", _("Bans from applying")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = CleanLineField(_("name"), max_length=120)
    source = CleanLineField(_("source"), max_length=200)
    as_of = models.DateField(_("as of"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    file_name = CleanLineField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "-imported_at", "-pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["kind", "name"],
                condition=Q(retired_at__isnull=True),
                name="screening_list_one_current",
            ),
            CheckConstraint(
                name="screening_list_valid_in_order",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("as_of")),
                violation_error_message=_("The list must be valid until a day after its own."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Kept by the platform") if self.is_own else self.name

    @property
    def is_own(self) -> bool:
        """Does the platform itself keep the list? Then no file stands behind it and none replaces it."""
        return not self.sha256


class ScreeningEntry(models.Model):
    """An organisation on a list. Matched by its code; where there is none, or besides, by its name as a suggestion."""

    list = models.ForeignKey(ScreeningList, models.CASCADE, related_name="entries")
    credit_code = models.CharField(max_length=18, blank=True, db_index=True)
    name = CleanLineField(max_length=120, blank=True)
    name_key = models.CharField(max_length=120, blank=True, db_index=True)  # the name as it is compared
    reason = CleanTextField(max_length=1000, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["list", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(name="screening_entry_code_or_name", condition=~Q(credit_code="") | ~Q(name="")),
            CheckConstraint(
                name="screening_entry_in_order",
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
        ]


class ScreeningRun(models.Model):
    """One screening of a cycle's applications against all current lists."""

    class Occasion(models.TextChoices):
        REVIEW = "review", _("Eligibility review")
        SHORTLIST = "shortlist", _("Before the shortlist")
        NOTICE = "notice", _("Before the public notice")
        VALIDITY = "validity", _("While the award is valid")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    ran_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ran_at = models.DateTimeField()
    lists_sha256 = models.CharField(max_length=64)  # of the current lists' keys and hashes
    applications = models.PositiveIntegerField()
    hits_new = models.PositiveIntegerField()

    class Meta:
        ordering = ["-ran_at", "-pk"]
        default_permissions = ()


class ScreeningHit(models.Model):
    """An application that an entry matched. By code, or confirmed by an officer, it bars; by name it is a question."""

    class Match(models.TextChoices):
        CODE = "code", _("By code")
        NAME = "name", _("By name")

    class State(models.TextChoices):
        OPEN = "open", _("To be judged")
        CONFIRMED = "confirmed", _("Confirmed")
        DISMISSED = "dismissed", _("Does not apply")

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    entry = models.ForeignKey(ScreeningEntry, models.PROTECT, related_name="+")
    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="+")
    match = models.CharField(max_length=4, choices=Match.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    note = CleanTextField(_("reason"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["application__number", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "entry"], name="screening_hit_once"),
            CheckConstraint(
                name="screening_hit_decided_iff_dated",
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            CheckConstraint(
                name="screening_hit_dismissed_has_note",
                condition=~Q(state="dismissed") | ~Q(note=""),
                violation_error_message=_("Say why the entry does not apply."),
            ),
        ]
