"""What an assessor notes while working on a sheet. Nothing here is sealed or counted."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from award.core.fields import CleanTextField
from award.cycles.models import Item
from award.scoring.models.sheets import ScoreSheet


class FactorTick(models.Model):
    """How far the item meets what the band asks of one factor. Without a row nothing was ticked."""

    class Value(models.TextChoices):
        FULL = "full", pgettext_lazy("factor", "Fully met")
        PARTLY = "partly", pgettext_lazy("factor", "Partly met")
        NOT = "not", pgettext_lazy("factor", "Not met")

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="ticks")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    factor = models.CharField(max_length=32)
    value = models.CharField(max_length=8, choices=Value.choices)
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["sheet", "item", "factor"], name="factor_tick_once"),
            CheckConstraint(name="factor_tick_value", condition=Q(value__in=["full", "partly", "not"])),
        ]


class SheetNote(models.Model):
    """The assessor's own note on an item. Nobody else ever reads it."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="notes")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    text = CleanTextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["sheet", "item"], name="sheet_note_once")]
