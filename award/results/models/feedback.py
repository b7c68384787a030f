"""What a panel drafts of the feedback report of an applicant."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanTextField
from award.cycles.models import Item
from award.scoring.models import ConsensusSheet


class FeedbackDraft(models.Model):
    """The draft of an application's feedback report, begun from the agreed sheet `source`.

    Submitting freezes it into `payload`, canonical JSON, and its hash; `looked_over` counts the findings of the checks
    that stood when the chair submitted it all the same.
    """

    class State(models.TextChoices):
        DRAFTING = "drafting", _("Being written")
        SUBMITTED = "submitted", _("Handed to the office")

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    source = models.ForeignKey(ConsensusSheet, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTING)
    themes = CleanTextField(_("key themes"), blank=True)
    version = models.PositiveIntegerField(default=0)  # of the key themes
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    looked_over = models.PositiveSmallIntegerField(default=0)
    payload = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["application__number"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="feedback_draft_submitted_iff_frozen",
                condition=Q(
                    state="drafting", submitted_at__isnull=True, submitted_by__isnull=True, payload="", sha256=""
                )
                | (
                    Q(state="submitted", submitted_at__isnull=False, submitted_by__isnull=False)
                    & ~Q(payload="")
                    & ~Q(sha256="")
                ),
            ),
        ]


class FeedbackRemark(models.Model):
    """A strength or an opportunity as the applicant will read it; `passages`: what it cites, [[key, label], …]."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("Strength")
        OPPORTUNITY = "opportunity", _("Opportunity for improvement")

    draft = models.ForeignKey(FeedbackDraft, models.CASCADE, related_name="remarks")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = CleanTextField(_("remark"))
    passages = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "item__position", "-kind", "position"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["draft", "item", "kind", "position"], name="feedback_remark_place_once"),
            CheckConstraint(
                name="feedback_remark_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Write the remark."),
            ),
        ]
