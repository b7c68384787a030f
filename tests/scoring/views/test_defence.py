"""The pages of a defence round: the office's, the applicant's, the public record."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from award.domain.draws import verify_record
from award.scoring.models import DefenceSession
from award.scoring.services.defence import tell_applicants
from tests import factories as make
from tests.scoring.rounds import DAY, close, drawn, rounds, set_day

pytestmark = pytest.mark.django_db
FORM = {"starts_at": "2026-12-03T09:00", "place": DAY.place, "minutes": "15", "questions": "15", "pause": "5"}


def address(name: str, *keys: object) -> str:
    return reverse(f"scoring:{name}", args=keys)


def test_from_the_day_to_the_mails(client):
    found = rounds(applications=3)
    client.force_login(found.clerk)
    day = address("defence_day", found.defence.pk, found.panel.pk)
    page = client.get(address("defence", found.defence.pk)).text
    assert day in page
    assert 'value="15"' in client.get(day).text  # the minutes of the programme
    assert client.post(day, FORM | {"version": ""}).status_code == 302
    session = DefenceSession.objects.get()
    client.post(address("defence_commit", session.pk), {"witness": "王监督 市纪委"})
    session.refresh_from_db()
    page = client.get(day).text
    assert session.seed_sha256 in page
    assert session.seed not in page
    client.post(address("defence_draw", session.pk), {"word": "椰子"})
    session.refresh_from_db()
    page = client.get(day).text
    assert session.seed in page
    assert [page.index(row.number) for row in (slot.application for slot in session.slots.all())] == sorted(
        page.index(number) for number in found.numbers
    )
    client.post(address("defence_tell", session.pk))
    session.refresh_from_db()
    assert session.sent_at
    answer = client.post(address("defence_again", session.pk), follow=True)
    assert answer.status_code == 200
    record = client.get(address("defence_draw_file", session.pk)).content
    assert verify_record(record, "d.json") == []
    assert client.get(address("defence_xlsx", found.defence.pk)).content[:2] == b"PK"


@pytest.mark.parametrize(
    "wrong", [{"starts_at": "someday"}, {"place": " "}, {"minutes": "0"}, {"questions": "9999"}, {"pause": "１"}]
)
def test_a_day_that_cannot_be_stays_as_typed(client, wrong):
    found = rounds()
    client.force_login(found.clerk)
    answer = client.post(address("defence_day", found.defence.pk, found.panel.pk), FORM | {"version": ""} | wrong)
    if wrong == {"pause": "１"}:  # a full-width digit is one for the forms of Django
        assert answer.status_code == 302
    else:
        assert answer.status_code == 422
        assert not DefenceSession.objects.exists()


def test_two_people_set_the_day_and_the_second_is_told(client):
    found = rounds()
    client.force_login(found.clerk)
    set_day(found)
    answer = client.post(
        address("defence_day", found.defence.pk, found.panel.pk), FORM | {"version": "", "place": "另处"}
    )
    assert answer.status_code == 409
    assert "另处" in answer.text


def test_a_told_day_is_changed_with_a_reason_only(client):
    found = rounds()
    session = drawn(found)
    tell_applicants(actor=found.clerk, session=session)
    client.force_login(found.clerk)
    day = address("defence_day", found.defence.pk, found.panel.pk)
    form = FORM | {"version": str(session.version), "place": "另一会场"}
    answer = client.post(day, form)
    assert answer.status_code == 422
    assert 'id="id_reason_error"' in answer.text
    assert client.post(day, form | {"reason": "场地另有安排"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "data"), [("defence_commit", {"witness": ""}), ("defence_draw", {"word": ""}), ("defence_take_back", {})]
)
def test_an_empty_field_is_told_beside_it(client, name, data):
    found = rounds()
    session = set_day(found)
    client.force_login(found.clerk)
    if name != "defence_commit":
        client.post(address("defence_commit", session.pk), {"witness": "王监督"})
    answer = client.post(address(name, session.pk), data)
    assert answer.status_code == 422
    assert 'class="err"' in answer.text


def test_a_committed_seed_is_taken_back_with_a_reason(client):
    found = rounds()
    session = set_day(found)
    client.force_login(found.clerk)
    client.post(address("defence_commit", session.pk), {"witness": "王监督"})
    client.post(address("defence_take_back", session.pk), {"reason": "一家撤回"})
    session.refresh_from_db()
    assert session.state == "draft"


def test_the_applicant_sees_its_own_time_once_told_and_no_other(client):
    found = rounds(applications=3)
    session = drawn(found)
    own, other = found.applications[:2]
    client.force_login(own.created_by)
    assert client.get(address("defence_time", own.pk)).status_code == 404  # not told yet
    tell_applicants(actor=found.clerk, session=session)
    page = client.get(address("defence_time", own.pk)).text
    assert DAY.place in page
    assert not any(row.number in page for row in found.applications[1:])
    assert client.get(address("defence_time", other.pk)).status_code == 404
    assert address("defence_time", own.pk) in client.get(reverse("home:my")).text


def test_the_public_record_names_nobody_and_hides_the_seed_until_the_draw(client):
    found = rounds()
    client.force_login(found.clerk)
    session = set_day(found)
    client.post(address("defence_commit", session.pk), {"witness": "王监督"})
    session.refresh_from_db()
    client.logout()
    page = client.get(address("defence_draws")).text
    assert session.seed_sha256 in page
    for secret in (session.seed, "王监督", found.panel.name, *found.numbers):
        assert secret not in page
    client.force_login(found.clerk)
    client.post(address("defence_draw", session.pk), {"word": "椰子树"})
    client.logout()
    page = client.get(address("defence_draws")).text
    assert session.seed in page
    assert "椰子树" in page
    for secret in ("王监督", found.panel.name, *found.numbers):
        assert secret not in page


def test_the_file_of_a_draw_is_for_the_office_and_supervisors(client):
    found = rounds()
    session = set_day(found)
    auditor = make.make_user("auditor", "supervisor")
    client.force_login(auditor)
    assert client.get(address("defence_draw_file", session.pk)).status_code == 404  # not drawn yet
    session = drawn(rounds())
    record = client.get(address("defence_draw_file", session.pk))
    assert json.loads(record.content)["word"] == session.witness_word
    for person in (found.person(0), found.applications[0].created_by):
        client.force_login(person)
        assert client.get(address("defence_draw_file", session.pk)).status_code == 404


def test_others_do_not_know_of_the_pages_and_other_rounds_have_none(client):
    found = rounds()
    session = set_day(found)
    pages = [address("defence", found.defence.pk), address("defence_day", found.defence.pk, found.panel.pk)]
    acts = [address(f"defence_{name}", session.pk) for name in ("commit", "draw", "take_back", "tell", "again")]
    for person in (found.person(0), found.applications[0].created_by, make.make_user("auditor", "supervisor")):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [404, 404]
        assert [client.post(act).status_code for act in acts] == [404] * 5
    client.force_login(found.clerk)
    assert client.get(address("defence", found.survey.pk)).status_code == 404
    other = make.make_panel(make.make_cycle("assessing"))
    assert client.get(address("defence_day", found.defence.pk, other.pk)).status_code == 404


def test_a_closed_round_is_only_looked_at(client):
    found = rounds()
    drawn(found)
    close(found.defence)
    client.force_login(found.clerk)
    page = client.get(address("defence_day", found.defence.pk, found.panel.pk)).text
    assert 'name="place"' not in page


def test_without_panels_the_page_says_what_to_do(client):
    found = rounds(applications=0)
    client.force_login(found.clerk)
    assert (
        reverse("panels:assignments", args=[found.defence.pk]) in client.get(address("defence", found.defence.pk)).text
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_questions_at_any_length(client, django_assert_num_queries, count):
    found = rounds(applications=count)
    drawn(found)
    client.force_login(found.clerk)
    for page, queries in (
        (address("defence", found.defence.pk), 8),
        (address("defence_day", found.defence.pk, found.panel.pk), 9),
        (address("defence_draws"), 4),
    ):
        client.get(page)
        with django_assert_num_queries(queries):
            client.get(page)
