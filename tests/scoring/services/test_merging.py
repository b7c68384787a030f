import json

import pytest
from django.http import Http404

from award.core.errors import Conflict, ServiceError, StaleState
from award.scoring import services
from award.scoring.models import MergedFinding, ScoreSheet
from award.scoring.services.merging import MOST_AN_ITEM
from tests import factories as make
from tests.scoring.scene import CODE, finding_on, last_event, secretary, stranger, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _said(found, place, code=CODE):
    return finding_on(ScoreSheet.objects.get(assignment=found.assignments[place]), code)


def _merge(found, sheet, actor=None, code=CODE, **changes):
    values = {"kind": "opportunity", "text": "展开不足", "sources": (), **changes}
    return services.save_merged(actor=actor or found.chair, sheet=sheet, item=found.item(code), **values)


def test_chair_and_secretary_merge_what_assessors_wrote():
    found, sheet = talk()
    one, two = _said(found, 0), _said(found, 1)
    merged = _merge(found, sheet, sources=[one.pk, two.pk])
    assert set(merged.sources.all()) == {one, two}
    body = json.loads(last_event().body)
    assert (body["action"], body["after"]) == ("merged_finding.saved", {"item": CODE})
    changed = _merge(found, sheet, secretary(found), merged=merged, version=1, text="展开不完整", sources=[one.pk])
    assert (changed.text, changed.version, list(changed.sources.all())) == ("展开不完整", 2, [one])
    one.refresh_from_db()
    assert one.text == "控制图覆盖关键工序"


def test_a_stale_change_keeps_both_texts_and_writes_nothing():
    found, sheet = talk()
    merged = _merge(found, sheet)
    _merge(found, sheet, merged=merged, version=1, text="第一处改动")
    with pytest.raises(Conflict) as caught:
        _merge(found, sheet, merged=merged, version=1, text="第二处改动")
    assert (caught.value.current, caught.value.version) == ("第一处改动", 2)
    with pytest.raises(Conflict):
        services.delete_merged(actor=found.chair, merged=merged, version=1)
    services.delete_merged(actor=found.chair, merged=merged, version=2)
    with pytest.raises(StaleState):
        _merge(found, sheet, merged=merged, version=2)
    with pytest.raises(StaleState):
        services.move_merged(actor=found.chair, merged=merged, step=1)


def test_only_remarks_of_the_item_on_sheets_that_count_are_merged():
    found, sheet = talk()
    elsewhere, gone = _said(found, 0, "4.1.2"), _said(found, 4)
    other_panel = make.make_panel(found.cycle)
    rival = make.make_application(found.cycle, state="accepted")
    (row, *_rest) = make.assign(other_panel, rival, found.round)
    foreign = finding_on(make.make_sheet(row, 50, sealed=True))
    make.make_conflict(found.user(4), found.application)
    for source in (elsewhere, gone, foreign):
        with pytest.raises(ServiceError) as caught:
            _merge(found, sheet, sources=[source.pk])
        assert caught.value.code == "merged_source"
    assert not MergedFinding.objects.exists()


def test_what_was_merged_stays_merged_when_its_author_leaves_the_table():
    found, sheet = talk()
    said = _said(found, 4)
    merged = _merge(found, sheet, sources=[said.pk])
    make.make_conflict(found.user(4), found.application)
    assert _merge(found, sheet, merged=merged, version=1, sources=[said.pk], text="改").version == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "text_empty"), ({"text": "字" * 601}, "text_too_long"), ({"kind": "praise"}, "finding_kind"),
    ],
)  # fmt: skip
def test_bad_merged_remarks_are_refused(changes, code):
    found, sheet = talk()
    with pytest.raises(ServiceError) as caught:
        _merge(found, sheet, **changes)
    assert caught.value.code == code
    assert not MergedFinding.objects.exists()


def test_an_item_has_so_many_merged_remarks_and_no_more():
    found, sheet = talk()
    MergedFinding.objects.bulk_create(
        MergedFinding(sheet=sheet, item=found.item(CODE), kind="strength", text="一", updated_at=sheet.opened_at)
        for _n in range(MOST_AN_ITEM)
    )
    with pytest.raises(ServiceError) as caught:
        _merge(found, sheet)
    assert caught.value.code == "merged_too_many"


def test_merged_remarks_move_up_and_down_and_not_past_the_ends():
    found, sheet = talk()
    rows = [_merge(found, sheet, text=text) for text in ("一", "二", "三")]

    def order():
        return "".join(MergedFinding.objects.filter(sheet=sheet).values_list("text", flat=True))

    assert order() == "一二三"
    services.move_merged(actor=found.chair, merged=rows[2], step=-1)
    assert order() == "一三二"
    services.move_merged(actor=found.chair, merged=rows[0], step=1)
    assert order() == "三一二"
    services.move_merged(actor=found.chair, merged=rows[1], step=1)
    assert order() == "三一二"


def test_members_record_nothing_and_strangers_find_nothing():
    found, sheet = talk()
    merged = _merge(found, sheet)
    with pytest.raises(ServiceError):
        _merge(found, sheet, found.user(1))
    for who in ("other_panel", "office", "superuser"):
        outside = stranger(found, who)
        for act in (
            lambda outside=outside: _merge(found, sheet, outside),
            lambda outside=outside: services.move_merged(actor=outside, merged=merged, step=1),
            lambda outside=outside: services.delete_merged(actor=outside, merged=merged, version=1),
        ):
            with pytest.raises(Http404):
                act()
    assert MergedFinding.objects.get().text == "展开不足"
