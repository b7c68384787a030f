import json

import pytest
from django.utils import translation

from award.audit.models import TwoPersonAct
from award.audit.queries import events_about
from award.core.access import HiddenFromActor
from award.core.errors import ServiceError, StaleState
from award.outbox.models import Message
from award.panels.models import Seat
from award.scoring import queries, services
from award.scoring.models import Finding, ItemScore, ScoreSheet, SealedVersion
from award.scoring.sealed import remarks_text, sheet_faults
from tests import factories as make
from tests.scoring.scene import actions, scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

WHY = "评分页面曾出错"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def office(name="clerk"):
    return make.make_user(name, "office")


def sealed_scene():
    """One sheet sealed by its assessor, with a remark; the other four are not begun."""
    found = scene()
    sheet = found.sheet(0, 55)
    Finding.objects.create(
        sheet=sheet, item=found.item("4.1.2"), kind="strength", text="战略清晰", updated_at=sheet.created_at
    )
    return found, services.seal_sheet(actor=found.user(0), sheet=sheet)


def seal_the_others(found):
    for place in range(1, 5):
        services.seal_sheet(actor=found.user(place), sheet=found.sheet(place, 50))


def reopened(sheet, one=None, other=None):
    act = services.ask_reopening(actor=one or office("one"), sheet=sheet, reason=WHY)
    return services.decide_reopening(actor=other or office("two"), act=act, approve=True)


def test_two_people_make_a_draft_of_it_with_marks_and_remarks_as_they_were():
    _found, sheet = sealed_scene()
    remarks = remarks_text(queries.findings_of(sheet))
    marks = list(ItemScore.objects.filter(sheet=sheet).order_by("pk").values_list("item", "percent", "version"))
    draft = reopened(sheet)
    assert (draft.state, draft.payload, draft.commitment, draft.nonce, draft.sealed_at) == ("draft", "", "", None, None)
    assert list(ItemScore.objects.filter(sheet=sheet).order_by("pk").values_list("item", "percent", "version")) == marks
    assert remarks_text(queries.findings_of(draft)) == remarks
    version = SealedVersion.objects.get(sheet=sheet)
    kept = ("payload", "commitment", "remarks_sha256", "sealed_at")
    assert [getattr(version, name) for name in kept] == [getattr(sheet, name) for name in kept]
    assert (bytes(version.packed), bytes(version.nonce)) == (bytes(sheet.packed), bytes(sheet.nonce))
    assert (version.number, version.remarks, version.act.reason) == (1, remarks, WHY)
    assert actions()[-4:] == [
        "reopen_sheet.asked", "reopen_sheet.approved", "message.queued", "score_sheet.reopened"
    ]  # fmt: skip
    assert list(sheet_faults()) == []


def test_the_assessor_is_mailed_and_seals_again_under_another_commitment():
    found, sheet = sealed_scene()
    draft = reopened(sheet)
    mail = Message.objects.get(kind="sheet_reopened")
    assert mail.recipient == found.user(0)
    assert found.application.number in mail.subject
    assert WHY in mail.body
    services.save_mark(actor=found.user(0), sheet=draft, item=found.item("4.1.2"), percent=70, version=0)
    again = services.seal_sheet(actor=found.user(0), sheet=draft)
    assert again.commitment != sheet.commitment
    assert json.loads(again.payload)["marks"]["4.1.2"] == 70
    second = reopened(again, office("three"), office("four"))
    assert [row.number for row in second.versions.all()] == [1, 2]
    assert Message.objects.filter(kind="sheet_reopened").count() == 2
    assert list(sheet_faults()) == []


def test_the_trail_tells_who_and_why_and_no_mark():
    _found, sheet = sealed_scene()
    reopened(sheet)
    event = json.loads(events_about(sheet).get(action="score_sheet.reopened").body)
    assert event["before"] == {"state": "sealed", "commitment": sheet.commitment}
    assert event["after"] == {"state": "draft", "version": 1, "act": TwoPersonAct.objects.get().pk}
    assert event["reason"] == WHY
    for each in events_about(sheet):
        body = json.loads(each.body)
        states = {**body["before"], **body["after"]}
        assert set(states) <= {"state", "commitment", "remarks_sha256", "version", "act"}


def test_asking_changes_nothing_and_is_done_once():
    _found, sheet = sealed_scene()
    services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)
    sheet.refresh_from_db()
    assert sheet.state == "sealed"
    with pytest.raises(ServiceError, match="asked already"):
        services.ask_reopening(actor=office("other"), sheet=sheet, reason=WHY)


@pytest.mark.parametrize("reason", ["", " \n ", "\u200b"])
def test_a_reason_is_needed_to_ask_and_to_refuse(reason):
    _found, sheet = sealed_scene()
    with pytest.raises(ServiceError, match="Give a reason"):
        services.ask_reopening(actor=office(), sheet=sheet, reason=reason)
    act = services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)
    with pytest.raises(ServiceError, match="Give a reason"):
        services.decide_reopening(actor=office("other"), act=act, approve=False, reason=reason)


def test_a_refusal_leaves_the_sheet_sealed():
    _found, sheet = sealed_scene()
    act = services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)
    kept = services.decide_reopening(actor=office("other"), act=act, approve=False, reason="没有必要")
    assert (kept.state, kept.commitment) == ("sealed", sheet.commitment)
    assert not SealedVersion.objects.exists()
    assert not Message.objects.filter(kind="sheet_reopened").exists()
    services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)  # may be asked again


def test_the_one_who_asked_cannot_decide():
    _found, sheet = sealed_scene()
    clerk = office()
    act = services.ask_reopening(actor=clerk, sheet=sheet, reason=WHY)
    with pytest.raises(ServiceError, match="second person"):
        services.decide_reopening(actor=clerk, act=act, approve=True)


def test_a_decision_is_made_once():
    _found, sheet = sealed_scene()
    act = services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)
    stale = TwoPersonAct.objects.get(pk=act.pk)
    services.decide_reopening(actor=office("other"), act=act, approve=True)
    for approve in (True, False):
        with pytest.raises(ServiceError):
            services.decide_reopening(actor=office("third"), act=stale, approve=approve, reason="x")
    assert SealedVersion.objects.count() == 1


@pytest.mark.parametrize("who", ["assessor", "peer", "supervisor", "superuser"])
def test_nobody_outside_the_office_learns_of_it(who):
    found, sheet = sealed_scene()
    act = services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)
    actor = {
        "assessor": found.user(0), "peer": found.user(1), "supervisor": make.make_user("s", "supervisor"),
        "superuser": make.make_user(is_superuser=True),
    }[who]  # fmt: skip
    with pytest.raises(HiddenFromActor):
        services.ask_reopening(actor=actor, sheet=sheet, reason=WHY)
    with pytest.raises(HiddenFromActor):
        services.decide_reopening(actor=actor, act=act, approve=True)


# ------------------------------------------------------------------ not after the opening


def test_after_the_last_seal_nothing_is_opened_again():
    found, sheet = sealed_scene()
    act = services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)
    seal_the_others(found)
    for attempt in (
        lambda: services.ask_reopening(actor=office(), sheet=sheet, reason=WHY),
        lambda: services.decide_reopening(actor=office("other"), act=act, approve=True),
    ):
        with pytest.raises(ServiceError, match="consensus sheet"):
            attempt()
    sheet.refresh_from_db()
    assert sheet.state == "sealed"
    act.refresh_from_db()
    assert act.state == "asked"
    services.decide_reopening(actor=office("other"), act=act, approve=False, reason="已经开启")


def test_after_the_close_nothing_is_opened_again():
    found, sheet = sealed_scene()
    act = services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)
    found.close()
    with pytest.raises(ServiceError):
        services.decide_reopening(actor=office("other"), act=act, approve=True)
    sheet.refresh_from_db()
    assert sheet.state == "sealed"


def test_once_a_consensus_was_open_nothing_is_opened_again():
    found, sheet = sealed_scene()
    make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel)
    with pytest.raises(ServiceError, match="consensus sheet"):
        services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)


def test_a_reopened_sheet_closes_no_round_and_opens_no_consensus():
    found, sheet = sealed_scene()
    reopened(sheet)
    for place in range(1, 5):
        services.seal_sheet(actor=found.user(place), sheet=found.sheet(place, 50))
    assert not queries.opening(found.application, found.round).is_open


@pytest.mark.parametrize("why", ["draft", "conflict", "left", "own", "withdrawn"])
def test_a_sheet_that_is_no_matter_of_reopening_is_refused(why):
    found, sheet = sealed_scene()
    actor = office()
    if why == "draft":
        sheet = found.sheet(1, 50)
    elif why == "conflict":
        make.make_conflict(found.user(0), found.application)
    elif why == "left":
        Seat.objects.filter(pk=found.assignments[0].seat_id).update(left_at=found.round.opened_at)
    elif why == "own":
        actor = found.user(0)
        actor.roles.create(name="office")
    else:
        type(found.application).objects.filter(pk=found.application.pk).update(state="withdrawn")
    with pytest.raises(ServiceError):
        services.ask_reopening(actor=actor, sheet=sheet, reason=WHY)


def test_an_act_asked_about_an_earlier_sealing_opens_no_later_one():
    found, sheet = sealed_scene()
    act = services.ask_reopening(actor=office(), sheet=sheet, reason=WHY)
    TwoPersonAct.objects.filter(pk=act.pk).update(payload={"commitment": "0" * 64})
    act.refresh_from_db()
    with pytest.raises(StaleState):
        services.decide_reopening(actor=office("other"), act=act, approve=True)
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "sealed"
    assert found.application.number
