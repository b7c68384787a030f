"""Plans of panels: what the draw was given, what was committed beforehand, what came out, and the edits by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle, Round


class PanelPlan(models.Model):
    """A plan of who sits in which panel and which panel assesses what.

    `inputs` is the canonical JSON of all the draw depends on, known by its hash. The seed is made when the plan is
    committed, its hash published then and the seed itself with the draw; the witness adds a word, so that neither
    side knows the outcome before. `outcome` is the canonical JSON that anyone computes again from the three.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Dry run")
        COMMITTED = "committed", _("Seed committed")
        DRAWN = "drawn", _("Drawn")
        ADOPTED = "adopted", _("Adopted")
        DISCARDED = "discarded", _("Discarded")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    inputs = models.TextField()
    inputs_sha256 = models.CharField(max_length=64)
    seed = models.CharField(max_length=64, blank=True)  # hexadecimal; shown to nobody before the draw
    seed_sha256 = models.CharField(max_length=64, blank=True)
    witness = CleanLineField(_("witness"), max_length=120, blank=True)
    witness_word = CleanLineField(_("word of the witness"), max_length=120, blank=True)
    outcome = models.TextField(blank=True)
    outcome_sha256 = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=64, blank=True)
    waive_reason = CleanTextField(_("why rules are waived"), blank=True)
    blocking = models.JSONField(default=dict, blank=True)  # of a dry run without a plan: the rules, and counts
    reason = CleanTextField(_("reason"), blank=True)  # why it was discarded
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    committed_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    drawn_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["cycle"],
                condition=Q(state="committed"),
                name="panel_plan_one_committed",
                violation_error_message=_("A draw of this cycle is committed already. Draw or discard it first."),
            ),
            CheckConstraint(
                name="panel_plan_committed_iff_seeded",
                condition=Q(committed_at__isnull=True, seed="", seed_sha256="", witness="")
                | (Q(committed_at__isnull=False) & ~Q(seed="") & ~Q(seed_sha256="") & ~Q(witness="")),
                violation_error_message=_("Name the witness."),
            ),
            CheckConstraint(
                name="panel_plan_dated_by_state",
                condition=Q(state="draft", committed_at__isnull=True, drawn_at__isnull=True, adopted_at__isnull=True)
                | Q(state="committed", committed_at__isnull=False, drawn_at__isnull=True, adopted_at__isnull=True)
                | Q(state="drawn", committed_at__isnull=False, drawn_at__isnull=False, adopted_at__isnull=True)
                | Q(state="adopted", committed_at__isnull=False, drawn_at__isnull=False, adopted_at__isnull=False)
                | Q(state="discarded", adopted_at__isnull=True),
            ),
            CheckConstraint(
                name="panel_plan_discarded_has_reason",
                condition=~Q(state="discarded", committed_at__isnull=False) | ~Q(reason=""),
                violation_error_message=_("Give the reason; a committed draw is never dropped silently."),
            ),
        ]


class PlanEdit(models.Model):
    """A change of a drawn plan by hand. Undone edits stay on record."""

    plan = models.ForeignKey(PanelPlan, models.CASCADE, related_name="edits")
    position = models.PositiveSmallIntegerField()
    change = models.JSONField()
    reason = CleanLineField(_("reason"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["plan", "position"], name="plan_edit_position_once"),
            CheckConstraint(
                name="plan_edit_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the drawn plan is changed; it stands on the sheet of the draw."),
            ),
        ]
