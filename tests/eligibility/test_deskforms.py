"""What the forms of the desk take and refuse."""

from __future__ import annotations

import pytest

from award.cycles.queries import programme_of
from award.eligibility.deskforms import AcceptForm, LineForm, ReplyForm, RequestForm
from award.eligibility.models import DepartmentFinding
from tests.factories import make_application, make_cycle

pytestmark = pytest.mark.django_db


def test_a_line_needs_a_finding_and_knows_the_standard_notes():
    programme = programme_of(make_cycle("eligibility"))
    form = LineForm({"version": 0, "revision": 1}, programme=programme)
    assert set(form.errors) == {"verdict"}
    assert "accident" in dict(form.fields["canned"].choices)
    assert not LineForm({"verdict": "met", "version": -1, "revision": 0}, programme=programme).is_valid()


@pytest.mark.parametrize(("keys", "is_good"), [("1,22", True), ("1;2", False), ("", False), ("9" * 13, False)])
def test_the_keys_of_the_applications_shown(keys, is_good):
    form = AcceptForm({"typed": 2, "applications": keys})
    assert form.is_valid() == is_good
    assert not is_good or form.cleaned_data["applications"] == [1, 22]


def test_a_letter_names_applicants_that_were_offered():
    application = make_application(make_cycle("eligibility"), state="submitted")
    data = {"text": "x", "due_on": "2026-12-01", "version": 0, "applications": [application.pk + 1]}
    assert set(RequestForm(data, applicants=[application]).errors) == {"applications"}


def test_replies_are_read_by_applicant():
    finding = DepartmentFinding(pk=5, application=make_application(make_cycle("eligibility"), state="submitted"))
    data = {"number": "8", "answered_on": "2026-12-01", "version": 1, "verdict-5": "found", "note-5": "欠税"}
    form = ReplyForm(data, findings=[finding])
    assert form.is_valid()
    assert form.replies == {5: ("found", "欠税")}
    assert form.rows[0][0] is finding
