"""Constraints of teamwork and handling, each by name, through the database and through validation."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from award.applications.models import (
    Citation,
    Comment,
    Correction,
    CorrectionPoint,
    Evidence,
    Extension,
    FieldLock,
    InternalNotice,
    Note,
    Recommendation,
    TextVersion,
    UploadSession,
)
from award.core.clock import now
from tests.applications.cast import make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HOUR = timedelta(hours=1)


def _teamwork(team: Any) -> dict[str, Callable[[], list[models.Model]]]:
    application, owner, item, moment = team.application, team.owner, team.item("4.1.2"), now()
    file = Evidence(application=application, path="x", sha256="c" * 64, size=1, uploaded_by=owner, uploaded_at=moment)
    version = {"application": application, "written_by": owner, "began_at": moment, "written_at": moment}
    lock = {"application": application, "part": "method", "holder": owner, "taken_at": moment, "seen_at": moment}
    citation = {"application": application, "item": item, "evidence": file, "cited_by": owner, "cited_at": moment}
    upload = {"application": application, "key": uuid.uuid4(), "path": "p", "started_by": owner}
    upload |= {"started_at": moment, "touched_at": moment}
    comment = {"application": application, "author": owner, "written_at": moment}
    return {
        "evidence_scanned_iff_dated": lambda: [_copy(file, scan="clean")],
        "evidence_of_item_or_document": lambda: [_copy(file, document="licence", item=item)],
        "text_version_number_once": lambda: [TextVersion(**version, number=1), TextVersion(**version, number=1)],
        "text_version_number_from_1": lambda: [TextVersion(**version, number=0)],
        "text_version_written_after_begun": lambda: [TextVersion(**{**version, "written_at": moment - HOUR}, number=1)],
        "field_lock_once": lambda: [FieldLock(**lock), FieldLock(**lock)],
        "field_lock_seen_after_taken": lambda: [FieldLock(**{**lock, "seen_at": moment - HOUR})],
        "comment_resolved_iff_dated": lambda: [Comment(**comment, text="a", resolved_at=moment)],
        "comment_not_empty": lambda: [Comment(**comment, text="")],
        "citation_page_once": lambda: [file, Citation(**citation, page=2), Citation(**citation, page=2)],
        "citation_whole_once": lambda: [file, Citation(**citation), Citation(**citation)],
        "citation_page_from_1": lambda: [file, Citation(**citation, page=0)],
        "upload_session_size_from_1": lambda: [UploadSession(**upload, size=0)],
        "upload_session_received_within_size": lambda: [UploadSession(**upload, size=1, received=2)],
    }


def _handling(team: Any) -> dict[str, Callable[[], list[models.Model]]]:
    application, owner, editor, moment = team.application, team.owner, team.editor, now()
    revision = application.revisions.get()
    extension = {"application": application, "closes_at": moment, "asked_by": owner, "granted_at": moment}
    correction = {"application": application, "revision": revision, "origin": "office"}
    correction |= {"returned_by": owner, "returned_at": moment, "due_at": moment + HOUR}
    back = Correction(**correction)
    advice = {"application": application, "revision": revision, "body": "460100", "made_by": owner, "made_at": moment}
    notice = {"application": application, "place": "a", "recorded_by": owner, "recorded_at": moment}
    return {
        "extension_two_people": lambda: [Extension(**extension, granted_by=owner, reason="a")],
        "extension_has_reason": lambda: [Extension(**extension, granted_by=editor)],
        "correction_one_open": lambda: [back, Correction(**correction)],
        "correction_closed_iff_dated": lambda: [Correction(**correction, state="answered", closed_at=moment)],
        "correction_due_after_returned": lambda: [Correction(**{**correction, "due_at": moment})],
        "correction_point_once": lambda: [back, *(_point(back, place="basic") for _n in range(2))],
        "correction_point_has_words": lambda: [back, _point(back, place="basic", words="")],
        "correction_point_code_iff_item": lambda: [back, _point(back, place="basic", code="4.1.2")],
        "recommendation_has_opinion": lambda: [Recommendation(**advice, verdict="declined")],
        "recommendation_place_iff_recommended": lambda: [
            Recommendation(**advice, verdict="declined", opinion="a", place=1)
        ],
        "internal_notice_ends_after_posted": lambda: [
            InternalNotice(**notice, posted_on=date(2026, 3, 2), ended_on=date(2026, 3, 1))
        ],
        "note_not_empty": lambda: [Note(application=application, side="office", author=owner, written_at=moment)],
    }


def _copy(row: models.Model, **changes: Any) -> models.Model:
    values = {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**{**values, **changes})


def _point(correction: Correction, **fields: Any) -> CorrectionPoint:
    return CorrectionPoint(**{"correction": correction, "words": "a", **fields})


NAMES = (
    "evidence_scanned_iff_dated", "evidence_of_item_or_document", "text_version_number_once",
    "text_version_number_from_1", "text_version_written_after_begun", "field_lock_once", "field_lock_seen_after_taken",
    "comment_resolved_iff_dated", "comment_not_empty", "citation_page_once", "citation_whole_once",
    "citation_page_from_1", "upload_session_size_from_1", "upload_session_received_within_size",
    "extension_two_people", "extension_has_reason", "correction_one_open", "correction_closed_iff_dated",
    "correction_due_after_returned", "correction_point_once", "correction_point_has_words",
    "correction_point_code_iff_item", "recommendation_has_opinion", "recommendation_place_iff_recommended",
    "internal_notice_ends_after_posted", "note_not_empty",
)  # fmt: skip


def test_each_constraint_holds_in_the_database_and_in_validation():
    """One team for all: each broken row is rolled back."""
    team = make_team(state="submitted")
    cases = _teamwork(team) | _handling(team)
    assert sorted(cases) == sorted(NAMES)
    for name, rows in cases.items():
        with transaction.atomic():
            *before, last = rows()
            for row in before:
                row.save()
            for field in last._meta.concrete_fields:  # rows saved meanwhile are known by now
                if field.is_relation and (related := getattr(last, field.name, None)) is not None:
                    setattr(last, field.name, related)
            constraint = next(c for c in last._meta.constraints if c.name == name)
            with pytest.raises(ValidationError):
                constraint.validate(type(last), last)
            with pytest.raises(IntegrityError, match=_said(name)), transaction.atomic():
                last.save()
            transaction.set_rollback(True)


def _said(name: str) -> str:
    """What the database says: a check is named by both, a broken uniqueness by its columns in SQLite."""
    return f"{name}|UNIQUE constraint failed"
