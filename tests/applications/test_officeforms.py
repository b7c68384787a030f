"""What is typed around a submitted application."""

from __future__ import annotations

import pytest

from award.applications.correcting import NewPoint, due_by_rule
from award.applications.officeforms import ExtensionForm, RecommendForm, ReturnForm
from tests.factories import make_application

pytestmark = [pytest.mark.django_db]


def test_only_places_with_words_are_points():
    application = make_application(state="submitted")
    blank = ReturnForm(application=application)
    assert blank.initial["due"] == due_by_rule(application)
    typed = {"due": "2099-01-05", "revision": "1", "words-item-4.1.2": " 请补充 ", "words-basic": "  "}
    form = ReturnForm(typed, application=application)
    assert form.is_valid()
    assert form.points == [NewPoint("item", "4.1.2", "请补充")]
    assert len(form.words) == len(blank.words) == len(form.places)


def test_deadlines_are_typed_in_beijing_time_and_verdicts_chosen():
    data = {"number": "HN1", "credit_code": "x", "closes_at": "2099-01-05T17:00", "reason": "台风"}
    form = ExtensionForm(data)
    assert form.is_valid()
    assert form.cleaned_data["closes_at"].isoformat() == "2099-01-05T17:00:00+08:00"
    assert set(RecommendForm({"version": "0", "revision": "1"}).errors) == {"verdict", "opinion"}
