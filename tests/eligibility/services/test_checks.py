"""Lines of the checklist: by whom, with what, blind for the second officer."""

from __future__ import annotations

import json

import pytest

from award.audit.models import AuditEvent
from award.core.access import HiddenFromActor
from award.core.errors import ServiceError, StaleState
from award.eligibility.checks import checklist, summary_of, unmet_at_verdict
from award.eligibility.models import CheckResult
from award.eligibility.services import check_line, confirm_found, give_verdict
from tests.eligibility.scene import checked
from tests.factories import ROOT, make_application, make_cycle, make_programme, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def clerk():
    return make_user("clerk", "office")


@pytest.fixture
def application():
    return make_application(make_cycle("eligibility"), state="submitted")


@pytest.fixture
def blind():
    text = (ROOT / "criteria/programmes/hainan.toml").read_text().replace("second_check = false", "second_check = true")
    return make_application(make_cycle("eligibility", programme=make_programme(text=text)), state="submitted")


def check(actor, application, code="licences", verdict="met", **more) -> CheckResult:
    return check_line(actor=actor, application=application, code=code, verdict=verdict, **more)


def line(actor, application, code="licences"):
    rows = checklist(application, application.revisions.latest("number"), actor.pk)
    return next(row for row in rows if row.check.code == code)


def test_a_line_is_checked_once_changed_and_recorded(clerk, application):
    assert check(clerk, application, source="许可证").version == 1
    with pytest.raises(StaleState):
        check(clerk, application, verdict="not_met", note="过期")
    row = check(clerk, application, verdict="not_met", note="过期", version=1)
    assert (row.verdict, row.note, row.version) == ("not_met", "过期", 2)
    assert check(clerk, application, verdict="not_met", note="过期", version=2).version == 2, "nothing changed"
    events = [json.loads(event.body) for event in AuditEvent.objects.filter(action="eligibility.checked")]
    assert [event["after"]["verdict"] for event in events] == ["met", "not_met"]
    assert "过期" not in json.dumps(events, ensure_ascii=False)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"verdict": "unclear"}, "note_missing"), ({"verdict": "perhaps"}, "verdict_missing"),
        ({"code": "invented"}, "unknown_line"), ({"canned": "invented"}, "reason_unknown"),
        ({"note": "长" * 2001}, "too_long"), ({"source": "长" * 201}, "too_long"), ({"revision": 2}, "stale_state"),
    ],
)  # fmt: skip
def test_what_a_line_refuses(clerk, application, more, code):
    with pytest.raises(ServiceError) as refusal:
        check(clerk, application, **more)
    assert refusal.value.code == code
    assert not CheckResult.objects.exists()


def test_a_standard_reason_and_the_finding_stand_for_a_note(clerk, application):
    assert check(clerk, application, verdict="not_met", canned="accident").note
    row = check(clerk, application, code="registered", verdict="unclear")
    assert row.note == line(clerk, application, "registered").finding.why


def test_what_was_found_not_met_is_overruled_with_a_note(clerk, application):
    application.organisation.founded_on = application.cycle.applications_close_at.date()
    application.organisation.save()
    with pytest.raises(ServiceError) as refusal:
        check(clerk, application, code="registered")
    assert refusal.value.code == "note_missing"
    check(clerk, application, code="registered", note="由1998年成立的公司改制")
    assert line(clerk, application, "registered").is_overruled


@pytest.mark.parametrize("role", ["", "expert", "supervisor", "recommender"])
def test_the_checklist_is_the_offices(application, role):
    with pytest.raises(HiddenFromActor):
        check(make_user("", *([role] if role else [])), application)


def test_found_met_is_confirmed_at_once(clerk, application):
    assert confirm_found(actor=clerk, application=application) == 2  # code and region
    with pytest.raises(ServiceError):
        confirm_found(actor=clerk, application=application)


def test_the_second_officer_is_blind_and_another_person(clerk, blind):
    second, third = make_user("", "office"), make_user("", "office")
    check(clerk, blind, verdict="not_met", note="第一人的话")
    seen = line(second, blind)
    assert (seen.is_blind, seen.verdict, seen.note, seen.state) == (True, "", "", "second")
    assert line(clerk, blind).note == "第一人的话"
    check(second, blind, version=1)
    assert line(second, blind).state == "differs"
    with pytest.raises(ServiceError) as refusal:
        check(third, blind, version=2)
    assert refusal.value.code == "two_people"
    check(clerk, blind, verdict="met", version=2)
    assert line(third, blind).state == "met"
    assert "verdict" not in json.loads(AuditEvent.objects.latest("seq").body)["after"]


def test_a_new_revision_must_be_looked_at_again(clerk, blind):
    check(clerk, blind)
    check(make_user("", "office"), blind, version=1)
    make_revision(blind)
    assert line(clerk, blind).is_earlier
    row = check(clerk, blind, version=2, revision=2)
    assert (row.revision.number, row.second_verdict) == (2, "")


def test_accepting_needs_every_line(clerk, application):
    checked(application, clerk, licences="unclear")
    with pytest.raises(ServiceError) as refusal:
        give_verdict(actor=clerk, application=application, verdict="accepted")
    assert refusal.value.code == "lines_open"
    check(clerk, application, version=1)
    assert summary_of(checklist(application, application.revisions.get(), clerk.pk)).is_ready
    give_verdict(actor=clerk, application=application, verdict="accepted")


def test_turning_down_needs_a_line_or_a_standard_reason(clerk, application):
    with pytest.raises(ServiceError) as refusal:
        give_verdict(actor=clerk, application=application, verdict="rejected", reason="就是不行")
    assert refusal.value.code == "line_missing"
    check(clerk, application, verdict="not_met", note="内部的话", source="内部来源")
    review = give_verdict(actor=clerk, application=application, verdict="rejected")
    assert "许可、资质" in review.reason
    assert "内部" not in review.reason
    assert unmet_at_verdict(application, review.revision_id) == ["许可、资质和强制性认证齐全有效"]
