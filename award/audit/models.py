"""The append-only chain of audit events, and acts that need two people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanTextField


class ChainHead(models.Model):
    """The end of the chain: one row, locked while an event is added, so that sequence numbers have no gap."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [CheckConstraint(name="chain_head_single", condition=Q(id=1))]


class AuditEvent(models.Model):
    """Who did what to which object, and the state before and after. Never changed, never deleted.

    `body` is the canonical JSON that was hashed; the other columns repeat it for searching.
    Hash = SHA-256 over "v1", the sequence number, the previous hash and the body, one a line.
    """

    seq = models.PositiveBigIntegerField(unique=True)
    recorded_at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )
    action = models.CharField(max_length=64, db_index=True)
    object_type = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_event_object")]


class TwoPersonAct(models.Model):
    """Something one person asks for and another decides. What it does when approved is its service's matter."""

    class State(models.TextChoices):
        ASKED = "asked", _("Awaiting a second person")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    kind = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    reason = CleanTextField(blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = CleanTextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            CheckConstraint(
                name="two_person_act_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("The person who asked cannot also decide."),
            ),
            CheckConstraint(
                name="two_person_act_decided_iff_dated",
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["approved", "refused"], decided_by__isnull=False, decided_at__isnull=False),
            ),
            UniqueConstraint(
                name="two_person_act_one_open",
                fields=["kind", "object_type", "object_id"],
                condition=Q(state="asked"),
                violation_error_message=_("This was asked already and awaits a second person."),
            ),
        ]
