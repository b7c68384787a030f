"""Letters to departments over HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.core.clock import today
from award.eligibility.models import DepartmentRequest
from award.eligibility.services import make_request
from tests.factories import make_application, make_cycle, make_user, today_plus

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user("clerk", "office")


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def cycle():
    return make_cycle("eligibility")


def page(name: str, *keys) -> str:
    return reverse(f"eligibility:{name}", args=keys)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(office, clerk, cycle, django_assert_num_queries, count):
    application = make_application(cycle, state="submitted")
    other = make_cycle("eligibility")
    for where, row, times in ((cycle, application, count), (other, make_application(other, state="submitted"), 1)):
        for _ in range(times):
            make_request(
                actor=clerk, cycle=where, department="taxation", text="请核查。", due_on=today_plus(9),
                applications=[row.pk],
            )  # fmt: skip
    with django_assert_num_queries(6):
        response = office.get(page("requests", cycle.pk))
    assert len(response.context["rows"]) == count


def test_a_letter_from_the_form_to_the_reply(office, cycle):
    application = make_application(cycle, state="submitted")
    url = page("request_new", cycle.pk, "taxation")
    form = office.get(url).context["form"]
    assert form["applications"].value() == [application.pk]
    assert (
        office.post(url, {"text": "保留的话", "due_on": "", "applications": [application.pk], "version": 0}).status_code
        == 422
    )
    values = {"text": "请核查。", "due_on": today_plus(9), "applications": [application.pk], "version": 0}
    letter_url = office.post(url, values).url
    letter = DepartmentRequest.objects.get()
    assert office.get(letter_url).status_code == 200
    assert office.post(page("request_edit", letter.pk), {**values, "text": "改过", "version": 1}).status_code == 302
    sent = {"number": "3号", "sent_on": today(), "due_on": today_plus(9), "version": 2}
    assert office.post(page("request_send", letter.pk), {**sent, "version": 1}).status_code == 422
    assert office.post(page("request_send", letter.pk), sent).status_code == 302
    assert office.get(page("requests_xlsx", cycle.pk)).content[:2] == b"PK"
    assert office.get(page("request_pdf", letter.pk)).content.startswith(b"%PDF")
    finding = letter.findings.get()
    reply = {"number": "8号", "answered_on": today(), "version": 3, f"verdict-{finding.pk}": "found"}
    assert office.post(page("request_reply", letter.pk), reply).status_code == 422
    assert office.post(page("request_reply", letter.pk), {**reply, f"note-{finding.pk}": "欠税"}).status_code == 302
    assert "欠税" in office.get(page("application", application.pk)).text
    office.post(page("request_drop", letter.pk), {"reason": "x", "version": 4})
    letter.refresh_from_db()
    assert letter.state == "answered"


def test_a_department_that_the_programme_lacks(office, cycle):
    assert office.get(page("request_new", cycle.pk, "nobody")).status_code == 404
