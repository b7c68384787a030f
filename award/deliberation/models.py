"""The decision: who gets which class. Recorded by the head of the office, confirmed by a second person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle
from award.results.models import Snapshot


class Decision(models.Model):
    """The finding of a cycle, resting on a released snapshot. Classes without an entry stand vacant."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("Awaiting confirmation")
        CONFIRMED = "confirmed", _("Confirmed")

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="decision")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECORDED)
    decided_on = models.DateField(_("date of the decision"))
    body = CleanLineField(_("deciding body"), max_length=120)
    remarks = CleanTextField(_("remarks"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="decision_confirmed_iff_dated",
                condition=Q(state="recorded", confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(state="confirmed", confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            CheckConstraint(
                name="decision_two_people",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                violation_error_message=_("The person who recorded the decision cannot also confirm it."),
            ),
        ]


class DecisionEntry(models.Model):
    """An application that gets a class. A reason where it differs from what the engine proposes."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="entries")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    class_code = models.CharField(max_length=32)
    position = models.PositiveSmallIntegerField()
    reason = CleanTextField(_("reason"), blank=True)

    class Meta:
        ordering = ["decision", "position"]
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["decision", "application"], name="decision_entry_once")]
