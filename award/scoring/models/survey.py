"""What surveys measured: files of figures, confirmed by a second person; of an application the latest figure counts."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Round


class SurveyImport(models.Model):
    """A file of figures as it was read. Its figures count once a second person has confirmed it.

    `rows` is the canonical JSON of what the file holds, known by its hash; it stays when the import is refused.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Awaiting a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    file_name = CleanLineField(_("file"), max_length=200)
    rows = models.TextField()
    rows_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = CleanTextField(_("reason"), blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["round"],
                condition=Q(state="asked"),
                name="survey_import_one_open",
                violation_error_message=_("A file of figures awaits a second person already."),
            ),
            CheckConstraint(
                name="survey_import_decided_iff_dated",
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["confirmed", "refused"], decided_by__isnull=False, decided_at__isnull=False),
            ),
            CheckConstraint(
                name="survey_import_refused_has_reason",
                condition=~Q(state="refused") | ~Q(reason=""),
                violation_error_message=_("Say why the figures are refused."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class SurveyFigure(models.Model):
    """The per cent that was measured for one application. Rows stay for ever; the latest of an application counts."""

    file = models.ForeignKey(SurveyImport, models.PROTECT, related_name="figures")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    percent = models.DecimalField(
        _("per cent"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    answers = models.PositiveIntegerField(_("answers"))
    source = CleanLineField(_("source"), max_length=200)
    measured_on = models.DateField(_("measured on"))
    note = CleanTextField(_("note"), blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["round", "application__number", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["file", "application"], name="survey_figure_once_a_file"),
            CheckConstraint(
                name="survey_figure_percent_0_100",
                condition=Q(percent__range=(0, 100)),
                violation_error_message=_("Give a per cent from 0 to 100."),
            ),
            CheckConstraint(
                name="survey_figure_has_source",
                condition=~Q(source=""),
                violation_error_message=_("Say who measured it."),
            ),
        ]
