"""Conflicts of interest."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, QuerySet, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanTextField


class StandingManager(models.Manager["Conflict"]):
    """The conflicts that were not lifted: the only ones that count."""

    def get_queryset(self) -> QuerySet[Conflict]:
        return super().get_queryset().filter(lifted_at__isnull=True)


class Conflict(models.Model):
    """A conflict of interest between a person and an application. While it stands it wins over every assignment.

    Lifting takes two people and leaves the row; a new conflict of the same pair is a new row. The facts that a rule
    would find were weighed with it (`weighed`, see `domain.conflicts.Finding.mark`): only others are found again.
    """

    class Source(models.TextChoices):
        DECLARED = "declared", _("Declared by the expert")
        OFFICE = "office", _("Entered by the award office")
        MEMBERSHIP = "membership", _("Member of the applicant")
        APPLICANT = "applicant", _("Avoidance asked for by the applicant")
        RULE = "rule", _("Found by rule")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source.choices)
    reason = CleanTextField(_("reason"))
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=16, blank=True)  # the code of the rule that found it
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # the second person
    lift_reason = CleanTextField(blank=True)
    weighed = models.JSONField(default=list, blank=True)  # marks of the facts known when it was lifted

    objects = models.Manager["Conflict"]()
    standing = StandingManager()

    class Meta:
        ordering = ["-declared_at"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["user", "application"],
                condition=Q(lifted_at__isnull=True),
                name="conflict_once",
                violation_error_message=_("This conflict is on record already."),
            ),
            CheckConstraint(
                name="conflict_lifted_by_someone_for_a_reason",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
            ),
            CheckConstraint(
                name="conflict_rule_iff_found",
                condition=(Q(source="rule") & ~Q(rule="")) | (~Q(source="rule") & Q(rule="")),
            ),
            CheckConstraint(
                condition=~Q(reason=""),
                name="conflict_has_reason",
                violation_error_message=_("Say what the conflict of interest is."),
            ),
        ]
