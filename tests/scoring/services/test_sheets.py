import json

import pytest
from django.http import Http404

from award.audit.models import AuditEvent
from award.core.errors import Conflict, ServiceError, StaleState
from award.domain.errors import DomainError
from award.scoring import services
from award.scoring.citations import Place, tokens_of
from award.scoring.models import Finding, ItemScore, ScoreSheet
from tests import factories as make
from tests.scoring.scene import actions, last_event, scene

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


def test_an_item_takes_a_limited_number_of_remarks(monkeypatch):
    monkeypatch.setattr("award.scoring.services.sheets.MOST_REMARKS", 1)
    found = scene()
    sheet = found.sheet(0)
    _remark(found, sheet)
    with pytest.raises(ServiceError, match="1"):
        _remark(found, sheet)


def test_places_outside_of_the_judged_text_are_refused_and_nothing_is_saved():
    found = scene()
    sheet = found.sheet(0)
    with pytest.raises(ServiceError, match="99"):
        _remark(found, sheet, places=[Place("text", paragraph=99)])
    assert not Finding.objects.exists()


def test_finding_is_written_changed_and_deleted():
    found = scene()
    sheet = found.sheet(0)
    finding = _remark(found, sheet, places=[Place("text", paragraph=1)], is_outstanding=True)
    changed = _remark(found, sheet, "更好的评语", finding=finding, version=1)
    assert (changed.text, changed.is_outstanding, changed.version) == ("更好的评语", True, 2)
    assert tokens_of(changed) == ["p1"]  # nothing was said of places
    moved = _remark(found, sheet, "更好的评语", finding=finding, version=2, places=[])
    assert (tokens_of(moved), moved.version) == ([], 3)
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
