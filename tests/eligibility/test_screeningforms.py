"""What the forms of screening take."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from award.core.clock import today
from award.eligibility.screeningforms import EntriesForm, HitForm, ListForm, ReasonForm
from tests.eligibility.listing import make_hit
from tests.factories import make_application

GOOD = {"kind": "penalty", "name": "处罚名单", "source": "省局", "as_of": "2026-01-01", "valid_until": ""}


def list_form(**changes: str) -> ListForm:
    return ListForm({**GOOD, **changes}, {"file": SimpleUploadedFile("a.csv", b"x")})


def test_a_list_is_of_a_day_that_has_come_and_valid_after_it():
    assert list_form().is_valid()
    assert "as_of" in list_form(as_of=(today() + timedelta(days=1)).isoformat()).errors
    assert "valid_until" in list_form(valid_until="2025-12-31").errors
    assert "kind" in list_form(kind="anything").errors
    assert "name" in list_form(name="甲" * 121).errors


def test_the_count_is_that_of_the_file():
    assert EntriesForm({"count": "3"}, expected=3).is_valid()
    for typed in ("2", "", "three", "9" * 40):
        assert not EntriesForm({"count": typed}, expected=3).is_valid()
    assert not ReasonForm({"reason": " "}).is_valid()


@pytest.mark.django_db
def test_dismissing_needs_a_reason_and_only_what_may_follow_is_offered():
    hit = make_hit(make_application(state="submitted"))

    def form(verdict: str, note: str = "", may_dismiss: bool = True) -> HitForm:
        return HitForm({"verdict": verdict, "note": note, "version": "1"}, hit=hit, may_dismiss=may_dismiss)

    with translation.override("en"):
        assert form("confirmed").is_valid()
        assert "note" in form("dismissed").errors
        assert form("dismissed", "同名").is_valid()
        assert "verdict" in form("dismissed", "同名", may_dismiss=False).errors
        assert "verdict" in form("open").errors
    hit.state = "confirmed"
    assert "verdict" in form("confirmed").errors
