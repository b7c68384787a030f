"""Frozen standings, their release by two people, and who goes on to the next round."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanTextField
from award.cycles.models import Round


class Snapshot(models.Model):
    """The standing after a round as the engine computed it: its inputs and its result, as canonical JSON.

    `scores` holds the packed marks of every sheet, so that each figure can be explained and computed again whatever
    happens later; `inputs` names their hashes. A second person releases it; until then only the office and the
    supervisors see any of it.
    """

    class State(models.TextChoices):
        FROZEN = "frozen", _("Frozen")
        RELEASED = "released", _("Released")

    round = models.ForeignKey(Round, models.PROTECT, related_name="snapshots")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FROZEN)
    engine_version = models.CharField(max_length=20)
    inputs = (
        models.JSONField()
    )  # {"sheets": "sha256:…", "consensus": …, "exclusions": …, "criteria": …, "programme": …}
    scores = models.TextField()  # what `inputs` hashes: {"sheets": [[application, round, judge, hex]], …}
    payload = models.TextField()  # the JSON of scoring.md §6
    sha256 = models.CharField(max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="snapshot_released_iff_dated",
                condition=Q(state="frozen", released_at__isnull=True, released_by__isnull=True)
                | Q(state="released", released_at__isnull=False, released_by__isnull=False),
            ),
            CheckConstraint(
                name="snapshot_two_people",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("taken_by")),
                violation_error_message=_("The person who froze the standing cannot also release it."),
            ),
            UniqueConstraint(
                fields=["round"],
                condition=Q(state="released"),
                name="snapshot_one_release_a_round",
                violation_error_message=_("A standing of this round is released already."),
            ),
        ]


class Shortlisting(models.Model):
    """An application that goes on to the round. By the engine, or by a person where a tie left places open."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")  # the round it goes on to
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="shortlistings")
    by_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = CleanTextField(_("reason"), blank=True)

    class Meta:
        ordering = ["application__number"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["round", "application"], name="shortlisting_once"),
            CheckConstraint(
                name="shortlisting_by_person_has_reason",
                condition=Q(by_person__isnull=True, reason="") | (Q(by_person__isnull=False) & ~Q(reason="")),
                violation_error_message=_("Say why this application takes the place left open by the tie."),
            ),
        ]
