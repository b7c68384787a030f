"""A page of a board reads the rows it shows and little else; filters and pages never change a rank or the line."""

from __future__ import annotations

import pytest

from award.accounts.models import Industry
from award.results import boarddata, services
from award.results.boarddata import Selection, frozen_slice, live_slice
from award.results.queries import scores_of, standing_of
from award.results.rows import standing_rows
from tests import factories
from tests.results.boards import frozen, live, ranks
from tests.results.cases import make_case

pytestmark = pytest.mark.django_db
SHORTLIST = "{ cap = 2, floor = 450 }"


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(boarddata, "WHOLE", 1)
    monkeypatch.setattr(boarddata, "PART", 1)


def test_up_to_the_limit_stands_on_one_page_and_more_on_parts(monkeypatch):
    snapshot = services.take_snapshot(actor=(case := make_case()).clerk, round=case.round)
    monkeypatch.setattr(boarddata, "PART", 2)
    monkeypatch.setattr(boarddata, "WHOLE", 3)
    assert (ranks(frozen(snapshot)), frozen(snapshot).slice.pages) == ([1, 2, 3], 1)
    monkeypatch.setattr(boarddata, "WHOLE", 2)
    for board in (frozen(snapshot, page="2"), live(case, page="2")):
        assert (ranks(board), board.slice.pages, board.slice.found) == ([3], 2, 3)
    assert ranks(frozen(snapshot, page="99")) == [3]
    for odd in ("0", "-1", "x", "²", "9" * 50):
        assert ranks(frozen(snapshot, page=odd)) == [1, 2]


@pytest.mark.usefixtures("short_pages")
def test_the_line_stands_once_at_the_page_it_falls_on():
    case = make_case(shortlist=SHORTLIST)
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    for number, has_line in (("1", False), ("2", True), ("3", False)):
        for board in (live(case, page=number), frozen(snapshot, page=number)):
            assert ('class="cut"' in board.body) is has_line, number
            assert board.slice.cut is not None
            assert (board.slice.cut.made, board.slice.cut.last) == (2, 1)
            assert 'class="s-cut"' in board.body
            assert ("below" in board.body) is (number == "3")


@pytest.mark.usefixtures("short_pages")
def test_a_tie_with_a_row_of_another_page_is_told():
    case = make_case(combine="mean")  # two of 640 points
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    other = case.applications[1].number
    assert f"Shares its rank with {other}" in frozen(snapshot, page="1").body
    assert f"Shares its rank with {other}" in live(case, page="1").body


def test_filters_keep_rank_and_line():
    case = make_case(shortlist=SHORTLIST)
    other = factories.make_panel(case.cycle)
    lone = factories.make_application(case.cycle, state="accepted")
    for assignment in factories.assign(other, lone, case.round):
        factories.make_sheet(assignment, 55, sealed=True)
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    for board in (live(case, panel=str(other.pk)), frozen(snapshot, panel=str(other.pk))):
        assert [(place.pk, place.row["rank"]) for place in board.slice.places] == [(lone.pk, 3)]
        assert "goes on" in board.body or "go on" in board.body
        assert (board.slice.ranked, board.slice.found) == (4, 1)
    assert ranks(frozen(snapshot, panel="999999")) == [1, 2, 3, 4]
    industry = lone.organisation.industry_id
    empty = Industry.objects.create(code="Z", name_zh="无", name_en="None").code
    assert len(frozen(snapshot, industry=industry).slice.places) == len(live(case, industry=industry).slice.places) > 0
    assert not frozen(snapshot, industry=empty).slice.places
    assert not live(case, industry=empty).slice.places


@pytest.mark.parametrize("count", [1, 3])
def test_a_frozen_page_takes_two_queries(django_assert_num_queries, count):
    case = make_case(marks=((40, 50, 65, 70, 95),) * count, shortlist="{ cap = 9, floor = 450 }")
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    with django_assert_num_queries(2):
        shown = frozen_slice(snapshot, Selection())
    assert len(shown.places) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_live_page_takes_two_queries(django_assert_num_queries, count):
    case = make_case(marks=((40, 50, 65, 70, 95),) * count)
    scores = scores_of(case.cycle, case.round)
    rows = standing_rows(case.round, scores, standing_of(case.round, scores), None)
    with django_assert_num_queries(2):
        shown = live_slice(case.round, rows, Selection())
    assert len(shown.places) == count
