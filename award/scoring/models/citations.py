"""What a remark refers to."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from award.applications.models import Evidence
from award.core.fields import CleanLineField
from award.scoring.models.sheets import Finding

QUOTE_LENGTH = 300

# Each field that a kind needs is named as present: a comparison with NULL alone would let it pass.
_PLACE = Q(page__isnull=True) | Q(kind="file")
_TEXT = Q(kind="text", paragraph__isnull=False, paragraph__gte=1, evidence__isnull=True, row__isnull=True)
_FILE = Q(kind="file", evidence__isnull=False, paragraph__isnull=True, start__isnull=True, row__isnull=True)
_ROW = Q(kind="measure", row__isnull=False, row__gte=1, paragraph__isnull=True, start__isnull=True) & Q(
    evidence__isnull=True
)


class Citation(models.Model):
    """A place in the judged revision that a remark rests on.

    text: a paragraph of the item by its number, or a passage of it: `quote`, from `start` to before `end`.
    file: a file of the revision, with or without a page. measure: a row of the item's table, counted from 1.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        FILE = "file", _("File")
        MEASURE = "measure", _("Measure")

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="citations")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    paragraph = models.PositiveIntegerField(null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = CleanLineField(max_length=QUOTE_LENGTH, blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    page = models.PositiveIntegerField(null=True, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="citation_fits_its_kind",
                condition=_PLACE & (_TEXT | _FILE | _ROW),
            ),
            CheckConstraint(
                name="citation_passage_is_whole",
                condition=Q(start__isnull=True, end__isnull=True, quote="")
                | (Q(start__isnull=False, end__isnull=False, end__gt=F("start")) & ~Q(quote="")),
            ),
            CheckConstraint(name="citation_of_remark_page_from_1", condition=Q(page__isnull=True) | Q(page__gte=1)),
        ]
