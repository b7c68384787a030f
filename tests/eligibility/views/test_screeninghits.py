"""The pages of hits: listed, screened anew, judged, and an application taken out."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from award.eligibility.models import EligibilityReview, ScreeningHit
from tests.eligibility.listing import make_entry, make_hit
from tests.factories import make_application, make_cycle, make_user, now

pytestmark = pytest.mark.django_db

HIT_QUERIES = 11


@pytest.fixture
def cycle():
    return make_cycle("eligibility")


@pytest.fixture
def office(client):
    client.force_login(make_user("clerk", "office"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def head(client):
    client.force_login(make_user("chief", "office", "chief"))
    client.cookies["django_language"] = "en"
    return client


def page_of(cycle) -> str:
    return reverse("eligibility:screening_hits", args=[cycle.pk])


def judging(hit) -> str:
    return reverse("eligibility:screening_hit", args=[hit.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_the_hits_take_the_same_queries(office, cycle, django_assert_num_queries, count):
    for _ in range(count):
        make_hit(make_application(cycle, state="submitted"), state="confirmed")
    hidden = make_hit(make_application(make_cycle("eligibility"), state="submitted"))
    office.get(page_of(cycle))  # parses the rules, which stay in the cache
    with django_assert_num_queries(HIT_QUERIES):
        response = office.get(page_of(cycle))
    assert len(response.context["page"]) == count
    assert hidden.application.number not in response.content.decode()


def test_hits_are_filtered_by_state(office, cycle):
    open_hit = make_hit(make_application(cycle, state="submitted"))
    judged = make_hit(make_application(cycle, state="submitted"), state="dismissed")
    for state, expected in (
        ("open", [open_hit]),
        ("dismissed", [judged]),
        ("confirmed", []),
        ("x", [open_hit, judged]),
    ):
        assert list(office.get(page_of(cycle), {"state": state}).context["page"]) == expected


def test_screening_now_says_what_is_new_and_old_runs_are_told(office, cycle):
    application = make_application(cycle, state="submitted")
    make_entry(credit_code=application.organisation.credit_code)
    response = office.post(reverse("eligibility:screening_run", args=[cycle.pk]), follow=True)
    assert "Screened; 1 new hit." in response.content.decode()
    assert "Screen again" not in response.content.decode()
    make_entry(name="新公司")
    assert "Screen again" in office.get(page_of(cycle)).content.decode()
    assert office.get(reverse("eligibility:screening_run", args=[cycle.pk])).status_code == 405


def test_the_office_judges_a_suggestion_and_the_next_one_follows(office, cycle):
    first, second = (make_hit(make_application(cycle, state="submitted"), "name") for _ in range(2))
    assert office.post(judging(first), {"verdict": "dismissed", "note": "", "version": 1}).status_code == 422
    response = office.post(judging(first), {"verdict": "dismissed", "note": "同名", "version": 1})
    assert response.url == judging(second)
    assert office.post(judging(second), {"verdict": "confirmed", "note": "", "version": 9}).status_code == 409
    assert office.post(judging(second), {"verdict": "confirmed", "note": "", "version": 1}).url == page_of(cycle)
    assert office.get(judging(second)).status_code == 200


def test_a_clerk_is_not_offered_to_dismiss_a_match_by_code(office, cycle):
    hit = make_hit(make_application(cycle, state="submitted"), "code")
    page = office.get(judging(hit)).content.decode()
    assert "Only the head of the award office dismisses" in page
    assert 'value="dismissed"' not in page
    assert office.post(judging(hit), {"verdict": "dismissed", "note": "x", "version": 1}).status_code == 422
    assert ScreeningHit.objects.get().state == "open"


def test_entry_and_applicant_stand_side_by_side(office, cycle):
    application = make_application(cycle, state="submitted")
    hit = make_hit(
        application, "code", entry=make_entry(credit_code=application.organisation.credit_code, reason="拖欠")
    )
    page = office.get(judging(hit)).content.decode()
    assert "same code" in page
    assert "拖欠" in page
    other = make_hit(application, "name", entry=make_entry(credit_code="91460100MA5T000000", name="同名公司"))
    assert "another code" in office.get(judging(other)).content.decode()


def test_hits_are_downloaded_with_their_judgement(office, cycle):
    make_hit(make_application(cycle, state="submitted"), state="dismissed", note="=同名")
    book = office.get(reverse("eligibility:screening_hits_xlsx", args=[cycle.pk])).content
    cells = [cell.value for cell in load_workbook(io.BytesIO(book)).active[2]]
    assert cells[9] == "=同名"
    assert cells[8] == "Does not apply"


def test_the_head_takes_an_application_out(head):
    cycle = make_cycle("assessing")
    application = make_application(cycle, state="accepted")
    EligibilityReview.objects.create(
        application=application, revision=application.revisions.get(), verdict="accepted", decided_by=make_user(),
        decided_at=now(), version=1,
    )  # fmt: skip
    hit = make_hit(application, state="confirmed")
    url = reverse("eligibility:screening_rule_out", args=[hit.pk])
    assert url in head.get(judging(hit)).content.decode()
    assert head.get(url).status_code == 200
    assert head.post(url, {"reason": ""}).status_code == 422
    assert head.post(url, {"reason": "列入名单"}).url == page_of(cycle)
    application.refresh_from_db()
    assert application.state == "rejected"
    assert head.post(url, {"reason": "再次"}).status_code == 422


def test_without_hits_the_page_says_so(office, cycle):
    assert "Import the lists, then screen." in office.get(page_of(cycle)).content.decode()
