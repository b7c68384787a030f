import hashlib
import json

import pytest
from django.http import Http404

from award.audit.models import AuditEvent
from award.core.errors import Conflict, ServiceError, StaleState
from award.cycles.models import Round
from award.domain.commitments import commitment
from award.domain.errors import DomainError
from award.domain.scores import unpack_marks
from award.scoring import services
from award.scoring.models import ConsensusMark, ConsensusSheet, Finding, ItemScore, ScoreSheet
from tests import factories as make
from tests.scoring.scene import actions, last_event, scene, talk, visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _save(found, sheet, code="4.5.3", percent=60, version=0, **more):
    return services.save_mark(
        actor=found.user(0), sheet=sheet, item=found.item(code), percent=percent, version=version, **more
    )


def _remark(found, sheet, text="工序控制有效", **more):
    return services.save_finding(
        actor=found.user(0), sheet=sheet, item=found.item("4.5.3"), kind="strength", text=text, **more
    )


# ------------------------------------------------------------------ opening a sheet


def test_open_sheet_is_made_once_on_the_latest_revision():
    found = scene()
    latest = make.make_revision(found.application)
    sheet = services.open_sheet(actor=found.user(0), assignment=found.assignments[0])
    again = services.open_sheet(actor=found.user(0), assignment=found.assignments[0])
    assert (again.pk, sheet.revision) == (sheet.pk, latest)
    assert actions() == ["score_sheet.opened"]


def test_open_sheet_of_another_is_hidden():
    found = scene()
    with pytest.raises(Http404):
        services.open_sheet(actor=found.user(1), assignment=found.assignments[0])
    assert not ScoreSheet.objects.exists()


def test_open_sheet_waits_for_the_round():
    found = scene(state="closed")
    with pytest.raises(ServiceError):
        services.open_sheet(actor=found.user(0), assignment=found.assignments[0])


# ------------------------------------------------------------------ marks


@pytest.mark.parametrize("percent", [0, 5, 100])
def test_save_mark_takes_every_step(percent):
    found = scene()
    score = _save(found, found.sheet(0), percent=percent)
    assert (score.percent, score.version) == (percent, 1)


@pytest.mark.parametrize("percent", [-5, 1, 62, 101, 105])
def test_save_mark_refuses_off_the_step_and_out_of_range(percent):
    found = scene()
    sheet = found.sheet(0)
    with pytest.raises(DomainError) as caught:
        _save(found, sheet, percent=percent)
    assert caught.value.code == "criteria.percent"
    assert not ItemScore.objects.exists()
    assert not AuditEvent.objects.exists()


def test_save_mark_not_applicable_only_where_the_item_allows():
    found = scene()
    sheet = found.sheet(0)
    assert _save(found, sheet, "4.4.6", percent=None, is_not_applicable=True).is_not_applicable
    with pytest.raises(DomainError) as caught:
        _save(found, sheet, "4.5.3", percent=None, is_not_applicable=True)
    assert caught.value.code == "criteria.not_applicable"
    with pytest.raises(ServiceError):
        _save(found, sheet, "4.4.6", percent=50, is_not_applicable=True, version=1)


def test_save_mark_stale_version_shows_what_was_saved():
    found = scene()
    sheet = found.sheet(0)
    _save(found, sheet, percent=60)
    with pytest.raises(Conflict) as caught:
        _save(found, sheet, percent=70)
    assert (caught.value.current, caught.value.version) == ("60%", 1)
    assert ItemScore.objects.get().percent == 60
    assert _save(found, sheet, percent=60).version == 1  # the same mark again is no conflict


def test_save_mark_takes_a_mark_back():
    found = scene()
    sheet = found.sheet(0, {"4.5.3": 60})
    assert _save(found, sheet, percent=None).percent is None


def test_save_mark_records_one_event_an_hour_and_no_value():
    found = scene()
    sheet = found.sheet(0)
    _save(found, sheet, percent=35)
    _save(found, sheet, percent=45, version=1)
    services.flag_item(actor=found.user(0), sheet=sheet, item=found.item("4.5.3"), is_flagged=True)
    _remark(found, sheet, "绝密的评语")
    assert actions() == ["draft.edited"]
    body = json.loads(last_event().body)
    assert (body["before"], body["after"], body["object"]) == ({}, {}, f"scoring.scoresheet:{sheet.pk}")


@pytest.mark.parametrize("spoil", ["closed", "sealed"])
def test_nothing_is_written_on_a_sheet_that_is_closed_or_sealed(spoil):
    found = scene()
    sheet = found.sheet(0, 50, sealed=spoil == "sealed")
    if spoil == "closed":
        found.close()
    for act in (lambda: _save(found, sheet, percent=60), lambda: _remark(found, sheet)):
        with pytest.raises(ServiceError):
            act()
    assert set(ItemScore.objects.values_list("percent", flat=True)) == {50}
    assert not Finding.objects.exists()


def test_nothing_is_written_after_a_conflict_or_by_another():
    found = scene()
    sheet = found.sheet(0)
    with pytest.raises(Http404):
        services.save_mark(actor=found.user(1), sheet=sheet, item=found.item("4.5.3"), percent=60, version=0)
    make.make_conflict(found.user(0), found.application)
    with pytest.raises(Http404):
        _save(found, sheet)
    with pytest.raises(Http404):
        services.seal_sheet(actor=found.user(0), sheet=sheet)


def test_save_marks_saves_all_or_none():
    found = scene()
    sheet = found.sheet(0, {"4.1.2": 40})
    new = [services.NewMark(found.item(code), percent) for code, percent in (("4.1.2", 55), ("4.5.3", 60))]
    bad = services.NewMark(found.item("4.1.3"), 61)
    with pytest.raises(DomainError):
        services.save_marks(actor=found.user(0), sheet=sheet, marks=[*new, bad])
    assert list(ItemScore.objects.values_list("percent", flat=True)) == [40]
    services.save_marks(actor=found.user(0), sheet=sheet, marks=new)
    assert dict(sheet.item_scores.values_list("item__code", "percent")) == {"4.1.2": 55, "4.5.3": 60}
    assert actions() == ["draft.edited"]


def test_flag_keeps_mark_and_version():
    found = scene()
    sheet = found.sheet(0, {"4.5.3": 60})
    score = services.flag_item(actor=found.user(0), sheet=sheet, item=found.item("4.5.3"), is_flagged=True)
    assert (score.is_flagged, score.percent, score.version) == (True, 60, 0)


# ------------------------------------------------------------------ remarks


def test_finding_is_written_changed_and_deleted():
    found = scene()
    sheet = found.sheet(0)
    finding = _remark(found, sheet, paragraph="2")
    changed = _remark(found, sheet, "更好的评语", finding=finding, version=1)
    assert (changed.text, changed.paragraph, changed.version) == ("更好的评语", "", 2)
    services.delete_finding(actor=found.user(0), finding=changed)
    assert not Finding.objects.exists()
    body = json.loads(last_event().body)
    assert (body["action"], body["before"], body["after"]) == ("finding.deleted", {}, {})


def test_finding_stale_version_and_deleted_meanwhile():
    found = scene()
    sheet = found.sheet(0)
    finding = _remark(found, sheet)
    with pytest.raises(Conflict) as caught:
        _remark(found, sheet, "旧页面上的评语", finding=finding, version=0)
    assert caught.value.current == "工序控制有效"
    Finding.objects.all().delete()
    with pytest.raises(StaleState):
        _remark(found, sheet, "再改", finding=finding, version=1)


@pytest.mark.parametrize(
    ("text", "is_fine"), [("字" * 300, True), ("字" * 301, False), ("  ", False), ("a\x0bb", False)]
)
def test_finding_text_is_clean_and_short(text, is_fine):
    found = scene()
    sheet = found.sheet(0)
    if is_fine:
        assert _remark(found, sheet, text).pk
    else:
        with pytest.raises(ServiceError):
            _remark(found, sheet, text)


def test_finding_of_another_sheet_cannot_be_changed_through_ones_own():
    found = scene()
    foreign = Finding.objects.create(
        sheet=found.sheet(1), item=found.item("4.5.3"), kind="issue", text="别人的", updated_at=found.round.opened_at
    )
    with pytest.raises(StaleState):
        _remark(found, found.sheet(0), "改别人的", finding=foreign)


# ------------------------------------------------------------------ sealing


def test_seal_freezes_all_marks_in_one_row_with_a_commitment_that_verifies():
    found = scene()
    marks = {item.code: 55 for item in make.criteria().items} | {"4.4.6": None, "4.1.2": 70}
    sheet = services.seal_sheet(actor=found.user(0), sheet=found.sheet(0, marks))
    assert sheet.commitment == commitment(sheet.payload, bytes(sheet.nonce))
    assert sheet.commitment == hashlib.sha256(sheet.payload.encode() + bytes(sheet.nonce)).hexdigest()
    content = json.loads(sheet.payload)
    assert content["marks"] == marks == unpack_marks(make.criteria(), bytes(sheet.packed))
    assert content["judge"] == found.assignments[0].seat.pseudonym
    body = json.loads(last_event().body)
    assert (body["action"], body["before"]) == ("score_sheet.sealed", {"state": "draft"})
    assert body["after"] == {"state": "sealed", "commitment": sheet.commitment}


def test_two_equal_sheets_have_different_commitments():
    found = scene()
    sealed = [services.seal_sheet(actor=found.user(n), sheet=found.sheet(n, 50)) for n in (0, 1)]
    assert sealed[0].commitment != sealed[1].commitment
    assert sealed[0].nonce != sealed[1].nonce


def test_seal_refuses_an_incomplete_sheet_and_names_the_items():
    found = scene()
    marks = {item.code: 50 for item in make.criteria().items}
    del marks["4.1.3"], marks["4.7.7"]
    sheet = found.sheet(0, marks)
    ItemScore.objects.create(sheet=sheet, item=found.item("4.7.7"))  # a row without a mark is no mark
    with pytest.raises(ServiceError) as caught:
        services.seal_sheet(actor=found.user(0), sheet=sheet)
    assert caught.value.params["items"] == ["4.1.3", "4.7.7"]
    assert "4.1.3, 4.7.7" in str(caught.value)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.payload) == ("draft", "")


def test_seal_twice_or_after_the_close_is_refused():
    found = scene()
    sheet = found.sheet(0, 50)
    sealed = services.seal_sheet(actor=found.user(0), sheet=sheet)
    with pytest.raises(ServiceError):
        services.seal_sheet(actor=found.user(0), sheet=sheet)
    late = found.sheet(1, 50)
    found.close()
    with pytest.raises(ServiceError):
        services.seal_sheet(actor=found.user(1), sheet=late)
    sealed.refresh_from_db()
    assert sealed.commitment
    assert actions() == ["score_sheet.sealed"]


# ------------------------------------------------------------------ consensus


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
