"""The register of experts: who they are, what ties them to organisations, how their work was."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.accounts.models import Division, Industry, validate_credit_code
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle


class Expert(models.Model):
    """A person of the register of experts. `version` guards against saving over what someone else saved."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert")
    employer = CleanLineField(_("employer"), max_length=120, blank=True)
    employer_code = models.CharField(
        _("credit code of the employer"), max_length=18, blank=True, validators=[validate_credit_code]
    )
    group = CleanLineField(_("group the employer belongs to"), max_length=120, blank=True)
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("division")
    )
    phone = CleanLineField(_("telephone"), max_length=40, blank=True)
    title = CleanLineField(_("professional title"), max_length=60, blank=True)
    qualification = CleanLineField(_("qualification"), max_length=200, blank=True)
    expertise = CleanLineField(_("expertise"), max_length=200, blank=True)
    industries = models.ManyToManyField(Industry, related_name="+", blank=True, verbose_name=_("industries"))
    categories = models.JSONField(_("categories"), default=list, blank=True)  # codes of categories of criteria
    may_chair = models.BooleanField(_("may chair a panel"), default=False)
    most_applications = models.PositiveSmallIntegerField(_("most applications a cycle"), null=True, blank=True)
    appointed_on = models.DateField(_("appointed on"), null=True, blank=True)
    appointed_until = models.DateField(_("appointed until"), null=True, blank=True)
    trained_on = models.DateField(_("last training"), null=True, blank=True)
    is_available = models.BooleanField(_("available"), default=True)
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # when the person last confirmed its own entry
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="expert_term_in_order",
                condition=Q(appointed_on__isnull=True)
                | Q(appointed_until__isnull=True)
                | Q(appointed_until__gte=F("appointed_on")),
                violation_error_message=_("The appointment must end after it begins."),
            ),
            CheckConstraint(
                name="expert_away_in_order",
                condition=Q(away_from__isnull=True, away_until__isnull=True)
                | Q(away_from__isnull=False, away_until__isnull=False, away_until__gte=F("away_from")),
                violation_error_message=_("Give both days of the absence, the earlier one first."),
            ),
            CheckConstraint(
                name="expert_most_applications_above_0",
                condition=Q(most_applications__isnull=True) | Q(most_applications__gt=0),
                violation_error_message=_("Give at least 1, or leave it empty."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class ExpertTie(models.Model):
    """What ties an expert to an organisation beside the present employer. Conflicts are found by it."""

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("Employed there")
        CONSULTING = "consulting", _("Consulting or training for it")
        SHAREHOLDING = "shareholding", _("Holds shares")
        KINSHIP = "kinship", _("A relative works there or owns it")

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="ties")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    organisation = CleanLineField(_("organisation"), max_length=120)
    credit_code = models.CharField(_("credit code"), max_length=18, blank=True, validators=[validate_credit_code])
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)  # empty: it lasts
    note = CleanLineField(_("note"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["expert", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["expert", "kind", "organisation"],
                name="expert_tie_once",
                violation_error_message=_("This tie is on record already."),
            ),
            CheckConstraint(
                name="expert_tie_in_order",
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("It must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_kind_display()}"


class ConductNote(models.Model):
    """What the office noted on how an expert worked. Only the office reads it."""

    class Kind(models.TextChoices):
        PRAISE = "praise", _("Praise")
        CONCERN = "concern", _("Concern")
        BREACH = "breach", _("Breach of discipline")

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="conduct_notes")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    text = CleanTextField(_("note"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-noted_at", "-pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="conduct_note_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Write what was noted."),
            )
        ]
