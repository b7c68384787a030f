"""The constraints of results, in the database and in the words of a form."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from award.core.clock import now
from award.results import services
from award.results.models import FeedbackDraft, FeedbackRemark, Shortlisting, Snapshot
from tests.results.cases import make_case, released
from tests.results.feedbackcases import begun

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def refused(name: str, act) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert name in str(error.value) or "UNIQUE" in str(error.value)


def test_a_snapshot_is_released_if_and_only_if_dated_and_by_another_person():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    rows = Snapshot.objects.filter(pk=snapshot.pk)
    refused("snapshot_released_iff_dated", lambda: rows.update(state="released"))
    refused("snapshot_released_iff_dated", lambda: rows.update(released_at=now(), released_by=case.chief))
    refused("snapshot_two_people", lambda: rows.update(state="released", released_at=now(), released_by=case.clerk))
    snapshot.state, snapshot.released_at, snapshot.released_by = "released", now(), case.clerk
    with pytest.raises(ValidationError, match=r"cannot also release|不能"):
        snapshot.validate_constraints()


def test_a_feedback_draft_is_submitted_if_and_only_if_frozen_and_its_remarks_have_text_and_place():
    _found, draft = begun()
    rows, remarks = FeedbackDraft.objects.filter(pk=draft.pk), FeedbackRemark.objects.filter(draft=draft)
    refused("feedback_draft_submitted_iff_frozen", lambda: rows.update(state="submitted"))
    refused("feedback_draft_submitted_iff_frozen", lambda: rows.update(payload="{}"))
    refused("feedback_remark_has_text", lambda: remarks.update(text=""))
    row = remarks.get()
    row.pk = None
    refused("feedback_remark_place_once", row.save)
    row.text = ""
    with pytest.raises(ValidationError, match=r"Write the remark|请填写"):
        row.validate_constraints()


def test_one_released_snapshot_a_round():
    # snapshot_one_release_a_round
    case = make_case()
    first = released(case)
    values = {
        field.name: getattr(first, field.name) for field in Snapshot._meta.fields if field.name not in ("id", "sha256")
    }
    refused("snapshot_one_release_a_round", lambda: Snapshot.objects.create(**values, sha256="0" * 64))


def test_an_application_goes_on_once_and_by_a_person_only_with_a_reason():
    # shortlisting_once, shortlisting_by_person_has_reason
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = released(case)
    row = Shortlisting.objects.first()
    values = {"round": row.round, "snapshot": snapshot}
    refused("shortlisting_once", lambda: Shortlisting.objects.create(application=row.application, **values))
    third = case.applications[2]
    refused(
        "shortlisting_by_person_has_reason",
        lambda: Shortlisting.objects.create(application=third, by_person=case.clerk, **values),
    )
    refused(
        "shortlisting_by_person_has_reason",
        lambda: Shortlisting.objects.create(application=third, reason="无人署名", **values),
    )


def test_a_snapshot_cannot_be_deleted():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    with pytest.raises(IntegrityError), transaction.atomic():
        snapshot.delete()
