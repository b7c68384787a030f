"""Messages: a row of the transaction that caused them, sent by the worker after commit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One mail to one person. `event_key` makes one event one mail."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        HELD = "held", _("Held")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Dropped by the office")
        DIGESTED = "digested", _("Sent within a digest")

    event_key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=64, db_index=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recipient")
    )
    address = models.EmailField(_("address"))
    language = models.CharField(max_length=8)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    may_be_digested = models.BooleanField(default=False)
    digest = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="digested")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            CheckConstraint(
                name="message_sent_iff_dated",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
            CheckConstraint(
                name="message_digest_iff_digested",
                condition=Q(state="digested", digest__isnull=False) | (~Q(state="digested") & Q(digest__isnull=True)),
            ),
        ]


class Bounce(models.Model):
    """An address that mail does not reach. Nothing is sent to it until the office has cleared it."""

    address = models.EmailField(_("address"))  # in lower case
    reason = models.CharField(_("reason"), max_length=300)
    bounced_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-bounced_at", "-pk"]
        constraints = [
            UniqueConstraint(fields=["address"], condition=Q(cleared_at__isnull=True), name="bounce_one_open"),
            CheckConstraint(
                name="bounce_cleared_iff_by_someone",
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
        ]


class HeldKind(models.Model):
    """A kind of mail that the office holds: every message of it waits until it is let go."""

    kind = models.CharField(_("kind"), max_length=64, unique=True)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind"]
