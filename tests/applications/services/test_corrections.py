"""Returned for correction: only the points named are open, and only they are handed in."""

from __future__ import annotations

import json
import uuid
from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from award.applications import services
from award.applications.correcting import NewPoint, compared, due_by_rule, end_of
from award.applications.models import Application, Correction
from award.applications.queries import revision_content
from award.applications.services.corrections import lapse_correction, reply_to_point, return_application
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.cycles.models import Cycle
from award.domain.errors import DomainError
from award.outbox.models import Message
from tests.applications.cast import Team, events, fill, make_team, submit
from tests.applications.review import applied, recommender, recommending_cycle
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = timedelta(days=1)


@pytest.fixture
def sent(monkeypatch) -> Team:
    """An application submitted in full, in a cycle that is under review."""
    monkeypatch.setattr("award.applications.progress.filing_faults", lambda *_args: [])
    team = make_team()
    fill(team)
    submit(team)
    Cycle.objects.filter(pk=team.application.cycle_id).update(
        state="eligibility", applications_open_at=now() - 9 * DAY, applications_close_at=now() - DAY
    )
    return again(team)


def again(team: Team) -> Team:
    team.application = Application.objects.select_related("cycle__programme__criteria_set", "organisation").get(
        pk=team.application.pk
    )
    return team


def send_back(team: Team, *points: NewPoint, actor=None, revision: int = 1, days: int = 5, **more) -> Correction:
    correction = return_application(
        actor=actor or make_user("", "office"), application=team.application, revision=revision,
        points=points or [NewPoint("item", "4.1.2", "请补充 2024 年的数据。")], due_at=now() + days * DAY, **more,
    )  # fmt: skip
    again(team)
    return correction


def write(team: Team, code: str, text: str) -> None:
    item = team.item(code)
    row = team.application.answers.filter(item=item, layer="method").first()
    services.save_answer(
        actor=team.editor, application=team.application, item=item, layer="method", text=text, version=row.version
    )


def text_of(content, code: str) -> str:
    return next(item for item in content["items"] if item["code"] == code)["layers"][0]["text"]


def test_only_the_points_named_are_open_and_handed_in(sent):
    correction = send_back(sent, NewPoint("item", "4.1.2", "请补充。"), NewPoint("profile", "", "请说明主要顾客。"))
    assert sent.application.state == "returned"
    write(sent, "4.1.2", "补充后的做法。")
    for refused in (
        lambda: write(sent, "4.1.3", "趁机改一改"),
        lambda: services.save_indicators(actor=sent.owner, application=sent.application, values={}),
        lambda: services.attach_evidence(
            actor=sent.owner, application=sent.application, name="a.pdf", data=b"%PDF-1.4"
        ),
    ):
        with pytest.raises(ServiceError) as refusal:
            refused()
        assert refusal.value.code == "refused"
    with pytest.raises(ServiceError) as refusal:
        submit(sent)
    assert refusal.value.code == "unanswered"
    assert "Organisation profile" in str(refusal.value)
    assert "4.1.2" not in str(refusal.value)
    point = correction.points.get(place="profile")
    reply_to_point(actor=sent.editor, application=sent.application, point=point, reply="见第二段，没有变化。")
    key = uuid.uuid4()
    revision = submit(sent, key)
    assert submit(sent, key) == revision
    again(sent)
    correction.refresh_from_db()
    assert (sent.application.state, revision.number) == ("submitted", 2)
    assert (correction.state, correction.answered_with) == ("answered", revision)
    assert text_of(revision_content(revision), "4.1.2") == "补充后的做法。"
    bodies = [json.loads(event.body)["after"] for event in events("application.returned")]
    assert [after["points"] for after in bodies] == [["item 4.1.2", "profile"]]


def test_what_was_changed_elsewhere_in_the_draft_is_kept_and_not_handed_in(sent):
    row = sent.application.answers.get(item=sent.item("4.1.3"), layer="method")
    type(row).objects.filter(pk=row.pk).update(text="截止后没有提交的修改")  # written before the deadline
    send_back(sent)
    write(sent, "4.1.2", "补充后的做法。")
    content = revision_content(submit(sent))
    assert text_of(content, "4.1.3") == "4.1.3 的做法。"
    assert text_of(content, "4.1.2") == "补充后的做法。"
    assert content["number"] == 2
    row.refresh_from_db()
    assert row.text == "截止后没有提交的修改"


def test_before_the_deadline_all_of_it_is_open_and_counts(sent):
    Cycle.objects.filter(pk=sent.application.cycle_id).update(state="applying", applications_close_at=now() + DAY)
    again(sent)
    send_back(sent)
    write(sent, "4.1.3", "也改了这里")
    write(sent, "4.1.2", "补充后的做法。")
    assert text_of(revision_content(submit(sent)), "4.1.3") == "也改了这里"


def test_what_is_wrong_in_a_returned_part_blocks_handing_in(sent):
    send_back(sent)
    write(sent, "4.1.2", "")
    with pytest.raises(ServiceError) as refusal:
        submit(sent)
    assert refusal.value.code == "incomplete"


@pytest.mark.parametrize(("revision", "days", "points", "code"), [
    (2, 5, [NewPoint("item", "4.1.2", "x")], "stale_state"),
    (1, -1, [NewPoint("item", "4.1.2", "x")], "due_past"),
    (1, 367, [NewPoint("item", "4.1.2", "x")], "due_too_late"),
    (1, 5, [NewPoint("item", "4.1.2", " ")], "no_points"),
    (1, 5, [NewPoint("item", "9.9", "x")], "unknown_place"),
    (1, 5, [NewPoint("basic", "", "x")] * 2, "unknown_place"),
    (1, 5, [NewPoint("basic", "", "x" * 2001)], "too_long"),
])  # fmt: skip
def test_what_cannot_be_returned_so(sent, revision, days, points, code):
    with pytest.raises(ServiceError) as refusal:
        send_back(sent, *points, revision=revision, days=days)
    assert refusal.value.code == code
    assert again(sent).application.state == "submitted"


def test_a_body_sets_a_due_date_within_the_days_of_the_programme():
    application, actor = applied(recommending_cycle()), recommender()
    last = end_of(due_by_rule(application))
    for due_at, taken in ((last + timedelta(seconds=1), False), (last, True)):
        with nullcontext() if taken else pytest.raises(ServiceError) as refusal:
            return_application(
                actor=actor, application=application, revision=1, points=[NewPoint("basic", "", "x")], due_at=due_at,
                origin="body",
            )  # fmt: skip
        assert taken or refusal.value.code == "due_too_late"


@pytest.mark.parametrize("state", ["cancelled", "assessing"])
def test_nothing_is_corrected_in_a_cycle_that_is_over(sent, state):
    correction = send_back(sent)
    write(sent, "4.1.2", "补充后的做法。")
    Cycle.objects.filter(pk=sent.application.cycle_id).update(state=state)
    again(sent)
    assert correction.due_at > now()
    for late in (lambda: write(sent, "4.1.2", "又改"), lambda: submit(sent)):
        with pytest.raises(ServiceError) as refusal:
            late()
        assert refusal.value.code == "refused"
    assert sent.application.revisions.count() == 1


def test_it_is_returned_as_often_as_the_programme_allows(sent):
    send_back(sent)
    with pytest.raises(ServiceError):  # not while it is returned
        send_back(sent)
    write(sent, "4.1.2", "补充后的做法。")
    submit(sent)
    again(sent)
    with pytest.raises(ServiceError) as refusal:
        send_back(sent, revision=2)
    assert "as often as" in str(refusal.value)


def test_after_the_due_date_the_office_takes_the_earlier_revision(sent):
    office = make_user("", "office")
    correction = send_back(sent, actor=office)
    write(sent, "4.1.2", "写了一半")
    with pytest.raises(ServiceError):
        lapse_correction(actor=office, application=sent.application)
    with time_machine.travel(correction.due_at + timedelta(seconds=1), tick=False):
        for late in (lambda: write(sent, "4.1.2", "太迟"), lambda: submit(sent)):
            with pytest.raises(ServiceError) as refusal:
                late()
            assert "due date" in str(refusal.value)
        lapse_correction(actor=office, application=sent.application)
        with pytest.raises(ServiceError):
            lapse_correction(actor=office, application=sent.application)
    again(sent)
    correction.refresh_from_db()
    assert (sent.application.state, correction.state) == ("submitted", "lapsed")
    assert sent.application.revisions.count() == 1
    assert sent.application.answers.get(item=sent.item("4.1.2"), layer="method").text == "写了一半"
    assert set(Message.objects.values_list("kind", flat=True)) >= {"correction_returned", "correction_lapsed"}


def test_withdrawing_closes_the_correction(sent):
    correction = send_back(sent)
    services.withdraw_application(actor=sent.owner, application=sent.application, reason="重组")
    correction.refresh_from_db()
    assert (again(sent).application.state, correction.state) == ("withdrawn", "lapsed")


def test_a_returned_application_is_not_accepted(sent):
    send_back(sent)
    with pytest.raises(DomainError):
        services.record_verdict(actor=make_user("", "chief"), application=sent.application, accepted=True)


def test_replies_are_the_writers_and_of_the_open_correction_only(sent):
    correction = send_back(sent)
    point = correction.points.get()
    with pytest.raises(ServiceError):
        reply_to_point(actor=sent.viewer, application=sent.application, point=point, reply="x")
    with pytest.raises(Http404):
        reply_to_point(actor=sent.rival, application=sent.application, point=point, reply="x")
    with pytest.raises(ServiceError):
        reply_to_point(actor=sent.owner, application=sent.application, point=point, reply="x" * 2001)
    assert reply_to_point(actor=sent.owner, application=sent.application, point=point, reply="").reply == ""
    reply_to_point(actor=sent.owner, application=sent.application, point=point, reply="已补充")
    assert [row.is_answered for row in compared(sent.application, correction)] == [True]
    submit(sent)
    with pytest.raises(StaleState):
        reply_to_point(actor=sent.owner, application=sent.application, point=point, reply="又")


def test_nobody_but_the_office_and_the_body_returns(sent):
    for actor in (sent.owner, make_user("", "supervisor"), make_user("", "committee"), make_user("", "recommender")):
        with pytest.raises(Http404):
            send_back(sent, actor=actor)
    with pytest.raises(Http404):
        send_back(sent, actor=make_user("", "office"), origin="body")
