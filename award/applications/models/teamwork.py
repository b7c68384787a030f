"""A team at work on a draft: versions of texts, who holds a field, remarks, citations, uploads on the way.

A text is named by `item_code` and `part`: the layer of the item, or with an empty `item_code` the profile's question.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from award.applications.models.core import Application, Evidence
from award.core.fields import CleanLineField, CleanTextField
from award.cycles.models import Item


class TextVersion(models.Model):
    """A text as one person left it. Savings of one person shortly after each other join one row, `number` the last."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="text_versions")
    item_code = models.CharField(max_length=64, blank=True)
    part = models.CharField(max_length=16, blank=True)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    written_at = models.DateTimeField()
    restored_from = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["application", "item_code", "part", "-number"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "item_code", "part", "number"], name="text_version_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="text_version_number_from_1"),
            CheckConstraint(condition=Q(written_at__gte=F("began_at")), name="text_version_written_after_begun"),
        ]


class FieldLock(models.Model):
    """Who is writing in a field. Soft: it warns colleagues, ends by itself, and never stops a save."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="field_locks")
    item_code = models.CharField(max_length=64, blank=True)
    part = models.CharField(max_length=16, blank=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["application", "item_code", "part"], name="field_lock_once"),
            CheckConstraint(condition=Q(seen_at__gte=F("taken_at")), name="field_lock_seen_after_taken"),
        ]


class Comment(models.Model):
    """A remark among colleagues; never part of a revision, read by members only."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="comments")
    item_code = models.CharField(max_length=64, blank=True)
    part = models.CharField(max_length=16, blank=True)
    reply_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = CleanTextField(_("comment"), max_length=2000)
    written_at = models.DateTimeField()
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(
                name="comment_resolved_iff_dated",
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
            ),
            CheckConstraint(
                condition=~Q(text=""), name="comment_not_empty", violation_error_message=_("Write something.")
            ),
        ]


class Citation(models.Model):
    """A reference of an item's part to a page of a file. Part "measures" is the table of results."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="citations")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, blank=True)
    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="citations")
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    note = CleanLineField(_("what it shows"), max_length=120, blank=True)
    cited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cited_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "part", "evidence", "page", "pk"]
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["application", "item", "part", "evidence", "page"],
                name="citation_page_once",
                violation_error_message=_("This page is cited here already."),
            ),
            UniqueConstraint(
                fields=["application", "item", "part", "evidence"],
                condition=Q(page__isnull=True),
                name="citation_whole_once",
                violation_error_message=_("This file is cited here already."),
            ),
            CheckConstraint(
                condition=Q(page__isnull=True) | Q(page__gte=1),
                name="citation_page_from_1",
                violation_error_message=_("Pages count from 1."),
            ),
        ]


class UploadSession(models.Model):
    """A file on its way in pieces. `received` bytes lie in the file `path`; the rest can follow after a break."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="uploads")
    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    path = models.CharField(max_length=200, unique=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.CharField(max_length=32, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        ordering = ["started_at", "pk"]
        default_permissions = ()
        constraints = [
            CheckConstraint(condition=Q(size__gte=1), name="upload_session_size_from_1"),
            CheckConstraint(condition=Q(received__lte=F("size")), name="upload_session_received_within_size"),
        ]
