"""Pages of corrections and of later deadlines: whom they exist for, what they show, what they keep."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from award.applications.models import Application, Extension
from award.audit.models import TwoPersonAct
from award.core.clock import now
from award.outbox.models import Message
from tests.applications.cast import make_team
from tests.applications.review import DAY, send_back
from tests.factories import make_application, make_cycle, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def office(client):
    user = make_user("clerk", "office")
    client.force_login(user)
    return user


def reviewed_team(state: str = "submitted"):
    return make_team(cycle=make_cycle("eligibility", applications_close_at=now() - DAY), state=state)


def page(name: str, *args: int) -> str:
    return reverse(f"applications:{name}", args=args)


# ------------------------------------------------------------------ the applicant


def test_the_applicant_reads_each_point_and_replies(client):
    team = reviewed_team()
    url = page("returned", team.application.pk)
    client.force_login(team.editor)
    assert client.get(url).status_code == 404  # never returned
    correction = send_back(team.application, now() + 5 * DAY, ("item", "4.1.2"), ("basic", ""))
    shown = client.get(url).text
    for words in ("请补充", "1 point is still open", "Nothing is changed here yet.", "Save the replies"):
        assert words in shown
    assert "go on to submit" not in shown  # the owner submits
    assert reverse("applications:item", args=[team.application.pk, "4.1.2"]) in shown
    point = correction.points.get(place="basic")
    long = client.post(url, {f"reply-{point.pk}": "长" * 2001})
    assert (long.status_code, long.text.count("长") >= 2001) == (422, True)
    assert client.post(url, {f"reply-{point.pk}": "已更正"}, follow=True).text.count("已更正") == 1
    client.force_login(team.owner)
    answer = client.post(url, {"submit": "1"})
    assert answer["Location"] == page("submit", team.application.pk)
    client.force_login(team.viewer)
    assert 'name="reply' not in client.get(url).text
    client.force_login(team.rival)
    assert client.get(url).status_code == 404


def test_after_the_due_date_the_page_tells_whom_to_call_and_keeps_what_is_typed(client):
    team = reviewed_team()
    correction = send_back(team.application, now() + 5 * DAY)
    with time_machine.travel(correction.due_at + timedelta(seconds=1)):
        client.force_login(team.owner)
        answer = client.post(
            page("returned", team.application.pk), {f"reply-{correction.points.get().pk}": "迟到的答复"}
        )
    assert answer.status_code == 422
    assert "due date" in answer.text
    assert "Questions: " in answer.text


def test_old_and_new_stand_side_by_side(client):
    team = reviewed_team()
    send_back(team.application, now() + 5 * DAY)
    team.application.answers.create(item=team.item(), layer="", text="补充后的做法", version=1)
    client.force_login(team.viewer)
    shown = client.get(page("returned", team.application.pk)).text
    assert "4.1.2 的自评。" in shown
    assert "As submitted" in shown


# ------------------------------------------------------------------ the office


def test_the_office_returns_with_points_and_takes_the_earlier_revision_afterwards(client, office):
    team = reviewed_team()
    url = page("return", team.application.pk)
    desk = reverse("eligibility:application", args=[team.application.pk])
    assert url in client.get(desk).text
    due = (now() + 9 * DAY).date().isoformat()
    empty = client.post(url, {"due": due, "note": "请尽快", "revision": 1})
    assert (empty.status_code, "请尽快" in empty.text, "at least at one place" in empty.text) == (422, True, True)
    sent = {"due": due, "note": "", "revision": 1, "words-item-4.1.2": "请补充三年数据"}
    assert client.post(url, {**sent, "revision": 9}).status_code == 409
    assert client.post(url, sent)["Location"] == desk
    assert Message.objects.get(kind="correction_returned").recipient == team.owner
    shown = client.get(desk).text
    for words in ("请补充三年数据", "Awaiting the applicant", "returned to its applicant"):
        assert words in shown
    assert "Take the earlier revision" not in shown
    assert client.get(url).status_code == 403
    with time_machine.travel(now() + 11 * DAY):
        client.force_login(office)
        assert "Take the earlier revision" in client.get(desk).text
        client.post(page("lapse", team.application.pk))
    assert Application.objects.get(pk=team.application.pk).state == "submitted"


def test_a_draft_and_other_peoples_applications_are_not_returned(client, office):
    draft = make_application()
    for name in ("return", "lapse"):
        assert client.post(page(name, draft.pk)).status_code == 404
    team = reviewed_team()
    for user in (team.owner, make_user("", "recommender"), make_user("", "supervisor")):
        client.force_login(user)
        for name in ("return", "lapse"):
            assert client.post(page(name, team.application.pk)).status_code == 404


# ------------------------------------------------------------------ later deadlines


def test_a_later_deadline_is_asked_for_and_granted_on_the_page(client, office):
    team = make_team()
    cycle = team.application.cycle
    url = page("extensions", cycle.pk)
    assert team.application.number not in client.get(url).text  # drafts are not listed
    typed = {
        "number": team.application.number, "credit_code": team.application.organisation.credit_code,
        "closes_at": (now() + 15 * DAY).strftime("%Y-%m-%dT%H:%M"), "reason": "台风停电",
    }  # fmt: skip
    wrong = client.post(url, {**typed, "number": "HN0"})
    assert (wrong.status_code, "台风停电" in wrong.text) == (422, True)
    assert client.post(url, typed).status_code == 302
    act = TwoPersonAct.objects.get()
    decide = page("extension_decide", act.pk)
    assert decide not in client.get(url).text
    client.post(decide, {"decision": "grant"})
    assert not Extension.objects.exists()
    client.force_login(make_user("chief", "chief"))
    assert decide in client.get(url).text
    client.post(decide, {"decision": "grant"})
    assert Extension.objects.get().application == team.application
    for user in (team.owner, make_user("", "supervisor")):
        client.force_login(user)
        assert client.post(decide, {"decision": "grant"}).status_code == 404
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_later_deadlines_takes_the_same_queries(client, office, django_assert_num_queries, count):
    cycle = make_cycle()
    teams = [make_application(cycle) for _ in range(count)]
    for row in teams:
        _asked(office, row)
    hidden = make_application()
    _asked(office, hidden)
    with django_assert_num_queries(7):
        shown = client.get(page("extensions", cycle.pk)).text
    assert [row.number in shown for row in teams] == [True] * count
    assert hidden.number not in shown


def _asked(office, application) -> None:
    from award.applications.services import ask_extension

    ask_extension(
        actor=office, cycle=application.cycle, number=application.number, closes_at=now() + 20 * DAY, reason="台风",
        credit_code=application.organisation.credit_code,
    )  # fmt: skip
