"""Score sheets, marks, findings."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Revision
from award.core.fields import CleanTextField
from award.cycles.models import Item
from award.panels.models import Assignment


class ScoreSheet(models.Model):
    """One assessor's sheet. While a draft its marks are `ItemScore` rows; sealing freezes them into this one row.

    payload: the canonical JSON that the commitment hashes. packed: the same marks, a byte an item in criteria order
    (255 = not applicable), for the engine. A sheet of a person with a conflict is kept, not counted: the exclusion is
    derived from the conflict, never stored.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("In progress")
        SEALED = "sealed", _("Sealed")

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    payload = models.TextField(blank=True)
    packed = models.BinaryField(null=True, blank=True)
    nonce = models.BinaryField(null=True, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    remarks_sha256 = models.CharField(max_length=64, blank=True)  # "": sealed before remarks were hashed

    class Meta:
        ordering = ["assignment"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="score_sheet_sealed_iff_frozen",
                condition=Q(
                    state="draft",
                    sealed_at__isnull=True,
                    payload="",
                    packed__isnull=True,
                    nonce__isnull=True,
                    commitment="",
                )
                | (
                    Q(state="sealed", sealed_at__isnull=False, packed__isnull=False, nonce__isnull=False)
                    & ~Q(payload="")
                    & ~Q(commitment="")
                ),
            ),
            CheckConstraint(
                name="score_sheet_remarks_hashed_when_sealed", condition=Q(remarks_sha256="") | Q(state="sealed")
            ),
        ]


class ItemScore(models.Model):
    """One assessor's mark for one item. NULL means not scored; there is no sentinel."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="item_scores")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("per cent"), null=True, blank=True)
    is_not_applicable = models.BooleanField(default=False)
    is_flagged = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["sheet", "item"], name="item_score_once_a_sheet"),
            CheckConstraint(
                name="item_score_percent_0_100",
                condition=Q(percent__isnull=True) | Q(percent__range=(0, 100)),
                violation_error_message=_("Give a whole per cent from 0 to 100."),
            ),
            CheckConstraint(
                name="item_score_not_applicable_has_no_percent",
                condition=Q(is_not_applicable=False) | Q(percent__isnull=True),
            ),
        ]


class Finding(models.Model):
    """A remark of an assessor on an item: strength, opportunity for improvement, or issue to verify on site."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("Strength")
        OPPORTUNITY = "opportunity", _("Opportunity for improvement")
        ISSUE = "issue", _("Issue to verify")

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="findings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = CleanTextField(_("remark"))
    is_outstanding = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=~Q(text=""),
                name="finding_has_text",
                violation_error_message=_("Write the remark."),
            ),
            CheckConstraint(
                condition=Q(is_outstanding=False) | Q(kind="strength"), name="finding_outstanding_is_a_strength"
            ),
        ]
