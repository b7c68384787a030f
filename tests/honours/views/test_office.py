"""The office's page of commendation and certificates, and the winner's own page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from award.core.clock import today
from award.core.uploads import store_upload
from award.cycles.models import Cycle
from award.honours import tasks
from award.honours.models import Certificate, Commendation
from tests.factories import make_application, make_certificate, make_cycle, make_decision, make_notice, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "certificate_pdf", lambda certificate: b"%PDF-1.4 " + certificate.number.encode())


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(make_user("c", "chief"))
    return client


def noticed(count: int = 2) -> Cycle:
    cycle = make_cycle("deciding")
    make_notice(make_decision(cycle, [(make_application(cycle, state="accepted"), "award") for _ in range(count)]))
    cycle.refresh_from_db()
    return cycle


def written(client: Client, cycle: Cycle, **changes: str) -> Any:
    typed = {
        "document_number": "琼府〔2026〕18号",
        "title": "关于表彰的决定",
        "issued_on": today().isoformat(),
        **changes,
    }
    return client.post(reverse("honours:write", args=[cycle.pk]), typed)


def text_of(response: Any) -> str:
    return response.content.decode()


def test_steps_show_what_is_done_and_what_is_next(chief: Client) -> None:
    cycle = make_cycle("deciding")
    page = reverse("honours:office", args=[cycle.pk])

    def done() -> list[bool]:
        return [step["is_done"] for step in chief.get(page).context["steps"]]

    assert done() == [False] * 5
    decision = make_decision(cycle, [(make_application(cycle, state="accepted"), "award")])
    assert done() == [True, False, False, False, False]
    make_notice(decision)
    assert done() == [True, True, False, False, False]


def test_chief_drafts_corrects_and_issues(chief: Client) -> None:
    cycle = noticed()
    written(chief, cycle)
    written(chief, cycle, document_number="琼府〔2026〕19号")
    commendation = Commendation.objects.get()
    issue = reverse("honours:issue", args=[commendation.pk])

    wrong = chief.post(issue, {"document_number": "琼府〔2026〕18号"})
    assert wrong.context["issue_form"].errors
    assert Commendation.objects.get().state == "draft"

    chief.post(issue, {"document_number": "琼府〔2026〕19号"})
    page = chief.get(reverse("honours:office", args=[cycle.pk]))
    assert [step["is_done"] for step in page.context["steps"]] == [True] * 5
    assert (page.context["made"], page.context["missing"]) == (2, 0)


def test_refused_draft_keeps_what_was_typed(chief: Client) -> None:
    response = written(chief, noticed(), title="写了一半", issued_on="2020-01-01")
    assert "写了一半" in text_of(response)
    assert not Commendation.objects.exists()


def test_office_cannot_issue_and_is_told_why(client: Client) -> None:
    client.force_login(make_user("o", "office"))
    cycle = noticed()
    written(client, cycle)
    commendation = Commendation.objects.get()
    page = text_of(client.get(reverse("honours:office", args=[cycle.pk])))
    assert reverse("honours:issue", args=[commendation.pk]) not in page
    answer = client.post(
        reverse("honours:issue", args=[commendation.pk]), {"document_number": commendation.document_number}
    )
    assert answer.status_code == 403
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("role", ["expert", "committee", "supervisor"])
def test_office_pages_are_not_found_by_others(client: Client, role: str) -> None:
    certificate = make_certificate()
    client.force_login(make_user("x", role))
    cycle, commendation = certificate.commendation.cycle_id, certificate.commendation_id
    for name, pk in (("office", cycle), ("certificate_pdf", certificate.pk)):
        assert client.get(reverse(f"honours:{name}", args=[pk])).status_code == 404
    for name, pk in (("write", cycle), ("issue", commendation), ("render_missing", commendation)):
        assert client.post(reverse(f"honours:{name}", args=[pk])).status_code == 404
    revoke = reverse("honours:change", args=[certificate.pk, "revoke"])
    assert client.post(revoke, {"reason": "理由"}).status_code == 404
    assert Certificate.objects.get().state == "valid"


def test_missing_documents_are_made_on_request(chief: Client) -> None:
    certificate = make_certificate()
    page = reverse("honours:office", args=[certificate.commendation.cycle_id])
    assert chief.get(page).context["missing"] == 1
    chief.post(reverse("honours:render_missing", args=[certificate.commendation_id]))
    assert chief.get(page).context["missing"] == 0
    document = chief.get(reverse("honours:certificate_pdf", args=[certificate.pk]))
    assert b"".join(document.streaming_content) == b"%PDF-1.4 " + certificate.number.encode()
    assert "attachment" in document["Content-Disposition"]


def test_change_needs_a_reason_and_follows_the_verb(chief: Client) -> None:
    certificate = make_certificate()
    url = reverse("honours:change", args=[certificate.pk, "revoke"])
    assert chief.post(url, {"reason": ""}).context["form"].errors["reason"]
    assert chief.get(reverse("honours:change", args=[certificate.pk, "destroy"])).status_code == 404
    chief.post(url, {"reason": "经核实撤销"})
    certificate.refresh_from_db()
    assert (certificate.state, certificate.state_reason) == ("revoked", "经核实撤销")


@pytest.mark.parametrize("count", [1, 3])
def test_office_page_query_count_is_flat(chief: Client, django_assert_num_queries: Any, count: int) -> None:
    cycle = make_cycle("deciding")
    for _ in range(count):
        certificate = make_certificate(make_application(cycle, state="accepted"))
    page = reverse("honours:office", args=[cycle.pk])
    chief.get(page)
    make_certificate()
    with django_assert_num_queries(13):
        response = chief.get(page)
    assert [row["certificate"].commendation for row in response.context["rows"]] == [certificate.commendation] * count


def test_winner_downloads_and_a_rival_finds_nothing(client: Client) -> None:
    owner, rival = make_user("owner"), make_user("rival")
    certificate = make_certificate(
        make_application(make_cycle("deciding"), owner=owner, state="accepted"),
        path=store_upload(b"%PDF-1.4 own", kind="pdf", folder="certificates"), sha256="a" * 64,
    )  # fmt: skip
    urls = [reverse(f"honours:{name}", args=[certificate.pk]) for name in ("my_certificate", "my_certificate_pdf")]
    client.force_login(owner)
    assert certificate.number in text_of(client.get(urls[0]))
    assert b"".join(client.get(urls[1]).streaming_content) == b"%PDF-1.4 own"
    client.force_login(rival)
    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_document_that_is_not_made_yet_is_not_found(client: Client) -> None:
    owner = make_user("owner")
    certificate = make_certificate(make_application(make_cycle("deciding"), owner=owner, state="accepted"))
    client.force_login(owner)
    assert client.get(reverse("honours:my_certificate", args=[certificate.pk])).status_code == 200
    assert client.get(reverse("honours:my_certificate_pdf", args=[certificate.pk])).status_code == 404
