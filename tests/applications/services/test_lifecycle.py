"""The life of an application: started, submitted until the deadline, withdrawn, accepted."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from award.applications import services
from award.applications.models import Answer, Application, Revision
from award.applications.queries import revision_content
from award.core.errors import ServiceError
from award.domain.errors import DomainError
from award.outbox.models import Message
from tests.applications.cast import commitments, events, fill, make_team, measure, submit
from tests.factories import make_application, make_cycle, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_start_gives_the_next_number_and_fills_in_what_is_known():
    owner, cycle = make_user("owner"), make_cycle()
    organisation = make_organisation(owner=owner, legal_representative="林海生", address="海口市示例路1号")
    make_application(cycle=cycle, state="withdrawn")
    application = services.start_application(actor=owner, cycle=cycle, organisation=organisation)
    assert application.number == f"HN{cycle.year}-002"
    assert application.basic_data.legal_representative == "林海生"
    (event,) = events("application.started")
    assert json.loads(event.body)["after"] == {"number": application.number, "state": "draft"}
    with pytest.raises(ServiceError, match="already"):
        services.start_application(actor=owner, cycle=cycle, organisation=organisation)


def test_start_is_for_members_who_may_write():
    team = make_team()
    cycle = make_cycle()
    for user in (team.rival, make_user("office", "chief")):
        with pytest.raises(Http404):
            services.start_application(actor=user, cycle=cycle, organisation=team.application.organisation)
    with pytest.raises(ServiceError):
        services.start_application(actor=team.viewer, cycle=cycle, organisation=team.application.organisation)


def test_submit_freezes_the_draft_and_tells_the_owner():
    team = make_team()
    fill(team)
    revision = submit(team)
    content = revision_content(revision)
    assert revision.sha256 == hashlib.sha256(revision.payload.encode()).hexdigest()
    assert content["application"] == team.application.number
    assert [entry["code"] for entry in content["items"]][:2] == ["4.1.2", "4.1.3"]
    assert content["items"][0]["layers"][0] == {"code": "method", "text": "4.1.2 的做法。"}
    assert content["indicators"][0]["values"] == {str(team.application.cycle.year - n): "10" for n in (3, 2, 1)}
    assert [sentence["code"] for sentence in content["commitments"]] == commitments(team.application)
    team.application.refresh_from_db()
    assert (team.application.state, team.application.submitted_at) == ("submitted", revision.submitted_at)
    (event,) = events("application.submitted")
    body = json.loads(event.body)
    assert body["before"] == {"state": "draft"}
    assert body["after"] == {"state": "submitted", "revision": 1, "sha256": revision.sha256}
    message = Message.objects.get()
    assert message.recipient == team.owner
    assert revision.receipt_number in message.body
    assert revision.sha256 in message.body


def test_no_event_holds_a_text_figure_or_contact():
    team = make_team()
    fill(team)
    submit(team)
    bodies = "".join(event.body for name in _ACTIONS for event in events(name))
    assert bodies
    for secret in ("的做法", "陈立新", "0898-0000 0001", "chen@example.org", "主要产品", '"98.5"', "指标0"):
        assert secret not in bodies


_ACTIONS = (
    "draft.edited", "basic_data.saved", "indicators.saved", "item.state_set", "application.submitted", "message.queued",
)  # fmt: skip


def test_submit_twice_finds_the_same_receipt():
    team = make_team()
    fill(team)
    key = uuid.uuid4()
    first = submit(team, key)
    assert submit(team, key).pk == first.pk
    assert Revision.objects.count() == 1
    assert len(events("application.submitted")) == 1
    assert Message.objects.count() == 1
    with pytest.raises(ServiceError, match="Nothing changed"):
        submit(team)


def test_a_key_of_another_application_is_refused():
    team = make_team()
    fill(team)
    revision = submit(team)
    other = make_team(cycle=team.application.cycle)
    with pytest.raises(ServiceError, match="another application"):
        submit(other, revision.submission_key)


def test_resubmit_makes_the_next_revision_and_keeps_the_first():
    team = make_team()
    fill(team)
    first = submit(team)
    answer = Answer.objects.get(application=team.application, item__code="4.1.2", layer="method")
    services.save_answer(
        actor=team.editor, application=team.application, item=answer.item, layer="method", text="新的做法。",
        version=answer.version,
    )  # fmt: skip
    second = submit(team)
    assert (second.number, second.receipt_number[-3:]) == (2, "-02")
    first.refresh_from_db()
    assert "新的做法" not in first.payload
    assert "新的做法" in second.payload


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (1, False)])
def test_submit_around_the_deadline_by_the_servers_clock(seconds, is_taken):
    team = make_team()
    fill(team)
    moment = team.application.cycle.applications_close_at + timedelta(seconds=seconds)
    with time_machine.travel(moment, tick=False):
        if is_taken:
            assert submit(team).submitted_at == moment
        else:
            with pytest.raises(ServiceError, match="deadline"):
                submit(team)
            assert not Revision.objects.filter(application=team.application).exists()
            assert Answer.objects.filter(application=team.application).exists()


def test_a_receipt_is_found_again_after_the_deadline():
    team = make_team()
    fill(team)
    key = uuid.uuid4()
    first = submit(team, key)
    with time_machine.travel(team.application.cycle.applications_close_at + timedelta(hours=1), tick=False):
        assert submit(team, key).pk == first.pk


def test_only_the_owner_submits_and_others_do_not_know_of_it():
    team = make_team()
    fill(team)
    arguments = {"submission_key": uuid.uuid4(), "commitments": commitments(team.application)}
    with pytest.raises(ServiceError, match="Only the owner"):
        services.submit_application(actor=team.editor, application=team.application, **arguments)
    for user in (team.rival, make_user("office", "office"), make_user("root", is_superuser=True)):
        with pytest.raises(Http404):
            services.submit_application(actor=user, application=team.application, **arguments)


def test_a_text_over_the_limit_blocks_and_is_named():
    team = make_team()
    fill(team)
    item = team.item("4.1.2")
    row = Answer.objects.get(application=team.application, item=item, layer="method")
    services.save_answer(
        actor=team.owner, application=team.application, item=item, layer="method",
        text="字" * (item.max_characters + 1), version=row.version,
    )  # fmt: skip
    with pytest.raises(ServiceError, match=r"4\.1\.2 is \d+ characters over the limit"):
        submit(team)


def test_an_unwritten_item_blocks_and_is_named():
    team = make_team()
    fill(team, but="4.4.6")
    with pytest.raises(ServiceError, match=r"4\.4\.6 is not written yet"):
        submit(team)
    services.set_item_state(
        actor=team.owner, application=team.application, item=team.item("4.4.6"), is_done=True, is_not_applicable=True,
        reason="没有自有设施",
    )  # fmt: skip
    entry = next(e for e in revision_content(submit(team))["items"] if e["code"] == "4.4.6")
    assert (entry["is_not_applicable"], entry["reason"]) == (True, "没有自有设施")


def test_a_measure_without_a_value_blocks():
    team = make_team()
    fill(team)
    year, item = team.application.cycle.year, team.item("4.7.2")
    rows = [measure(year, values={str(year - 3): "1", str(year - 1): "x"}), measure(year, "二"), measure(year, "三")]
    services.save_measures(actor=team.owner, application=team.application, item=item, rows=rows)
    with pytest.raises(ServiceError, match=f"value of {year - 1} is not a figure") as refusal:
        submit(team)
    assert f"lacks the value of {year - 2}" in str(refusal.value)


def test_every_commitment_must_be_confirmed():
    team = make_team()
    fill(team)
    with pytest.raises(ServiceError, match="commitment"):
        services.submit_application(
            actor=team.owner, application=team.application, submission_key=uuid.uuid4(),
            commitments=commitments(team.application)[1:],
        )  # fmt: skip


def test_withdraw_needs_a_reason_and_is_for_good():
    team = make_team(state="submitted")
    with pytest.raises(ServiceError, match="Say why"):
        services.withdraw_application(actor=team.owner, application=team.application, reason="  ")
    services.withdraw_application(actor=team.owner, application=team.application, reason="合并重组")
    (event,) = events("application.withdrawn")
    body = json.loads(event.body)
    assert (body["before"], body["after"], body["reason"]) == (
        {"state": "submitted"}, {"state": "withdrawn"}, "合并重组",
    )  # fmt: skip
    assert Revision.objects.filter(application=team.application).exists()
    with pytest.raises(ServiceError):
        services.withdraw_application(actor=team.owner, application=team.application, reason="again")


def test_record_verdict_is_the_offices_and_its_change_the_chiefs():
    team, clerk, chief = make_team(state="submitted"), make_user("clerk", "office"), make_user("chief", "chief")
    with pytest.raises(Http404):
        services.record_verdict(actor=team.owner, application=team.application, accepted=True)
    services.record_verdict(actor=clerk, application=team.application, accepted=True)
    (event,) = events("application.accepted")
    assert json.loads(event.body)["before"] == {"state": "submitted"}
    with pytest.raises(ServiceError, match="head of the office"):
        services.record_verdict(actor=clerk, application=team.application, accepted=False)
    services.record_verdict(actor=chief, application=team.application, accepted=False)
    assert Application.objects.get(pk=team.application.pk).state == "rejected"


def test_record_verdict_on_a_draft_is_no_step_of_the_lifecycle():
    team = make_team()
    with pytest.raises(DomainError):
        services.record_verdict(actor=make_user("clerk", "office"), application=team.application, accepted=True)
