"""What happens around an application: later deadlines, corrections, recommendation, internal notice, messages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models.core import Application, Revision
from award.core.fields import CleanLineField, CleanTextField


class Extension(models.Model):
    """A later deadline for one applicant, asked for by one officer and approved by another; the latest counts."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="extensions")
    closes_at = models.DateTimeField(_("new deadline"))
    reason = CleanTextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "granted_at", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=~Q(asked_by=F("granted_by")),
                name="extension_two_people",
                violation_error_message=_("The person who asked cannot also decide."),
            ),
            CheckConstraint(
                condition=~Q(reason=""), name="extension_has_reason", violation_error_message=_("Give a reason.")
            ),
        ]


class Correction(models.Model):
    """An application returned to its applicant, who changes only the points named, until `due_at`."""

    class State(models.TextChoices):
        OPEN = "open", _("Awaiting the applicant")
        ANSWERED = "answered", _("Corrected")
        LAPSED = "lapsed", _("Not corrected in time")

    class Origin(models.TextChoices):
        OFFICE = "office", _("Award office")
        BODY = "body", _("Recommending body")

    application = models.ForeignKey(Application, models.CASCADE, related_name="corrections")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    note = CleanTextField(_("note"), blank=True)
    due_at = models.DateTimeField(_("due"))
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField()
    answered_with = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "returned_at", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["application"],
                condition=Q(state="open"),
                name="correction_one_open",
                violation_error_message=_("The application is returned already."),
            ),
            CheckConstraint(
                name="correction_closed_iff_dated",
                condition=Q(state="open", closed_at__isnull=True, answered_with__isnull=True)
                | Q(state="answered", closed_at__isnull=False, answered_with__isnull=False)
                | Q(state="lapsed", closed_at__isnull=False, answered_with__isnull=True),
            ),
            CheckConstraint(
                condition=Q(due_at__gt=F("returned_at")),
                name="correction_due_after_returned",
                violation_error_message=_("The due date lies in the past."),
            ),
        ]


class CorrectionPoint(models.Model):
    """One place to correct, with the words of those who returned it. `code`: the item's, or empty."""

    class Place(models.TextChoices):
        BASIC = "basic", _("Basic data")
        PROFILE = "profile", _("Organisation profile")
        ITEM = "item", _("Item")
        EVIDENCE = "evidence", _("Evidence and documents")
        NOTICE = "notice", _("Internal notice")

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="points")
    place = models.CharField(max_length=8, choices=Place.choices)
    code = models.CharField(max_length=64, blank=True)
    words = CleanTextField(_("what to correct"))
    reply = CleanTextField(_("reply"), blank=True)

    class Meta:
        ordering = ["correction", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["correction", "place", "code"], name="correction_point_once"),
            CheckConstraint(
                condition=~Q(words=""),
                name="correction_point_has_words",
                violation_error_message=_("Say what to correct."),
            ),
            CheckConstraint(
                condition=(Q(place="item") & ~Q(code="")) | (~Q(place="item") & Q(code="")),
                name="correction_point_code_iff_item",
            ),
        ]


class Recommendation(models.Model):
    """What a recommending body says of a submitted revision. Only the last one of an application stands."""

    class Verdict(models.TextChoices):
        RECOMMENDED = "recommended", _("Recommended")
        DECLINED = "declined", _("Not recommended")

    application = models.OneToOneField(Application, models.CASCADE, related_name="recommendation")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    body = models.CharField(_("recommending body"), max_length=6)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    opinion = CleanTextField(_("opinion"))
    place = models.PositiveSmallIntegerField(_("place within the quota"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["body", "made_at", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=~Q(opinion=""),
                name="recommendation_has_opinion",
                violation_error_message=_("Give the opinion of the recommending body."),
            ),
            CheckConstraint(
                condition=Q(verdict="recommended", place__gte=1) | Q(verdict="declined", place__isnull=True),
                name="recommendation_place_iff_recommended",
            ),
        ]


class InternalNotice(models.Model):
    """The applicant's record that it posted its application inside its own organisation."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="internal_notice")
    posted_on = models.DateField(_("posted on"))
    ended_on = models.DateField(_("taken down on"))
    place = CleanLineField(_("where it was posted"), max_length=120)
    objections = CleanTextField(_("objections and how they were handled"), blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=Q(ended_on__gte=F("posted_on")),
                name="internal_notice_ends_after_posted",
                violation_error_message=_("The notice ends before it begins."),
            )
        ]


class Note(models.Model):
    """A message between the applicant and the office about an application."""

    class Side(models.TextChoices):
        APPLICANT = "applicant", _("Applicant")
        OFFICE = "office", _("Award office")

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    side = models.CharField(max_length=10, choices=Side.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = CleanTextField(_("message"), max_length=4000)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(condition=~Q(text=""), name="note_not_empty", violation_error_message=_("Write something."))
        ]


class Avoidance(models.Model):
    """An applicant asks that someone does not assess it. It names whom it fears; it never learns who is a judge."""

    class State(models.TextChoices):
        OPEN = "open", _("With the award office")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    application = models.ForeignKey(Application, models.CASCADE, related_name="avoidances")
    person = CleanLineField(_("whom to avoid"), max_length=60, blank=True)
    employer = CleanLineField(_("organisation to avoid"), max_length=120, blank=True)
    reason = CleanTextField(_("reason"), max_length=2000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = CleanTextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                condition=~Q(person="") | ~Q(employer=""),
                name="avoidance_names_someone",
                violation_error_message=_("Name the person or the organisation that should not assess you."),
            ),
            CheckConstraint(
                condition=~Q(reason=""),
                name="avoidance_has_reason",
                violation_error_message=_("Give the reason."),
            ),
            CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="avoidance_answered_iff_dated",
            ),
            CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"], answered_by__isnull=True)
                | Q(state__in=["granted", "refused"], answered_by__isnull=False),
                name="avoidance_answered_by_someone",
            ),
            CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""),
                name="avoidance_refused_has_answer",
                violation_error_message=_("Say why it is refused; the applicant reads it."),
            ),
        ]
