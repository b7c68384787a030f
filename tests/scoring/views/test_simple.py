"""The form on which one mark stands for a category."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.scoring import services
from award.scoring.models import Finding, ItemScore
from tests import factories as make
from tests.scoring.rounds import CATEGORIES, close, drawn, rounds
from tests.scoring.services.test_simple import given, marks_of, save_simple, sheet_of

pytestmark = pytest.mark.django_db


def address(name: str, *keys: object) -> str:
    return reverse(f"scoring:{name}", args=keys)


def form(value: str = "60", version: int = 0, **changes: str) -> dict[str, str]:
    data = {}
    for code in CATEGORIES:
        data |= {f"percent-{code}": value, f"version-{code}": str(version), f"kind-{code}": "strength",
                 f"text-{code}": "", f"finding-{code}": "", f"remark_version-{code}": "0"}  # fmt: skip
    return data | changes


def test_one_form_then_the_summary_and_the_seal(client):
    found = rounds()
    client.force_login(found.person(0))
    assignment = found.assignments[found.applications[0].pk][0]
    answer = client.post(address("sheet_open", assignment.pk), follow=True)
    sheet = assignment.sheet
    assert answer.redirect_chain[-1][0] == address("simple", sheet.pk)
    assert answer.text.count('<fieldset class="sheet sheet--pad unit"') == 7
    answer = client.post(address("simple", sheet.pk), form(**{"text-4.1": "思路清楚", "look_over": "1"}))
    assert answer["Location"] == address("summary", sheet.pk)
    assert Finding.objects.get().text == "思路清楚"
    assert client.get(address("summary", sheet.pk)).status_code == 200
    client.post(address("seal", sheet.pk), {"confirm": "yes"})
    sheet.refresh_from_db()
    assert sheet.state == "sealed"
    assert client.get(address("sheet", sheet.pk)).status_code == 200
    assert "disabled" in client.get(address("simple", sheet.pk)).text


def test_the_order_of_the_day_stands_beside(client):
    found = rounds(applications=3)
    sheet = sheet_of(found)
    drawn(found)
    client.force_login(found.person(0))
    page = client.get(address("simple", sheet.pk)).text
    assert 'class="day"' in page
    assert all(number in page for number in found.numbers)
    make.make_conflict(found.person(0), found.applications[2])
    page = client.get(address("simple", sheet.pk)).text
    assert found.numbers[2] not in page


@pytest.mark.parametrize("typed", ["61", "101", "-5", "６０", "sixty", "9" * 30])
def test_what_is_no_mark_stays_as_typed_and_nothing_is_saved(client, typed):
    found = rounds()
    sheet = sheet_of(found)
    client.force_login(found.person(0))
    answer = client.post(address("simple", sheet.pk), form(**{"percent-4.3": typed, "text-4.1": "留住的文字"}))
    assert answer.status_code == 422
    assert f'value="{typed[:20]}"' in answer.text
    assert "留住的文字" in answer.text
    assert 'href="#percent-4.3"' in answer.text
    assert not ItemScore.objects.exists()


def test_a_remark_too_long_is_told_beside_its_category(client):
    found = rounds()
    sheet = sheet_of(found)
    client.force_login(found.person(0))
    answer = client.post(address("simple", sheet.pk), form(**{"text-4.2": "长" * 2001}))
    assert answer.status_code == 422
    assert 'id="error-4.2"' in answer.text


@pytest.mark.parametrize("name", ["version-4.1", "finding-4.1", "remark_version-4.1"])
def test_hidden_fields_that_are_not_ours_are_refused(client, name):
    found = rounds()
    sheet = sheet_of(found)
    client.force_login(found.person(0))
    assert client.post(address("simple", sheet.pk), form(**{name: "x"})).status_code == 422


def test_a_second_window_gets_both(client):
    found = rounds()
    sheet = sheet_of(found)
    save_simple(actor=found.person(0), sheet=sheet, given=[given(code, 60) for code in CATEGORIES])
    client.force_login(found.person(0))
    answer = client.post(address("simple", sheet.pk), form("75"))
    assert answer.status_code == 409
    assert "60%" in answer.text
    assert 'value="75"' in answer.text
    assert set(marks_of(sheet).values()) == {60}


def test_peers_and_others_do_not_know_of_the_sheet(client):
    found = rounds()
    sheet = sheet_of(found)
    for person in (found.person(1), found.clerk, found.applications[0].created_by, make.make_user("x", "supervisor")):
        client.force_login(person)
        assert client.get(address("simple", sheet.pk)).status_code == 404
        assert client.post(address("simple", sheet.pk), form()).status_code == 404
    assert not ItemScore.objects.exists()


def test_after_the_close_what_was_typed_stays_on_the_page(client):
    found = rounds()
    sheet = sheet_of(found)
    close(found.defence)
    client.force_login(found.person(0))
    answer = client.post(address("simple", sheet.pk), form("60", **{"text-4.1": "留住的文字"}))
    assert answer.status_code == 422
    assert "留住的文字" in answer.text


def test_a_round_by_items_has_its_workspace(client):
    found = rounds(sheet="item")
    sheet = sheet_of(found)
    client.force_login(found.person(0))
    assert client.get(address("simple", sheet.pk))["Location"] == address("sheet", sheet.pk)
    item = found.cycle.programme.criteria_set.items.get(code="4.1.2")
    services.save_mark(actor=found.person(0), sheet=sheet, item=item, percent=60, version=0)


def test_the_workspace_of_an_item_leads_back_to_the_form(client):
    found = rounds()
    sheet = sheet_of(found)
    client.force_login(found.person(0))
    assert client.get(address("sheet_item", sheet.pk, "4.1.2"))["Location"] == address("simple", sheet.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_asks_the_same_questions_at_any_length(client, django_assert_num_queries, count):
    found = rounds(applications=count)
    sheet = sheet_of(found)
    drawn(found)
    client.force_login(found.person(0))
    client.get(address("simple", sheet.pk))
    with django_assert_num_queries(11):
        client.get(address("simple", sheet.pk))
