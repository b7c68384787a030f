"""The register of experts, panels, seats, assignments, conflicts, and the grant table derived from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from award.applications.models import Application
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle, Round


class ApplicationGrant(UserObjectPermissionBase):
    """A grant on one application. A projection: `services.sync_grants` derives it from assignments and conflicts.

    guardian finds this table by the reverse relation, so `content_object` is the one key onto `applications` whose
    relation is not hidden.
    """

    content_object = models.ForeignKey(Application, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class Expert(models.Model):
    """A person of the register of experts."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert")
    employer = CleanLineField(_("employer"), max_length=120, blank=True)
    title = CleanLineField(_("professional title"), max_length=60, blank=True)
    expertise = CleanLineField(_("expertise"), max_length=200, blank=True)
    is_available = models.BooleanField(_("available"), default=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class Panel(models.Model):
    """A team that assesses some of a cycle's applications, from the first round of sheets to the site visit."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="panels")
    code = models.CharField(_("code"), max_length=16)
    name = CleanLineField(_("name"), max_length=60)
    fixed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["cycle", "code"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["cycle", "code"],
                name="panel_code_once",
                violation_error_message=_("There is a panel with this code already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A person's place in a panel. `pseudonym`, given when the panel is fixed, is the judge's code in the engine."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        ASSESSOR = "assessor", _("Assessor")
        SECRETARY = "secretary", _("Secretary")

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="seats")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")  # of the panel; lets constraints reach it
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.ASSESSOR)
    pseudonym = models.CharField(max_length=8, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["panel", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["cycle", "expert"],
                condition=Q(left_at__isnull=True),
                name="seat_one_panel_a_cycle",
                violation_error_message=_("This expert sits in a panel of this cycle already."),
            ),
            UniqueConstraint(
                fields=["panel"],
                condition=Q(role="chair", left_at__isnull=True),
                name="seat_one_chair",
                violation_error_message=_("A panel has one chair."),
            ),
            UniqueConstraint(
                fields=["cycle", "pseudonym"],
                condition=~Q(pseudonym=""),
                name="seat_pseudonym_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.expert)


class Assignment(models.Model):
    """An application given to an assessor for a round of independent sheets.

    The declaration is part of it: before `cleared_at` no file opens. A `Conflict` ends access for good.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "application__number", "pk"]
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["round", "application", "seat"], name="assignment_once")]


class Conflict(models.Model):
    """A conflict of interest between a person and an application. It wins over every assignment."""

    class Source(models.TextChoices):
        DECLARED = "declared", _("Declared by the expert")
        OFFICE = "office", _("Entered by the award office")
        MEMBERSHIP = "membership", _("Member of the applicant")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source.choices)
    reason = CleanTextField(_("reason"))
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-declared_at"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["user", "application"], name="conflict_once"),
            CheckConstraint(
                condition=~Q(reason=""),
                name="conflict_has_reason",
                violation_error_message=_("Say what the conflict of interest is."),
            ),
        ]
