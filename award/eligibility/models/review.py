"""The checks of the eligibility review, what other departments were asked, and the verdict."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application, Revision
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Cycle


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


class CheckResult(models.Model):
    """What an officer found on one line of the checklist, and the second officer where the programme wants one."""

    class Verdict(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")
        UNCLEAR = "unclear", _("Unclear")

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)  # of the line in the programme
    verdict = models.CharField(_("finding"), max_length=8, choices=Verdict.choices)
    source = CleanLineField(_("source"), max_length=200, blank=True)
    note = CleanTextField(_("note"), max_length=2000, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    second_verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    second_note = CleanTextField(_("note of the second officer"), max_length=2000, blank=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["application", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "code"], name="check_result_once"),
            CheckConstraint(
                name="check_result_doubt_has_note",
                condition=Q(verdict="met") | ~Q(note=""),
                violation_error_message=_("Write what is not met or not clear."),
            ),
            CheckConstraint(
                name="check_result_second_iff_dated",
                condition=Q(second_verdict="", second_by__isnull=True, second_at__isnull=True)
                | (~Q(second_verdict="") & Q(second_by__isnull=False, second_at__isnull=False)),
            ),
            CheckConstraint(
                name="check_result_two_people",
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("checked_by")),
                violation_error_message=_("A second officer must check; you checked first."),
            ),
        ]


class DepartmentRequest(models.Model):
    """A letter that asks another department about applicants (征求意见), and its reply."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Awaiting the reply")
        ANSWERED = "answered", _("Answered")
        DROPPED = "dropped", _("Dropped")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    department = CleanLineField(_("department"), max_length=120)
    number = CleanLineField(_("number of the letter"), max_length=60, blank=True)
    text = CleanTextField(_("what is asked"), max_length=4000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    due_on = models.DateField(_("reply by"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    reply_number = CleanLineField(_("number of the reply"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="department_request_sent_iff_dated",
                condition=Q(state="draft", sent_on__isnull=True)
                | Q(state__in=["sent", "answered"], sent_on__isnull=False, due_on__isnull=False)
                | Q(state="dropped"),
                violation_error_message=_("Give the day by which the reply is due."),
            ),
            CheckConstraint(
                name="department_request_answered_iff_dated",
                condition=Q(state="answered", answered_on__isnull=False, recorded_by__isnull=False)
                | (~Q(state="answered") & Q(answered_on__isnull=True)),
            ),
            CheckConstraint(
                name="department_request_answered_after_sent",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("sent_on")),
                violation_error_message=_("The reply cannot be older than the letter."),
            ),
        ]


class DepartmentFinding(models.Model):
    """An applicant named in a letter, and what the department replied on it."""

    class Verdict(models.TextChoices):
        CLEAR = "clear", _("Nothing known")
        FOUND = "found", _("Something found")

    request = models.ForeignKey(DepartmentRequest, models.CASCADE, related_name="findings")
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    note = CleanTextField(_("reply"), max_length=2000, blank=True)

    class Meta:
        ordering = ["request", "application__number"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["request", "application"], name="department_finding_once"),
            CheckConstraint(
                name="department_finding_found_has_note",
                condition=~Q(verdict="found") | ~Q(note=""),
                violation_error_message=_("Write what the department found."),
            ),
        ]
