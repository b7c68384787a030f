"""The verdict of the eligibility review."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application, Revision
from award.core.fields import CleanTextField


class EligibilityReview(models.Model):
    """What the office found: accepted, or not accepted with a reason that the applicant gets."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Not accepted")

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    reason_code = models.CharField(_("standard reason"), max_length=32, blank=True)
    reason = CleanTextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="eligibility_review_rejected_has_reason",
                condition=Q(verdict="accepted") | ~Q(reason=""),
                violation_error_message=_("Give the reason; the applicant reads it."),
            )
        ]
