"""A mark for a category, or for everything: it is written to every item, and the sheet stays as any other."""

from __future__ import annotations

import json

import pytest
from django.http import Http404

from award.core.errors import Conflict, ServiceError
from award.domain.errors import DomainError
from award.domain.scores import unpack_marks
from award.scoring import queries, services
from award.scoring.models import Finding, ItemScore, ScoreSheet
from award.scoring.services.simple import Given, UnitError, save_simple
from award.scoring.simple import TOTAL
from tests import factories as make
from tests.scoring.rounds import CATEGORIES, Rounds, close, rounds

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def given(code: str, percent: int | None, version: int = 0, text: str = "", **more: object) -> Given:
    return Given(code, percent, version, more.get("kind", "strength"), text, more.get("finding"), more.get("at", 0))


def sheet_of(found: Rounds, place: int = 0) -> ScoreSheet:
    assignment = found.assignments[found.applications[0].pk][place]
    return services.open_sheet(actor=found.person(place), assignment=assignment)


def marks_of(sheet: ScoreSheet) -> dict[str, int | None]:
    return {code: row.percent for code, row in queries.scores_of(sheet).items()}


def test_the_mark_of_a_category_is_that_of_each_item_and_seals_as_any_sheet():
    found = rounds()
    sheet = sheet_of(found)
    percents = dict(zip(CATEGORIES, range(40, 75, 5), strict=True))
    save_simple(actor=found.person(0), sheet=sheet, given=[given(code, value) for code, value in percents.items()])
    sealed = services.seal_sheet(actor=found.person(0), sheet=sheet)
    expected = {item.code: percents[item.code[:3]] for item in make.criteria().items}
    assert unpack_marks(make.criteria(), bytes(sealed.packed)) == expected == json.loads(sealed.payload)["marks"]


def test_one_mark_for_everything():
    found = rounds(sheet="total")
    sheet = sheet_of(found)
    save_simple(actor=found.person(0), sheet=sheet, given=[given(TOTAL, 65)])
    assert set(marks_of(sheet).values()) == {65}
    assert len(marks_of(sheet)) == len(make.criteria().items)


def test_a_mark_is_taken_back_from_all_items():
    found = rounds()
    sheet = sheet_of(found)
    save_simple(actor=found.person(0), sheet=sheet, given=[given("4.1", 60)])
    save_simple(actor=found.person(0), sheet=sheet, given=[given("4.1", None, 1)])
    assert set(marks_of(sheet).values()) == {None}


def test_off_the_step_nothing_is_saved_and_the_category_is_named():
    found = rounds()
    sheet = sheet_of(found)
    with pytest.raises(UnitError) as caught:
        save_simple(actor=found.person(0), sheet=sheet, given=[given("4.1", 60), given("4.2", 61)])
    assert (caught.value.unit, type(caught.value.cause)) == ("4.2", DomainError)
    assert not ItemScore.objects.filter(sheet=sheet).exists()


def test_a_stale_mark_is_refused_with_what_was_saved_meanwhile():
    found = rounds()
    sheet = sheet_of(found)
    save_simple(actor=found.person(0), sheet=sheet, given=[given("4.1", 60)])
    with pytest.raises(UnitError) as caught:
        save_simple(actor=found.person(0), sheet=sheet, given=[given("4.1", 70)])
    assert isinstance(caught.value.cause, Conflict)
    assert caught.value.cause.current == "60%"
    assert set(marks_of(sheet).values()) == {60}


def test_one_remark_a_category_written_changed_and_taken_back():
    found = rounds()
    actor, sheet = found.person(0), sheet_of(found)
    save_simple(actor=actor, sheet=sheet, given=[given("4.1", 60, text="思路清楚")])
    row = Finding.objects.get(sheet=sheet)
    assert (row.item.code, row.kind, row.text) == ("4.1.2", "strength", "思路清楚")
    save_simple(actor=actor, sheet=sheet, given=[given("4.1", 60, 1, "更清楚", finding=row.pk, at=1)])
    with pytest.raises(UnitError) as caught:
        save_simple(actor=actor, sheet=sheet, given=[given("4.1", 60, 1, "另写", finding=row.pk, at=1)])
    assert caught.value.cause.current == "更清楚"
    save_simple(actor=actor, sheet=sheet,
                given=[given("4.1", 60, 1, "更清楚", finding=row.pk, at=2, kind="opportunity")])  # fmt: skip
    other = Finding.objects.get(sheet=sheet)
    assert (other.kind, other.text) == ("opportunity", "更清楚")
    save_simple(actor=actor, sheet=sheet, given=[given("4.1", 60, 1, " ", finding=other.pk, at=other.version)])
    assert not Finding.objects.exists()
    with pytest.raises(UnitError):
        save_simple(actor=actor, sheet=sheet, given=[given("4.1", 60, 1, "x", finding=other.pk, at=1)])


def test_a_remark_of_another_sheet_or_category_is_not_touched():
    found = rounds()
    mine, theirs = sheet_of(found), sheet_of(found, 1)
    save_simple(actor=found.person(1), sheet=theirs, given=[given("4.1", 60, text="他人意见")])
    row = Finding.objects.get()
    for code in ("4.1", "4.2"):
        with pytest.raises(UnitError):
            save_simple(actor=found.person(0), sheet=mine, given=[given(code, 60, 0, "x", finding=row.pk, at=1)])
    row.refresh_from_db()
    assert row.text == "他人意见"


def test_an_item_alone_cannot_be_marked_where_a_mark_stands_for_a_category():
    found = rounds()
    sheet = sheet_of(found)
    item = found.cycle.programme.criteria_set.items.get(code="4.1.2")
    with pytest.raises(ServiceError) as caught:
        services.save_mark(actor=found.person(0), sheet=sheet, item=item, percent=60, version=0)
    assert caught.value.code == "units"


def test_an_unknown_field_a_stranger_and_a_closed_round_are_refused():
    found = rounds()
    sheet = sheet_of(found)
    with pytest.raises(ServiceError) as caught:
        save_simple(actor=found.person(0), sheet=sheet, given=[given("9.9", 60)])
    assert caught.value.code == "unknown_unit"
    with pytest.raises(Http404):
        save_simple(actor=found.person(1), sheet=sheet, given=[given("4.1", 60)])
    close(found.defence)
    with pytest.raises(ServiceError):
        save_simple(actor=found.person(0), sheet=sheet, given=[given("4.1", 60)])
    assert not ItemScore.objects.exists()
