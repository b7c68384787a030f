"""Public notices with their working-day clock."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle, in_language


class Notice(models.Model):
    """A public notice (open to objection). Length and counting rule come from the programme, and are kept here."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        POSTED = "posted", _("Posted")
        ENDED = "ended", _("Ended")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title_zh = CleanLineField(_("Chinese title"), max_length=160)
    title_en = CleanLineField(_("English title"), max_length=200)
    text_zh = CleanTextField(_("Chinese text"))
    text_en = CleanTextField(_("English text"))
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the last day of the notice, included
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=8)
    first_day_counts = models.BooleanField()
    created_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = CleanTextField(blank=True)

    class Meta:
        ordering = ["-posted_at", "-pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="notice_posted_iff_dated",
                condition=Q(state="draft", posted_at__isnull=True, starts_on__isnull=True, ends_on__isnull=True)
                | (
                    ~Q(state="draft")
                    & Q(posted_at__isnull=False, starts_on__isnull=False, ends_on__isnull=False)
                    & Q(ends_on__gte=F("starts_on"))
                ),
            ),
            CheckConstraint(
                name="notice_ended_iff_dated",
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at__isnull=True)),
            ),
            CheckConstraint(
                name="notice_withdrawn_iff_reason",
                condition=(Q(state="withdrawn") & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_reason="")),
                violation_error_message=_("Give the reason; the public notice shows it."),
            ),
            CheckConstraint(
                name="notice_counting_rule", condition=Q(days__range=(1, 60), unit__in=["working", "calendar"])
            ),
            UniqueConstraint(
                fields=["cycle", "kind"],
                condition=~Q(state="withdrawn"),
                name="notice_one_a_kind",
                violation_error_message=_("There is a notice of this kind in the cycle already."),
            ),
        ]

    @property
    def title(self) -> str:
        return in_language(self.title_zh, self.title_en)

    @property
    def text(self) -> str:
        return in_language(self.text_zh, self.text_en)


class NoticeEntry(models.Model):
    """An organisation named in a notice, as it was named."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="entries")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    class_code = models.CharField(max_length=32, blank=True)
    organisation_name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["notice", "position"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["notice", "application"], name="notice_entry_once"),
            UniqueConstraint(fields=["notice", "position"], name="notice_entry_position_once"),
        ]
