"""What is read from the forms of a visit."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import QueryDict

from award.scoring import visitqueries
from award.scoring.visitforms import (
    ENTRY_FORMS,
    AssignForm,
    DocumentForm,
    EntryForm,
    FindingForm,
    PhotoForm,
    PlanForms,
    PointForm,
)
from tests.scoring.scene import CODE
from tests.scoring.visiting import opened, planned

pytestmark = [pytest.mark.django_db]
NAME = str(uuid4())


@pytest.mark.parametrize("name", ["", "x", "00000000-0000-4000-8000", "0" * 5000])
def test_an_entry_needs_a_name_of_its_own(name):
    assert "client_id" in EntryForm({"client_id": name}).errors


@pytest.mark.parametrize(
    ("clock", "hour"), [("2026-11-24T09:00:00Z", 9), ("2026-11-24T09:00", 1), ("x", None), ("2026-99-99T00:00", None)]
)
def test_a_clock_is_read_where_it_can_be(clock, hour):
    from datetime import UTC

    form = EntryForm({"client_id": NAME, "taken_at": clock})
    assert form.is_valid()
    moment = form.cleaned_data["taken_at"]
    assert (moment and moment.astimezone(UTC).hour) == hour


def test_values_are_what_the_person_wrote():
    items = {CODE: object()}
    form = FindingForm({"client_id": NAME, "item": CODE, "kind": "fact", "text": " 一句 "}, items=items)
    assert form.is_valid()
    assert form.values() == {"item": items[CODE], "kind": "fact", "text": "一句", "point": None}
    assert "item" in PointForm({"client_id": NAME, "text": "x"}, items=items).errors
    assert "item" in DocumentForm({"client_id": NAME, "title": "x", "item": "9"}, items=items).errors
    assert DocumentForm({"client_id": NAME, "title": "x"}, items=items).is_valid()


@pytest.mark.parametrize("entry", ENTRY_FORMS)
def test_an_empty_form_names_its_faults(entry):
    assert not ENTRY_FORMS[entry]({"client_id": NAME}).is_valid()


def test_a_photograph_needs_a_file_and_a_finding():
    assert set(PhotoForm({"client_id": NAME}, {}).errors) == {"finding", "file"}


def test_the_plan_reads_back_what_it_holds():
    found, site = opened()
    planned(found, site)
    site.refresh_from_db()
    seats, items = visitqueries.candidates(site), visitqueries.items_of(site)
    forms = PlanForms(site, seats, items)
    assert [name for name, _title, _rows in forms.titled] == ["agenda", "interviews", "documents"]
    assert len(forms.lists["agenda"].forms) == 3  # one line and two empty ones
    data = QueryDict(mutable=True)
    for form in (forms.plan, *(row for rows in forms.lists.values() for row in rows)):
        for field in form:
            value = field.value()
            for each in value if isinstance(value, list) else [value]:
                data.appendlist(field.html_name, "" if each is None else str(each))
    for name, rows in forms.lists.items():
        data[f"{name}-TOTAL_FORMS"], data[f"{name}-INITIAL_FORMS"] = (
            str(len(rows.forms)),
            str(rows.initial_form_count()),
        )
    for key in [key for key in data if key.endswith("-DELETE")]:
        del data[key]
    again = PlanForms(site, seats, items, data)
    assert again.is_valid(), [again.plan.errors, *(rows.errors for rows in again.lists.values())]
    assert again.version == 1


def test_points_go_to_known_seats_only():
    _found, site = opened()
    points, seats = visitqueries.points_of(site), visitqueries.team_of(site)
    name = f"point-{points[0].pk}"
    assert AssignForm({name: str(seats[1].pk)}, points, seats).seats == {points[0].pk: seats[1]}
    assert AssignForm({name: ""}, points, seats).seats == {points[0].pk: None}
    for junk in ("0", "x", "9" * 30):
        assert AssignForm({name: junk}, points, seats).seats == {}
