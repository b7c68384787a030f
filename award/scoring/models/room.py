"""What a panel writes together on a consensus sheet: merged remarks, confirmations, the discussion, who is there."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanTextField
from award.cycles.models import Item
from award.panels.models import Seat
from award.scoring.models.consensus import ConsensusSheet
from award.scoring.models.sheets import Finding


class MergedFinding(models.Model):
    """A remark of the panel. `sources`: the assessors' remarks it was made of; they stay as they are."""

    sheet = models.ForeignKey(ConsensusSheet, models.PROTECT, related_name="merged")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Finding.Kind.choices)
    text = CleanTextField(_("remark"))
    position = models.PositiveIntegerField(default=0)
    sources = models.ManyToManyField(Finding, related_name="+")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=~Q(text=""),
                name="merged_finding_has_text",
                violation_error_message=_("Write the remark."),
            )
        ]


class Confirmation(models.Model):
    """A member's answer to the whole sheet as it stood: `sha256` stands for its marks, reasons and merged remarks.

    A confirmation is void as soon as the hash differs. A dissent with its reason stands until its author answers anew.
    """

    sheet = models.ForeignKey(ConsensusSheet, models.PROTECT, related_name="confirmations")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    is_dissent = models.BooleanField(default=False)
    reason = CleanTextField(_("reason"), blank=True)
    sha256 = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["sheet", "seat"], name="confirmation_once"),
            CheckConstraint(
                condition=Q(is_dissent=False, reason="") | (Q(is_dissent=True) & ~Q(reason="")),
                name="confirmation_dissent_has_reason",
                violation_error_message=_("Write why you do not agree."),
            ),
        ]


class TalkPost(models.Model):
    """What a member said on an item. Never edited; withdrawn by its author it leaves its place."""

    sheet = models.ForeignKey(ConsensusSheet, models.PROTECT, related_name="posts")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    text = CleanTextField(_("post"))
    posted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=~Q(text=""), name="talk_post_has_text", violation_error_message=_("Write something.")
            )
        ]


class RoomPresence(models.Model):
    """When someone was last seen in the room of a consensus. Kept for the room alone; nothing follows from it."""

    sheet = models.ForeignKey(ConsensusSheet, models.CASCADE, related_name="present")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    last_seen = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["sheet", "seat"], name="room_presence_once")]
