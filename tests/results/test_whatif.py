"""Points typed, scaled and tried; nothing of it is a result."""

from __future__ import annotations

import pytest

from award.results.models import DiscussionScheme
from award.results.queries import scores_of
from award.results.whatif import given_points, names_of, points_of, try_points
from tests.results.cases import make_case

pytestmark = pytest.mark.django_db


def test_fields_keep_what_was_typed():
    case = make_case()
    fields = points_of(case.round, {"4.1": " 120 ", "4.2": "-5", "4.3": "１２", "4.4": "1e3", "4.5": ""})
    assert [field.value for field in fields[:5]] == ["120", "-5", "１２", "1e3", ""]
    assert [bool(field.error) for field in fields] == [False, True, True, True, True, False, False]
    assert [field.is_changed for field in fields][-2:] == [False, False]
    assert given_points({"p-4.1": "1", "names": "0"}) == {"4.1": "1"}


def test_points_are_scaled_to_the_total_and_tried():
    case = make_case(shortlist="{ cap = 1, floor = 0 }")
    fields = points_of(case.round, {"4.1": "1110"})
    tried, fault = try_points(case.round, scores_of(case.cycle, case.round), fields)
    assert not fault
    assert tried is not None
    assert sum(points for _field, points in tried.shares) == 1000
    assert (tried.is_scaled, tried.total, tried.ranked, tried.moved) == (True, 1000, 3, 0)
    assert (tried.has_cut, tried.coming, tried.going) == (True, (), ())
    assert not DiscussionScheme.objects.exists()


def test_what_cannot_be_tried_is_said():
    case = make_case()
    scores = scores_of(case.cycle, case.round)
    nothing = {row.code: "0" for row in points_of(case.round, {})}
    assert try_points(case.round, scores, points_of(case.round, {"4.1": "x"}))[0] is None
    assert try_points(case.round, scores, points_of(case.round, nothing))[1].startswith("No category has points")


def test_names_can_be_hidden():
    case = make_case()
    one = case.applications[0]
    assert names_of(case.cycle, True)[one.number] == one.organisation.name
    assert names_of(case.cycle, False)[one.number] == one.number
