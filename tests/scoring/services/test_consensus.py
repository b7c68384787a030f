import hashlib
import json

import pytest
from django.http import Http404

from award.core.errors import Conflict, ServiceError
from award.cycles.models import Round
from award.domain.errors import DomainError
from award.domain.scores import unpack_marks
from award.scoring import services
from award.scoring.models import ConsensusMark, ConsensusSheet
from tests import factories as make
from tests.scoring.scene import actions, last_event, scene, talk, visit

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
    agreed = services.agree_consensus(actor=found.chair, sheet=sheet)
    assert agreed.sha256 == hashlib.sha256(agreed.payload.encode()).hexdigest()
    assert unpack_marks(make.criteria(), bytes(agreed.packed)) == json.loads(agreed.payload)["marks"]
    assert json.loads(agreed.payload)["reasons"] == {"4.1.2": "补充材料属实"}
    body = json.loads(last_event().body)
    assert (body["action"], body["after"]) == ("consensus_sheet.agreed", {"state": "agreed", "sha256": agreed.sha256})
    with pytest.raises(ServiceError):
        _record(found, agreed, 50, "4.1.3", version=1)
    with pytest.raises(ServiceError):
        services.agree_consensus(actor=found.chair, sheet=sheet)


def test_agree_refuses_an_incomplete_sheet_a_closed_round_and_anyone_but_the_chair():
    found, sheet = talk()
    _record(found, sheet, 50)
    with pytest.raises(ServiceError) as caught:
        services.agree_consensus(actor=found.chair, sheet=sheet)
    assert "4.1.3" in str(caught.value)
    assert "4.1.2" not in str(caught.value)
    services.take_suggested(actor=found.chair, sheet=sheet)
    with pytest.raises(ServiceError):
        services.agree_consensus(actor=found.user(1), sheet=sheet)
    Round.objects.filter(pk=sheet.round_id).update(state="closed", closed_at=sheet.opened_at)
    with pytest.raises(ServiceError):
        services.agree_consensus(actor=found.chair, sheet=sheet)
    assert ConsensusSheet.objects.get(pk=sheet.pk).state == "open"
