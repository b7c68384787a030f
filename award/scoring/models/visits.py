"""A site visit: its plan, the points to verify, and what the team notes on site."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Item
from award.panels.models import Seat
from award.scoring.models.consensus import ConsensusSheet


class SiteVisit(models.Model):
    """The visit that belongs to a consensus sheet of a site-visit round.

    sent_payload: the plan as the applicant got it, in canonical JSON; what is changed later it gets by sending again.
    `version` counts the changes of the plan.
    """

    sheet = models.OneToOneField(ConsensusSheet, models.PROTECT, related_name="visit")
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    place = CleanLineField(_("place"), max_length=200, blank=True)
    message = CleanTextField(_("message to the applicant"), blank=True)
    version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_version = models.PositiveIntegerField(default=0)
    sent_payload = models.TextField(blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="site_visit_has_both_days_in_order",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is not before the first."),
            ),
            CheckConstraint(
                name="site_visit_sent_iff_copied",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True, sent_payload="")
                | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(sent_payload="")),
            ),
        ]


class VisitMember(models.Model):
    """A member of the panel who goes on the visit."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="members")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["visit", "seat"], name="visit_member_once")]


class AgendaEntry(models.Model):
    """A line of the agenda; `day` counts from 1, so that a visit that is put off keeps its agenda."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="agenda")
    day = models.PositiveSmallIntegerField(_("day"), default=1)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    what = CleanLineField(_("what"), max_length=120)
    whom = CleanLineField(_("with whom"), max_length=120, blank=True)
    lead = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("led by"))

    class Meta:
        ordering = ["day", "starts", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="agenda_entry_ends_after_it_starts",
                condition=Q(ends__gt=F("starts")),
                violation_error_message=_("It ends after it begins."),
            )
        ]


class InterviewWish(models.Model):
    """An interview that is wanted: whom by function, never by name."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="interview_wishes")
    department = CleanLineField(_("function or department"), max_length=120)
    topic = CleanLineField(_("topic"), max_length=200)
    people = models.PositiveSmallIntegerField(_("people"), default=1)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()


class DocumentWish(models.Model):
    """A document that is to be ready on site. Why stays with the panel."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="document_wishes")
    title = CleanLineField(_("document or record"), max_length=200)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    reason = CleanLineField(_("why"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()


class VisitEntry(models.Model):
    """What is noted on a visit, perhaps without network.

    client_id: made where it was noted; sent twice it is one entry. noted_at: the clock of that device, within bounds;
    created_at: when it reached the platform.
    """

    client_id = models.UUIDField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class VisitPoint(VisitEntry):
    """A point to verify on site, carried over from the remarks or added by the team, with what was found."""

    class Source(models.TextChoices):
        CONSENSUS = "consensus", _("from the consensus")
        SHEET = "sheet", _("from a score sheet")
        TEAM = "team", _("added by the team")

    class Result(models.TextChoices):
        OPEN = "open", _("To be verified")
        CONFIRMED = "confirmed", _("Confirmed")
        PARTLY = "partly", _("Partly confirmed")
        REFUTED = "refuted", _("Refuted")
        UNSEEN = "unseen", _("Not seen")

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="points")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    text = CleanTextField(_("point to verify"))
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.TEAM)
    assigned_to = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.OPEN)
    found = CleanTextField(_("what was found"), blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["visit", "client_id"], name="visit_point_once"),
            CheckConstraint(condition=~Q(text=""), name="visit_point_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()}\n{self.found}".strip()


class VisitFinding(VisitEntry):
    """Something that was found on site for an item, perhaps on one of its points."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("Strength")
        OPPORTUNITY = "opportunity", _("Opportunity for improvement")
        FACT = "fact", _("Fact")

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="findings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    point = models.ForeignKey(VisitPoint, models.SET_NULL, null=True, blank=True, related_name="findings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = CleanTextField(_("finding"))

    class Meta:
        ordering = ["noted_at", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["visit", "client_id"], name="visit_finding_once"),
            CheckConstraint(condition=~Q(text=""), name="visit_finding_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}\n{self.text}"


class VisitInterview(VisitEntry):
    """An interview that was held: the function of whom, never the name."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="interviews")
    department = CleanLineField(_("function or department"), max_length=120)
    topic = CleanLineField(_("topic"), max_length=200)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    notes = CleanTextField(_("notes"), blank=True)

    class Meta:
        ordering = ["noted_at", "pk"]
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["visit", "client_id"], name="visit_interview_once")]

    def __str__(self) -> str:
        return f"{self.department} ({self.people})\n{self.topic}\n{self.notes}".strip()


class VisitDocument(VisitEntry):
    """A document or record that was seen on site."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="documents")
    title = CleanLineField(_("document or record"), max_length=200)
    number = CleanLineField(_("number"), max_length=80, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    result = CleanTextField(_("what it showed"), blank=True)

    class Meta:
        ordering = ["noted_at", "pk"]
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["visit", "client_id"], name="visit_document_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip() + f"\n{self.result}".rstrip()


class VisitPhoto(VisitEntry):
    """A photograph of a finding, drawn anew: without place, device and whatever else the file carried."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="photos")
    finding = models.ForeignKey(VisitFinding, models.CASCADE, related_name="photos")
    path = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    source_sha256 = models.CharField(max_length=64)  # of the file as it was sent: the same one again is no conflict
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    caption = CleanLineField(_("what it shows"), max_length=200, blank=True)

    class Meta:
        ordering = ["noted_at", "pk"]
        default_permissions = ()
        constraints = [UniqueConstraint(fields=["visit", "client_id"], name="visit_photo_once")]
