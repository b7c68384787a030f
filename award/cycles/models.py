"""Criteria sets, programmes, cycles, their rounds, and the calendar of working days."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanLineField
from award.core.messages import ROUND_KINDS


def in_language(zh: str, en: str) -> str:
    """The text in the active language."""
    return en if (get_language() or "").startswith("en") else zh


class CriteriaSet(models.Model):
    """A criteria file as loaded: immutable, known by the SHA-256 of its bytes."""

    code = models.CharField(max_length=64)
    edition = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    text = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "-loaded_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.edition})"

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Category(models.Model):
    """A category of a criteria set."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="categories")
    code = models.CharField(max_length=64)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["criteria_set", "position"]
        constraints = [UniqueConstraint(fields=["criteria_set", "code"], name="category_code_once")]

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Item(models.Model):
    """A scored item: what marks, answers and findings point at. Prompts and bands are in the criteria text."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="items")
    category = models.ForeignKey(Category, models.CASCADE, related_name="items")
    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    points = models.PositiveSmallIntegerField()
    max_characters = models.PositiveIntegerField()
    may_be_not_applicable = models.BooleanField(default=False)
    measures = models.PositiveSmallIntegerField(default=0)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["criteria_set", "position"]
        constraints = [
            UniqueConstraint(fields=["criteria_set", "code"], name="item_code_once"),
            CheckConstraint(condition=Q(points__gt=0), name="item_points_above_0"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Programme(models.Model):
    """A programme file as loaded: how one award is run. Immutable, known by its SHA-256."""

    code = models.CharField(max_length=64)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="programmes")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "-loaded_at"]
        constraints = [UniqueConstraint(fields=["sha256", "criteria_set"], name="programme_text_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Cycle(models.Model):
    """One edition of the award. Opening pins the texts of criteria and programme by their hashes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being set up")
        APPLYING = "applying", _("Open for applications")
        ELIGIBILITY = "eligibility", _("Eligibility review")
        ASSESSING = "assessing", _("Assessment")
        DECIDING = "deciding", _("Deliberation")
        NOTICING = "noticing", _("Public notice")
        PUBLISHED = "published", _("Results published")
        CANCELLED = "cancelled", _("Cancelled")

    year = models.PositiveSmallIntegerField(_("year"))
    name_zh = CleanLineField(_("Chinese name"), max_length=120)
    name_en = CleanLineField(_("English name"), max_length=160)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cycles", verbose_name=_("programme"))
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    applications_open_at = models.DateTimeField(_("applications open"), null=True, blank=True)
    applications_close_at = models.DateTimeField(_("applications close"), null=True, blank=True)
    eligibility_until_on = models.DateField(_("eligibility review until"), null=True, blank=True)
    experts_until_on = models.DateField(_("experts answer and declare until"), null=True, blank=True)
    deliberation_on = models.DateField(_("deliberation and vote"), null=True, blank=True)
    notice_on = models.DateField(_("public notice posted"), null=True, blank=True)
    results_on = models.DateField(_("results expected"), null=True, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    pinned_criteria_sha256 = models.CharField(max_length=64, blank=True)
    pinned_programme_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            UniqueConstraint(
                fields=["year", "programme"],
                condition=~Q(state="cancelled"),
                name="cycle_once_a_year",
                violation_error_message=_("This programme has a cycle in that year already."),
            ),
            CheckConstraint(
                name="cycle_window_in_order",
                condition=Q(applications_open_at__isnull=True)
                | Q(applications_close_at__isnull=True)
                | Q(applications_close_at__gt=F("applications_open_at")),
                violation_error_message=_("Applications must close after they open."),
            ),
            CheckConstraint(
                name="cycle_pinned_iff_opened",
                condition=Q(opened_at__isnull=True, pinned_criteria_sha256="", pinned_programme_sha256="")
                | (Q(opened_at__isnull=False) & ~Q(pinned_criteria_sha256="") & ~Q(pinned_programme_sha256="")),
            ),
            CheckConstraint(
                name="cycle_opened_unless_draft",
                condition=Q(state__in=["draft", "cancelled"]) | Q(opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Round(models.Model):
    """A stage of assessing, copied from the programme when the cycle opens. The rules stay in the programme text."""

    class State(models.TextChoices):
        PENDING = "pending", _("Not started")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="rounds")
    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    starts_on = models.DateField(_("begins"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["cycle", "position"]
        constraints = [
            UniqueConstraint(fields=["cycle", "code"], name="round_code_once"),
            UniqueConstraint(fields=["cycle", "position"], name="round_position_once"),
            CheckConstraint(
                name="round_dated_by_state",
                condition=Q(state="pending", opened_at__isnull=True, closed_at__isnull=True)
                | Q(state="open", opened_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(ROUND_KINDS[self.kind])


class DateChange(models.Model):
    """A date of an opened cycle that was put off, with the reason: shown under the announcement."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="date_changes")
    field = models.CharField(max_length=80)  # "applications_close_at", or "due:<code of the round>"
    old = models.CharField(max_length=40, blank=True)  # ISO 8601; empty: was not set
    new = models.CharField(max_length=40, blank=True)
    reason = CleanLineField(_("reason"), max_length=300)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [CheckConstraint(name="date_change_has_reason", condition=~Q(reason=""))]


class CalendarDay(models.Model):
    """A day that differs from the rule (weekend, library of holidays), by the yearly notice or by hand."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    source = CleanLineField(_("source"), max_length=120)

    class Meta:
        ordering = ["day"]


class CalendarYear(models.Model):
    """A year whose official notice of holidays the office has worked into the calendar."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = CleanLineField(_("official notice"), max_length=120)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["year"]
