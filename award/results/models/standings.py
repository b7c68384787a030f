"""Frozen standings and their diagnostics, release to an audience by two people, who goes on, schemes talked over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models import Application
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Round
from award.panels.models import Panel


class Diagnosis(models.Model):
    """How far the sheets of a standing agree and how stable its ranks are; it never changes a score.

    One a standing, known by the hash of its inputs. `payload` is canonical JSON: {"round": …, "stability": …}, as the
    engine's diagnostics give them. The seed of the resampling is kept so that it can be repeated.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    inputs_sha256 = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    seed = models.BigIntegerField()
    replicates = models.PositiveIntegerField()
    payload = models.TextField()
    sha256 = models.CharField(max_length=64)
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["-computed_at", "-pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["round", "inputs_sha256", "engine_version"], name="diagnosis_once_an_input"),
            CheckConstraint(name="diagnosis_seed_not_negative", condition=Q(seed__gte=0)),
        ]


class Snapshot(models.Model):
    """The standing after a round as the engine computed it: its inputs and its result, as canonical JSON.

    `scores` holds the packed marks of every sheet, so that each figure can be explained and computed again whatever
    happens later; `inputs` names their hashes. A second person releases it; until then only the office and the
    supervisors see any of it.
    """

    class State(models.TextChoices):
        FROZEN = "frozen", _("Frozen")
        RELEASED = "released", _("Released")

    round = models.ForeignKey(Round, models.PROTECT, related_name="snapshots")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FROZEN)
    engine_version = models.CharField(max_length=20)
    inputs = (
        models.JSONField()
    )  # {"sheets": "sha256:…", "consensus": …, "exclusions": …, "panels": …, "criteria": …, …}
    scores = models.TextField()  # what `inputs` hashes: {"sheets": [[application, round, judge, hex]], …}
    payload = models.TextField()  # the JSON of scoring.md §6
    sha256 = models.CharField(max_length=64)
    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="snapshot_released_iff_dated",
                condition=Q(state="frozen", released_at__isnull=True, released_by__isnull=True)
                | Q(state="released", released_at__isnull=False, released_by__isnull=False),
            ),
            CheckConstraint(
                name="snapshot_two_people",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("taken_by")),
                violation_error_message=_("The person who froze the standing cannot also release it."),
            ),
            UniqueConstraint(
                fields=["round"],
                condition=Q(state="released"),
                name="snapshot_one_release_a_round",
                violation_error_message=_("A standing of this round is released already."),
            ),
        ]


class SnapshotRow(models.Model):
    """One application of a frozen standing, so that pages read what they show and no more.

    `payload`: its row of scoring.md §6, with `sheets` ([judge, total, state, is_flagged] each), `adjusted` and
    `stability`; for an application without a rank its flags.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField()  # ranked ones first, as the engine orders them
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, related_name="+")
    rank = models.PositiveIntegerField(null=True)
    is_in = models.BooleanField(null=True)  # shortlisted, or of a class; NULL where the round has no cut
    payload = models.TextField()

    class Meta:
        ordering = ["place"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["snapshot", "application"], name="snapshot_row_once"),
            UniqueConstraint(fields=["snapshot", "place"], name="snapshot_row_place_once"),
        ]


class Release(models.Model):
    """A released standing made visible to an audience. The office and supervisors see every standing anyway.

    committee: the whole standing without judges; applicants: each its own figures; public: the published list.
    """

    class Audience(models.TextChoices):
        COMMITTEE = "committee", _("The committee: the whole standing, without the judges")
        APPLICANTS = "applicants", _("Applicants: each organisation its own figures")
        PUBLIC = "public", _("The public: the published list")

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="releases")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["released_at", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["snapshot", "audience"], name="release_once_an_audience"),
            CheckConstraint(name="release_two_people", condition=~Q(asked_by=F("released_by"))),
        ]


class ResultBundle(models.Model):
    """The result bundle of a released standing as it was made with the release, and the SHA-256 of its manifest."""

    class Kind(models.TextChoices):
        OFFICIALS = "officials", _("For officials")
        PUBLIC = "public", _("For everyone")

    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="bundle")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    manifest_sha256 = models.CharField(max_length=64)
    data = models.BinaryField()  # the ZIP file
    published = models.TextField()  # the published list as canonical JSON; names stay as they were at the release
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()


class DiscussionScheme(models.Model):
    """Other points of the categories, tried out while the line is discussed. Kept apart; never part of a result."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    name = CleanLineField(_("name of the scheme"), max_length=60)
    points = models.JSONField()  # {category code: points}, summing to the points of the criteria
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["round", "name"],
                name="discussion_scheme_name_once",
                violation_error_message=_("A scheme of this name exists already."),
            ),
        ]


class Shortlisting(models.Model):
    """An application that goes on to the round. By the engine, or by a person where a tie left places open."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")  # the round it goes on to
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="shortlistings")
    by_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = CleanTextField(_("reason"), blank=True)

    class Meta:
        ordering = ["application__number"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["round", "application"], name="shortlisting_once"),
            CheckConstraint(
                name="shortlisting_by_person_has_reason",
                condition=Q(by_person__isnull=True, reason="") | (Q(by_person__isnull=False) & ~Q(reason="")),
                violation_error_message=_("Say why this application takes the place left open by the tie."),
            ),
        ]
