"""What a book that came back would change: nothing that nobody touched, and what was touched by item."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from award.scoring.models import Finding, ItemScore
from award.scoring.scorebookchanges import NOT_YOURS, REVISED, changes_of
from tests import factories as make
from tests.scoring.books import LETTERS, cell_of, edited, fresh, returned
from tests.scoring.scene import CODE, Scene, finding_on, scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def _changes(found: Scene, data: bytes, place: int = 0):
    actor = found.user(place)
    return changes_of(actor, found.round, returned(data, actor, found.round))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_book_that_nobody_touched_changes_nothing(language):
    found = scene()
    sheet = found.sheet(0, {"4.1.2": 55, "4.1.3": 0})
    finding_on(sheet)
    finding_on(sheet, text="=1+1\n第二行  有空格", kind="issue")
    with translation.override(language):
        data = fresh(found.user(0), found.round)
    changes = _changes(found, data)
    assert (changes.edits, changes.left_out, changes.sheets) == ([], [], 1)


def test_marks_flags_and_remarks_are_told_by_item_and_cell():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    kept, altered = finding_on(sheet, text="保持不变"), finding_on(sheet, text="要改的")
    gone = finding_on(sheet, text="要删的", kind="issue")
    data = fresh(found.user(0), found.round)
    where = {kind: cell_of(data, CODE, LETTERS[kind]) for kind in LETTERS}
    second = cell_of(data, CODE, LETTERS["strength"], 1)
    changes = _changes(found, edited(
        data, (cell_of(data, CODE), 60), (cell_of(data, CODE, "F"), "yes"), (second, "改过了"), (where["issue"], None),
        (where["opportunity"], "新的一条"),
    ))  # fmt: skip
    (edit,) = changes.edits
    assert (edit.mark_before, edit.mark_after, edit.flag, edit.is_stale) == ("55%", "60%", True, False)
    assert (edit.where, edit.flag_where) == ("!".join(cell_of(data, CODE)), "!".join(cell_of(data, CODE, "F")))
    assert [(each.action, each.kind, each.before, each.after, each.finding) for each in edit.remarks] == [
        ("changed", "strength", "要改的", "改过了", altered),
        ("added", "opportunity", "", "新的一条", None),
        ("removed", "issue", "要删的", "", gone),
    ]
    assert kept not in [each.finding for each in edit.remarks]
    assert edit.remarks[0].where == "!".join(second)
    assert (changes.marks, changes.remarks("added"), changes.remarks("removed")) == (1, 1, 1)


def test_a_mark_taken_back_and_one_not_applicable():
    found = scene()
    found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    (edit,) = _changes(found, edited(data, (cell_of(data, CODE), None))).edits
    assert (edit.mark, edit.mark_after) == ((None,), "—")


def test_an_item_saved_since_is_stale_and_only_where_the_book_edits_it():
    found = scene()
    sheet = found.sheet(0, {CODE: 55, "4.1.2": 40})
    data = fresh(found.user(0), found.round)
    ItemScore.objects.filter(sheet=sheet).update(percent=70, version=1)
    changes = _changes(found, edited(data, (cell_of(data, CODE), 60)))
    assert [(edit.item.code, edit.mark_before, edit.mark_after) for edit in changes.stale] == [(CODE, "70%", "60%")]
    assert changes.clean == []
    assert changes.chosen([]) == []
    assert changes.chosen([changes.stale[0].key]) == changes.stale


def test_a_remark_added_on_the_site_makes_an_edit_of_its_item_stale():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    finding_on(sheet, text="网上写的")
    changes = _changes(found, edited(data, (cell_of(data, CODE), 60)))
    assert [edit.is_stale for edit in changes.edits] == [True]


def test_a_remark_changed_on_both_sides_shows_both_and_a_deleted_one_comes_back():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    first, second = finding_on(sheet, text="甲"), finding_on(sheet, text="乙")
    data = fresh(found.user(0), found.round)
    Finding.objects.filter(pk=first.pk).update(text="网上的甲", version=2)
    Finding.objects.filter(pk=second.pk).delete()
    one, two = (cell_of(data, CODE, LETTERS["strength"], below) for below in (0, 1))
    (edit,) = _changes(found, edited(data, (one, "书里的甲"), (two, "书里的乙"))).edits
    assert edit.is_stale
    assert [(each.action, each.before, each.after) for each in edit.remarks] == [
        ("changed", "网上的甲", "书里的甲"),
        ("added", "", "书里的乙"),
    ]


def test_what_both_sides_did_alike_is_no_change():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    ItemScore.objects.filter(sheet=sheet).update(percent=60, version=1, is_flagged=True)
    finding_on(sheet, text="同一条")
    same = edited(
        data, (cell_of(data, CODE), 60), (cell_of(data, CODE, "F"), "yes"),
        (cell_of(data, CODE, LETTERS["strength"]), "同一条"),
    )  # fmt: skip
    assert _changes(found, same).edits == []


def test_the_digest_names_what_was_shown():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    book = edited(data, (cell_of(data, CODE), 60))
    before = _changes(found, book).digest
    assert before == _changes(found, book).digest
    ItemScore.objects.filter(sheet=sheet).update(percent=70, version=1)
    assert _changes(found, book).digest != before


def test_a_sealed_sheet_is_left_out_with_its_reason():
    found = scene()
    found.sheet(0, 55)
    data = fresh(found.user(0), found.round)
    make.ScoreSheet.objects.all().delete()
    found.sheet(0, 55, sealed=True)
    changes = _changes(found, edited(data, (cell_of(data, CODE), 60)))
    assert changes.edits == []
    assert "sealed" in str(changes.left_out[0].reason)


def test_after_a_conflict_nothing_is_told_but_that_it_is_not_open():
    found = scene()
    found.sheet(0, 55)
    data = fresh(found.user(0), found.round)
    make.make_conflict(found.user(0), found.application)
    changes = _changes(found, edited(data, (cell_of(data, CODE), 60)))
    assert (changes.edits, changes.sheets) == ([], 0)
    assert [(each.title, each.reason) for each in changes.left_out] == [(found.application.number, NOT_YOURS)]


def test_a_book_on_another_revision_is_left_out():
    found = scene()
    data = fresh(found.user(0), found.round)
    content = json.loads(found.application.revisions.get().payload)
    make.make_revision(found.application, {**content, "basic": {"contact_name": "陈立新"}})
    changes = _changes(found, edited(data, (cell_of(data, CODE), 60)))
    assert [each.reason for each in changes.left_out] == [REVISED]


def test_changes_cost_the_same_queries_however_many_sheets(django_assert_num_queries):
    found = scene()
    found.sheet(0, 55)
    for extra in (0, 2):
        for _place in range(extra):
            application = make.make_application(found.cycle, state="accepted")
            make.make_sheet(make.assign(found.panel, application, found.round)[0], 40)
        data = fresh(found.user(0), found.round)
        actor, round_ = found.user(0), make.round_of(found.cycle, state="open")
        book = returned(data, actor, round_)
        with django_assert_num_queries(5):
            changes = changes_of(actor, round_, book)
        assert changes.sheets == 1 + extra
