"""The check page in each state, its limits, and the winners' page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from award.honours.codes import encode, grouped
from award.honours.limits import CHECKS
from award.honours.models import Certificate, Commendation
from tests.factories import make_application, make_certificate, make_cycle, make_decision, today_plus

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def check(client: Client, code: str) -> Any:
    return client.get(reverse("honours:certificate", args=[code]), headers=ENGLISH)


def text_of(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "The certificate is valid"),
        ({"valid_until": today_plus(-1), "issued_on": date(2020, 1, 1)}, "its time is over"),
        ({"state": "suspended", "state_reason": "正在核查", "state_changed_on": date(2026, 5, 6)}, "is suspended"),
        ({"state": "revoked", "state_reason": "发生质量事故", "state_changed_on": date(2026, 5, 6)}, "is revoked"),
    ],
)
def test_check_page_says_the_state_first(client: Client, fields: dict[str, Any], words: str) -> None:
    certificate = make_certificate(**fields)
    page = text_of(check(client, certificate.code))
    result, _, facts = page.partition('<dl class="facts">')
    assert words in result
    assert certificate.number in facts
    assert fields.get("state_reason", "") in result
    others = {"The certificate is valid", "its time is over", "is suspended", "is revoked"} - {words}
    assert not any(other in page for other in others)


def test_check_page_shows_the_facts_and_masks_the_credit_code(client: Client) -> None:
    certificate = make_certificate(organisation_name="<i>澜原</i>")
    response = check(client, certificate.code)
    page = text_of(response)
    assert certificate.credit_code not in page
    assert f"{certificate.credit_code[:4]}**********{certificate.credit_code[-4:]}" in page
    assert certificate.commendation.document_number in page
    assert grouped(certificate.code) in page
    assert "<i>澜原" not in page
    assert "no-store" in response["Cache-Control"]
    assert response.context["host"] == "testserver"


def test_unknown_codes_get_one_and_the_same_answer(client: Client) -> None:
    make_certificate()
    answers = [check(client, code) for code in (encode(2**100), "ABC", "HNZL-2026-001", "x" * 150)]
    assert {answer.status_code for answer in answers} == {404}
    assert all("No such certificate" in text_of(answer) for answer in answers)
    assert len({text_of(answer).partition("<main")[2].partition("Checked at")[0] for answer in answers}) == 1


def test_typed_code_and_listed_number_lead_to_the_check_page(client: Client) -> None:
    certificate = make_certificate()
    target = reverse("honours:certificate", args=[certificate.code])
    for typed in (grouped(certificate.code).lower(), certificate.number.lower()):
        assert client.get(reverse("honours:check"), {"text": typed}).url == target
    assert client.get(reverse("honours:check"), {"text": "HNZL-1999-001"}).status_code == 404


def test_check_form_alone_is_a_plain_page(client: Client) -> None:
    assert client.get(reverse("honours:check")).status_code == 200
    assert "error" not in client.get(reverse("honours:check"), {"text": ""}).headers


def test_too_many_checks_from_one_address_are_refused_with_a_sentence(client: Client) -> None:
    certificate = make_certificate()
    codes = [check(client, encode(number)).status_code for number in range(2 * CHECKS + 1)]
    assert codes[0] == 404
    refused = check(client, certificate.code)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Wait one minute" in text_of(refused)
    assert client.get(reverse("honours:check"), {"text": certificate.number}).status_code == 429
    assert client.get(reverse("honours:winners")).status_code == 200


def test_check_page_query_count(client: Client, django_assert_num_queries: Any) -> None:
    certificate = make_certificate()
    check(client, certificate.code)
    with django_assert_num_queries(1):
        check(client, certificate.code)


@pytest.mark.parametrize("count", [1, 3])
def test_winners_query_count_is_flat(client: Client, django_assert_num_queries: Any, count: int) -> None:
    cycle = make_cycle("deciding")
    rows = [make_certificate(make_application(cycle, state="accepted")) for _ in range(count)]
    client.get(reverse("honours:winners"))  # the programme is parsed once a process
    with django_assert_num_queries(2):  # published commendations, certificates
        page = text_of(client.get(reverse("honours:winners")))
    assert all(row.number in page and reverse("honours:certificate", args=[row.code]) in page for row in rows)


def test_winners_show_vacant_classes_in_order_and_years_as_tabs(client: Client) -> None:
    new, old = make_cycle("deciding", year=2026), make_cycle("deciding", year=2024)
    make_certificate(make_application(new, state="accepted"))
    make_certificate(make_application(old, state="accepted"), number="HNZL-2024-777")

    latest = client.get(reverse("honours:winners"), headers=ENGLISH)
    assert latest.context["years"] == [2026, 2024]
    assert "HNZL-2024-777" not in text_of(latest)
    assert text_of(latest).count("Not awarded") == 2
    assert "HNZL-2024-777" in text_of(client.get(reverse("honours:winners"), {"year": "2024"}))
    assert client.get(reverse("honours:winners"), {"year": "x"}).context["year"] == 2026


def test_winners_hide_drafts_and_cycles_that_are_not_published(client: Client) -> None:
    cycle = make_cycle("noticing")
    Commendation.objects.create(
        cycle=cycle, decision=make_decision(cycle), document_number="草稿1号", title="草稿决定",
        issued_on=date(2026, 1, 1), created_at=cycle.created_at,
    )  # fmt: skip
    page = text_of(client.get(reverse("honours:winners")))
    assert "草稿决定" not in page
    assert 'class="empty"' in page


def test_revoked_winner_is_marked(client: Client) -> None:
    Certificate.objects.filter(pk=make_certificate().pk).update(
        state="revoked", state_reason="事故", state_changed_on=date(2026, 5, 6)
    )
    assert "tag--bad" in text_of(client.get(reverse("honours:winners")))
