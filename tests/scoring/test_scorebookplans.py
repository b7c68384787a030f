import pytest
from django.utils import translation

from award.core.errors import ServiceError
from award.scoring import scorebookplans as plans
from award.scoring.scorebookrights import open_rows
from tests import factories as make
from tests.scoring.scene import CODE, finding_on, scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_contents_are_those_of_the_own_sheets(django_assert_num_queries):
    found = scene()
    own, other = found.sheet(0, {CODE: 55}), found.sheet(1, {CODE: 80})
    remark = finding_on(own)
    finding_on(other, text="别人的")
    rows = open_rows(found.user(0), found.round)
    with django_assert_num_queries(2):
        contents = plans.contents_of(rows)
    (held,) = contents.values()
    assert {code: score.percent for code, score in held.scores.items()} == {CODE: 55}
    assert held.of_item(CODE) == [remark]
    assert held.of_item("4.1.2") == []


def test_items_are_those_of_the_criteria():
    found = scene()
    assert set(plans.items_of(found.round)) == {item.code for item in make.criteria().items}


def test_each_application_has_a_worksheet_of_its_own_name():
    found = scene()
    make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    rows = open_rows(found.user(0), found.round)
    book = plans.plan_of(found.user(0), found.round, rows, plans.contents_of(rows))
    assert [part.title for part in book.parts] == [row.assignment.application.number for row in rows]
    assert (book.person, book.round) == (found.user(0).pk, found.round.pk)
    assert [part.revision for part in book.parts] == [row.revision for row in rows]
    with translation.override("en"):
        assert plans.front_titles() == ("Read first", "Bands")


def test_a_book_holds_no_more_than_its_limit(monkeypatch):
    found = scene()
    rows = open_rows(found.user(0), found.round)
    monkeypatch.setattr(plans, "MOST_SHEETS", 0)
    with pytest.raises(ServiceError) as refusal:
        plans.plan_of(found.user(0), found.round, rows, plans.contents_of(rows))
    assert refusal.value.code == "book_too_many"
