"""Defences: when and where a panel hears its applications, and in which order they were drawn."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanLineField
from award.cycles.models import Round
from award.panels.models import Panel

_MOST = 480  # minutes of a presentation, of questions or of a break


def _minutes(name: Any, least: int) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(name, validators=[MinValueValidator(least), MaxValueValidator(_MOST)])


class DefenceSession(models.Model):
    """A day on which a panel hears the applications it holds in a defence round.

    The order is drawn as panels are: the seed is committed by its hash, the witness adds a word, and seed, word and
    `inputs` (the canonical JSON of what is drawn) give the outcome, which anyone computes again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        COMMITTED = "committed", _("Seed committed")
        DRAWN = "drawn", _("Drawn")

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    starts_at = models.DateTimeField(_("start"))
    place = CleanLineField(_("place"), max_length=200)
    minutes = _minutes(_("minutes a presentation"), 1)
    questions = _minutes(_("minutes for questions"), 0)
    pause = _minutes(_("minutes between two"), 0)
    inputs = models.TextField(blank=True)
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)  # hexadecimal; shown to nobody before the draw
    seed_sha256 = models.CharField(max_length=64, blank=True)
    witness = CleanLineField(_("witness"), max_length=120, blank=True)
    witness_word = CleanLineField(_("word of the witness"), max_length=120, blank=True)
    outcome = models.TextField(blank=True)
    outcome_sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    committed_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    drawn_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # when the applicants were told what stands here now
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["round", "panel__code"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["round", "panel"],
                name="defence_session_once",
                violation_error_message=_("This panel has its day in this round already."),
            ),
            CheckConstraint(
                name="defence_session_committed_iff_seeded",
                condition=Q(committed_at__isnull=True, seed="", seed_sha256="", witness="", inputs="")
                | (
                    Q(committed_at__isnull=False)
                    & ~Q(seed="")
                    & ~Q(seed_sha256="")
                    & ~Q(witness="")
                    & ~Q(inputs="")
                    & ~Q(inputs_sha256="")
                ),
                violation_error_message=_("Name the witness."),
            ),
            CheckConstraint(
                name="defence_session_dated_by_state",
                condition=Q(state="draft", committed_at__isnull=True, drawn_at__isnull=True, outcome="")
                | Q(state="committed", committed_at__isnull=False, drawn_at__isnull=True, outcome="")
                | (
                    Q(state="drawn", committed_at__isnull=False, drawn_at__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(witness_word="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.panel}"


class DefenceSlot(models.Model):
    """The place of an application in the order that was drawn; its time follows from the session."""

    session = models.ForeignKey(DefenceSession, models.PROTECT, related_name="slots")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()  # from 1

    class Meta:
        ordering = ["session", "position"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["session", "application"], name="defence_slot_once"),
            UniqueConstraint(fields=["session", "position"], name="defence_slot_position_once"),
            CheckConstraint(name="defence_slot_from_one", condition=Q(position__gte=1)),
        ]
