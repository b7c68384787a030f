"""The consensus sheet of a panel and its agreed marks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanTextField
from award.cycles.models import Item, Round
from award.panels.models import Panel


class ConsensusSheet(models.Model):
    """What a panel agrees on an application in a consensus round or after a site visit. Its own record."""

    class State(models.TextChoices):
        OPEN = "open", _("Under discussion")
        AGREED = "agreed", _("Agreed")

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="consensus_sheets")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    payload = models.TextField(blank=True)
    packed = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    stamp = models.PositiveIntegerField(default=0)  # counts what was written in the room, for pages that look again

    class Meta:
        ordering = ["round", "application__number"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["round", "application"], name="consensus_sheet_once"),
            CheckConstraint(
                name="consensus_sheet_agreed_iff_frozen",
                condition=Q(
                    state="open",
                    agreed_at__isnull=True,
                    agreed_by__isnull=True,
                    payload="",
                    packed__isnull=True,
                    sha256="",
                )
                | (
                    Q(state="agreed", agreed_at__isnull=False, agreed_by__isnull=False, packed__isnull=False)
                    & ~Q(payload="")
                    & ~Q(sha256="")
                ),
            ),
        ]


class ConsensusMark(models.Model):
    """The agreed mark for one item; a reason where it leaves the range of the sheets (or changes on site)."""

    sheet = models.ForeignKey(ConsensusSheet, models.CASCADE, related_name="marks")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("per cent"), null=True, blank=True)
    is_not_applicable = models.BooleanField(default=False)
    reason = CleanTextField(_("reason"), blank=True)
    version = models.PositiveIntegerField(default=0)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["sheet", "item"], name="consensus_mark_once"),
            CheckConstraint(
                name="consensus_mark_percent_0_100",
                condition=Q(percent__isnull=True) | Q(percent__range=(0, 100)),
                violation_error_message=_("Give a whole per cent from 0 to 100."),
            ),
            CheckConstraint(
                name="consensus_mark_not_applicable_has_no_percent",
                condition=Q(is_not_applicable=False) | Q(percent__isnull=True),
            ),
        ]
