"""Panels, seats, invitations, assignments, and the grant table derived from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from award.applications.models import Application
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle, Round
from award.panels.models.register import Expert


class ApplicationGrant(UserObjectPermissionBase):
    """A grant on one application. A projection: `services.sync_grants` derives it from assignments and conflicts.

    guardian finds this table by the reverse relation, so `content_object` is the one key onto `applications` whose
    relation is not hidden.
    """

    content_object = models.ForeignKey(Application, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class Panel(models.Model):
    """A team that assesses some of a cycle's applications, from the first round of sheets to the site visit."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="panels")
    code = models.CharField(_("code"), max_length=16)
    name = CleanLineField(_("name"), max_length=60)
    fixed_at = models.DateTimeField(null=True, blank=True)
    plan = models.ForeignKey(
        "panels.PanelPlan", models.PROTECT, null=True, blank=True, related_name="panels"
    )  # whose adoption made it

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

    The declaration is part of it: before `cleared_at` no file opens. A `Conflict` ends access for good. A guest
    assesses what another panel holds, so that the panels can be compared; it has no part in that panel's consensus.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    statement_sha256 = models.CharField(max_length=64, blank=True)  # the confidentiality statement that was signed
    is_guest = models.BooleanField(default=False)

    class Meta:
        ordering = ["round", "application__number", "pk"]
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["round", "application", "seat"], name="assignment_once")]


class SeatInvitation(models.Model):
    """The question to an expert whether it takes a seat. The mail carries the token, of which only the hash is kept."""

    class State(models.TextChoices):
        OPEN = "open", _("Awaiting an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LAPSED = "lapsed", _("Not answered in time")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations")
    panel = models.ForeignKey(Panel, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=Seat.Role.choices)
    seat = models.OneToOneField(Seat, models.SET_NULL, null=True, blank=True, related_name="invitation")
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replacements")
    token_sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_at = models.DateTimeField(_("answer by"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = CleanTextField(_("reason"), blank=True)

    class Meta:
        ordering = ["panel", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["cycle", "expert"],
                condition=Q(state__in=["open", "accepted"]),
                name="seat_invitation_one_a_cycle",
                violation_error_message=_("This expert is invited in this cycle already."),
            ),
            CheckConstraint(
                name="seat_invitation_answered_iff_dated",
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
            CheckConstraint(
                name="seat_invitation_declined_has_reason",
                condition=~Q(state="declined") | ~Q(reason=""),
                violation_error_message=_("Say why; the award office looks for someone else."),
            ),
        ]
