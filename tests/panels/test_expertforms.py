"""What is typed into the register."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from award.panels.expertforms import (
    AcceptForm,
    ConductForm,
    ExpertFileForm,
    ExpertForm,
    ImportForm,
    InvitationReasonForm,
    NewExpertForm,
    OwnEntryForm,
    RegisterFilterForm,
    TieForm,
)
from award.panels.register import RegisterFilter
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_own_entry_has_no_field_of_the_office():
    office_only = {"may_chair", "most_applications", "appointed_on", "appointed_until", "trained_on"}
    assert office_only.isdisjoint(OwnEntryForm(instance=factories.make_expert()).fields)
    assert office_only <= ExpertForm(instance=factories.make_expert()).fields.keys()


@pytest.mark.parametrize(
    ("data", "faulty"),
    [
        ({}, {"version"}),
        ({"version": 0, "away_from": "2026-01-01"}, {"away_until"}),
        ({"version": 0, "away_until": "2026-01-01"}, {"away_from"}),
        ({"version": 0, "away_from": "2026-01-02", "away_until": "2026-01-01"}, {"__all__"}),
        ({"version": 0, "employer_code": "x"}, {"employer_code"}),
        ({"version": 0, "phone": "1" * 41}, {"phone"}),
        ({"version": 0}, set()),
    ],
)
def test_own_entry(data, faulty):
    assert set(OwnEntryForm(data, instance=factories.make_expert()).errors) == faulty


def test_categories_that_left_the_criteria_can_stay():
    expert = factories.make_expert()
    expert.categories = ["9.9"]
    assert OwnEntryForm({"version": 0, "categories": ["9.9"]}, instance=expert).is_valid()


def test_the_filter_ignores_nonsense():
    form = RegisterFilterForm({"q": " 林 ", "industry": "ZZ", "chair": "perhaps", "term": "over"})
    assert form.chosen() == RegisterFilter(search="林", term="over")


def test_small_forms_say_what_is_missing():
    assert set(NewExpertForm({"email": "no address"}).errors) == {"email"}
    assert set(TieForm({}).errors) == {"kind", "organisation"}
    assert set(ConductForm({"kind": "praise", "text": "长" * 1001}).errors) == {"text"}
    assert set(AcceptForm({}).errors) == {"name", "is_agreed"}
    assert set(InvitationReasonForm({"reason": "长" * 501}).errors) == {"reason"}


def test_an_import_is_confirmed_by_its_very_number():
    for count, fits in (("3", True), ("2", False), ("", False), ("3x", False)):
        assert ImportForm({"count": count, "seen": "a"}, expected=3).is_valid() is fits


def test_a_file_is_needed_and_bounded():
    assert set(ExpertFileForm({}, {}).errors) == {"file"}
    assert ExpertFileForm({}, {"file": SimpleUploadedFile("a.csv", b"x")}).is_valid()
    assert set(ExpertFileForm({}, {"file": SimpleUploadedFile("a.csv", b"x" * 5_000_001)}).errors) == {"file"}
