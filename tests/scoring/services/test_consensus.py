import hashlib
import json

import pytest
from django.http import Http404

from award.core.errors import Conflict, ServiceError
from award.cycles.models import Round
from award.domain.errors import DomainError
from award.domain.scores import unpack_marks
from award.scoring import services
from award.scoring.models import Citation, ConsensusMark, ConsensusSheet, Finding, ItemScore, ScoreSheet
from tests import factories as make
from tests.scoring.scene import actions, confirmed_by, finding_on, last_event, scene, secretary, talk, visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _record(found, sheet, percent, code="4.1.2", version=0, actor=None, **more):
    return services.save_consensus_mark(
        actor=actor or found.chair, sheet=sheet, item=found.item(code), percent=percent, version=version, **more
    )


def test_open_consensus_needs_the_opening_and_is_made_once():
    found = scene()
    office = make.make_user("office", "office")
    for place in range(4):
        found.sheet(place, 50, sealed=True)
    round_ = make.round_of(found.cycle, kind="consensus")
    ask = {"actor": office, "round": round_, "application": found.application, "panel": found.panel}
    with pytest.raises(ServiceError) as caught:
        services.open_consensus(**ask)
    assert "4" in str(caught.value)
    assert "5" in str(caught.value)
    found.sheet(4, 50, sealed=True)
    sheet = services.open_consensus(**ask)
    assert services.open_consensus(**ask) == sheet
    assert actions() == ["consensus_sheet.opened"]
    with pytest.raises(ServiceError):
        services.open_consensus(**{**ask, "round": found.round})


@pytest.mark.parametrize(("percent", "needs_reason"), [(40, False), (60, False), (35, True), (65, True)])
def test_consensus_mark_outside_the_range_needs_a_reason(percent, needs_reason):
    found, sheet = talk()
    if needs_reason:
        with pytest.raises(ServiceError) as caught:
            _record(found, sheet, percent)
        assert caught.value.code == "reason_missing"
        assert "40–60%" in str(caught.value)
        assert not ConsensusMark.objects.exists()
    mark = _record(found, sheet, percent, reason="现场材料支持" if needs_reason else "")
    assert (mark.percent, mark.version, mark.recorded_by) == (percent, 1, found.chair)
    body = json.loads(last_event().body)
    assert (body["action"], body["after"]) == ("consensus_mark.recorded", {"item": "4.1.2"})


def test_consensus_not_applicable_against_all_sheets_needs_a_reason():
    found, sheet = talk(sheet0={"4.4.6": None})
    assert _record(found, sheet, None, "4.4.6", is_not_applicable=True).is_not_applicable
    with pytest.raises(ServiceError) as caught:
        _record(found, sheet, None, "4.4.7", is_not_applicable=True)
    assert caught.value.code == "reason_missing"
    with pytest.raises(ServiceError):
        _record(found, sheet, None, "4.4.7")


def test_site_visit_needs_a_reason_for_every_change_and_none_for_keeping():
    found, sheet = visit(80)
    assert _record(found, sheet, 80).percent == 80  # outside the sheets' range, as before
    with pytest.raises(ServiceError) as caught:
        _record(found, sheet, 50, "4.1.3")  # inside the range, but a change
    assert caught.value.code == "reason_missing"
    assert _record(found, sheet, 50, "4.1.3", reason="现场未见证据").percent == 50


def test_consensus_mark_stale_off_step_and_by_others():
    found, sheet = talk()
    _record(found, sheet, 50)
    with pytest.raises(Conflict):
        _record(found, sheet, 55)
    with pytest.raises(DomainError):
        _record(found, sheet, 52, version=1)
    with pytest.raises(ServiceError):
        _record(found, sheet, 55, version=1, actor=found.user(1))
    for stranger in (make.make_user("x", "office"), make.make_user("y", is_superuser=True)):
        with pytest.raises(Http404):
            _record(found, sheet, 55, version=1, actor=stranger)
    make.make_conflict(found.chair, found.application)
    with pytest.raises(Http404):
        _record(found, sheet, 55, version=1)


def test_take_suggested_leaves_what_is_to_be_discussed_and_what_is_recorded():
    found, sheet = talk([50, 50, 55, 55, 60], sheet0={"4.5.3": 30})
    _record(found, sheet, 50, "4.1.2")
    taken = services.take_suggested(actor=found.chair, sheet=sheet)
    marks = dict(sheet.marks.values_list("item__code", "percent"))
    assert taken == 21
    assert "4.5.3" not in marks  # its range of 30 asks for a talk
    assert marks["4.1.2"] == 50
    assert marks["4.1.3"] == 55
    body = json.loads(last_event().body)
    assert body["action"] == "consensus_sheet.rest_taken"
    assert len(body["after"]["items"]) == 21


def test_agree_freezes_the_marks_with_their_hash():
    found, sheet = talk([50, 50, 55, 55, 60])
    services.take_suggested(actor=found.chair, sheet=sheet)
    _record(found, sheet, 75, "4.1.2", version=1, reason="补充材料属实")
    services.save_merged(actor=found.chair, sheet=sheet, item=found.item("4.1.2"), kind="strength", text="看板响应充分")
    confirmed_by(found, sheet, range(5))
    agreed = services.agree_consensus(actor=found.chair, sheet=sheet)
    content = json.loads(agreed.payload)
    assert agreed.sha256 == hashlib.sha256(agreed.payload.encode()).hexdigest()
    assert unpack_marks(make.criteria(), bytes(agreed.packed)) == content["marks"]
    assert content["reasons"] == {"4.1.2": "补充材料属实"}
    assert content["remarks"] == {"4.1.2": [{"kind": "strength", "text": "看板响应充分", "from": []}]}
    assert content["confirmed"] == sorted(row.seat.pseudonym for row in found.assignments)
    assert "without" not in content
    body = json.loads(last_event().body)
    assert (body["action"], body["after"]) == ("consensus_sheet.agreed", {"state": "agreed", "sha256": agreed.sha256})
    with pytest.raises(ServiceError):
        _record(found, agreed, 50, "4.1.3", version=1)
    with pytest.raises(ServiceError):
        services.agree_consensus(actor=found.chair, sheet=sheet)


def test_agree_refuses_an_incomplete_sheet_a_closed_round_and_anyone_but_the_chair():
    found, sheet = talk([50, 50, 55, 55, 60])
    _record(found, sheet, 50)
    with pytest.raises(ServiceError) as caught:
        services.agree_consensus(actor=found.chair, sheet=sheet)
    assert "4.1.3" in str(caught.value)
    assert "4.1.2" not in str(caught.value)
    services.take_suggested(actor=found.chair, sheet=sheet)
    confirmed_by(found, sheet, range(5))
    for other in (found.user(1), secretary(found)):
        with pytest.raises(ServiceError):
            services.agree_consensus(actor=other, sheet=sheet)
    Round.objects.filter(pk=sheet.round_id).update(state="closed", closed_at=sheet.opened_at)
    with pytest.raises(ServiceError):
        services.agree_consensus(actor=found.chair, sheet=sheet)
    assert ConsensusSheet.objects.get(pk=sheet.pk).state == "open"


def test_without_all_confirmations_the_chair_gives_a_reason_that_is_kept_with_those_missing():
    found, sheet = talk([50, 50, 55, 55, 60])
    services.take_suggested(actor=found.chair, sheet=sheet)
    confirmed_by(found, sheet, range(3))
    services.dissent_consensus(actor=found.user(3), sheet=sheet, reason="展开不足")
    with pytest.raises(ServiceError) as caught:
        services.agree_consensus(actor=found.chair, sheet=sheet)
    assert caught.value.code == "text_empty"
    assert ConsensusSheet.objects.get(pk=sheet.pk).state == "open"
    content = json.loads(services.agree_consensus(actor=found.chair, sheet=sheet, reason="两人因公出国").payload)
    judges = [row.seat.pseudonym for row in found.assignments]
    assert content["without"] == {"members": sorted(judges[3:]), "reason": "两人因公出国"}
    assert content["dissents"] == {judges[3]: "展开不足"}
    assert content["confirmed"] == sorted(judges[:3])


def test_who_gets_a_conflict_is_not_waited_for_and_its_range_no_longer_counts():
    found, sheet = talk([0, 50, 50, 55, 60])
    for item in make.criteria().items:
        _record(found, sheet, 50, item.code)
    _record(found, sheet, 0, "4.1.2", version=1)
    confirmed_by(found, sheet, range(4))
    make.make_conflict(found.user(4), found.application)
    with pytest.raises(Http404):
        confirmed_by(found, sheet, [4])
    assert services.agree_consensus(actor=found.chair, sheet=sheet).state == "agreed"


def test_a_mark_outside_the_range_that_still_counts_needs_its_reason_before_agreeing():
    found, sheet = talk([50, 50, 55, 55, 90])
    for item in make.criteria().items:
        _record(found, sheet, 50, item.code)
    _record(found, sheet, 90, "4.1.2", version=1)
    confirmed_by(found, sheet, range(4))
    make.make_conflict(found.user(4), found.application)
    with pytest.raises(ServiceError) as caught:
        services.agree_consensus(actor=found.chair, sheet=sheet)
    assert caught.value.code == "reasons_missing"
    assert "4.1.2" in str(caught.value)


def test_the_secretary_records_and_a_member_does_not():
    found, sheet = talk([50, 50, 55, 55, 60])
    recorder = secretary(found)
    assert _record(found, sheet, 50, actor=recorder).recorded_by == recorder
    assert services.take_suggested(actor=recorder, sheet=sheet) > 0
    with pytest.raises(ServiceError):
        _record(found, sheet, 55, version=1, actor=found.user(1))


def test_no_act_of_the_consensus_changes_a_sheet_or_a_remark():
    found, sheet = talk([50, 50, 55, 55, 60])
    said = finding_on(ScoreSheet.objects.get(assignment=found.assignments[0]), "4.1.2")
    frozen = [list(model.objects.order_by("pk").values()) for model in (ScoreSheet, ItemScore, Finding, Citation)]
    item = found.item("4.1.2")
    _record(found, sheet, 50)
    merged = services.save_merged(
        actor=found.chair, sheet=sheet, item=item, kind="strength", text="合并", sources=[said.pk]
    )
    services.move_merged(actor=found.chair, merged=merged, step=1)
    services.delete_merged(actor=found.chair, merged=merged, version=1)
    services.withdraw_post(
        actor=found.user(1),
        post=services.post_in_discussion(actor=found.user(1), sheet=sheet, item=item, text="再看一遍"),
    )
    services.take_suggested(actor=found.chair, sheet=sheet)
    confirmed_by(found, sheet, range(5))
    services.agree_consensus(actor=found.chair, sheet=sheet)
    after = [list(model.objects.order_by("pk").values()) for model in (ScoreSheet, ItemScore, Finding, Citation)]
    assert after == frozen
