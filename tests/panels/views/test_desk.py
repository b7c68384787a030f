"""The gate before a file, and the file, as the expert meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from award.applications.models import Evidence
from award.core.clock import now
from award.home.demo.stock import evidence_file
from award.panels import services
from award.panels.models import ApplicationGrant, Conflict
from tests import factories
from tests.panels.builders import Cast, events, make_cast

pytestmark = pytest.mark.django_db


def gate(cast: Cast, place: int = 1) -> str:
    return reverse("panels:declaration", args=[cast.assignments[place].pk])


def page(cast: Cast) -> str:
    return reverse("panels:application", args=[cast.application.pk])


def attach(cast: Cast) -> Evidence:
    path = Path(settings.MEDIA_ROOT, "evidence", "a.pdf")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(evidence_file("a"))
    evidence = Evidence.objects.create(
        application=cast.application, path="evidence/a.pdf", name="证书.pdf", kind="pdf", mime="application/pdf",
        size=10, sha256="a" * 64, uploaded_by=cast.application.created_by, uploaded_at=now(),
    )  # fmt: skip
    content = json.loads(cast.application.revisions.last().payload)
    entry = {"id": evidence.pk, "name": evidence.name, "kind": "pdf", "size": 10, "sha256": "a" * 64}
    content["evidence"] = [{**entry, "pages": None, "item": ""}]
    factories.make_revision(cast.application, content)
    return evidence


def test_the_gate_names_the_organisation_and_shows_nothing_of_its_application(client):
    cast = make_cast()
    organisation = cast.application.organisation
    organisation.name_en, organisation.legal_representative = "Canary Ltd.", "符文川"
    organisation.address, organisation.size = "某某路99号", "large"
    organisation.owners, organisation.related_firms = "椰林投资有限公司\n符文川", "椰林供应链有限公司"
    organisation.save()
    client.force_login(cast.experts[1])

    response = client.get(gate(cast))
    html = response.content.decode()

    facts = ("Canary Ltd.", "符文川", "海口市", "制造业", "椰林投资有限公司", "椰林供应链有限公司")
    for shown in (organisation.name, *facts):
        assert shown in html
    for hidden in (cast.application.number, organisation.credit_code, "某某路99号", "主要产品为椰浆", "的自评"):
        assert hidden not in html


def test_before_the_declaration_the_page_leads_to_the_gate_and_files_do_not_exist(client):
    cast = make_cast()
    evidence = attach(cast)
    client.force_login(cast.experts[1])

    response = client.get(page(cast))

    assert (response.status_code, response.url) == (302, gate(cast))
    assert client.get(reverse("panels:evidence_file", args=[evidence.pk])).status_code == 404


def test_a_clear_declaration_opens_the_application_and_its_files(client):
    cast = make_cast()
    evidence = attach(cast)
    client.force_login(cast.experts[1])

    response = client.post(gate(cast), {"answer": "clear", "is_confidential": "on"})

    assert (response.status_code, response.url) == (302, page(cast))
    html = client.get(page(cast)).content.decode()
    assert "主要产品为椰浆" in html
    assert reverse("panels:evidence_view", args=[evidence.pk]) in html
    file = client.get(reverse("panels:evidence_file", args=[evidence.pk]))
    assert file.status_code == 200
    assert file["Content-Disposition"].startswith("attachment")
    after = {"application": cast.application.number, "sha256": "a" * 64}
    assert events("evidence.") == [("evidence.downloaded", {}, after)]


@pytest.mark.parametrize("data", [{}, {"answer": "clear"}, {"answer": "conflict", "reason": " "}])
def test_an_incomplete_declaration_opens_nothing_and_keeps_what_was_typed(client, data):
    cast = make_cast()
    client.force_login(cast.experts[1])

    response = client.post(gate(cast), data)

    assert response.status_code == 422
    assert not ApplicationGrant.objects.exists()
    assert not Conflict.objects.exists()
    if data.get("answer"):
        assert f'value="{data["answer"]}"' in response.content.decode().split("checked")[0]


@pytest.mark.parametrize("is_late", [False, True])
def test_the_kinds_that_were_ticked_stand_in_the_reason_on_record(client, is_late):
    cast = make_cast(cleared=is_late)
    client.force_login(cast.experts[1])
    assert client.get(gate(cast)).content.decode().count('name="kinds"') == 6
    refused = client.post(gate(cast), {"answer": "conflict", "kinds": ["shares"], "reason": ""})
    assert refused.status_code == 422
    assert "checked" in refused.content.decode().split('value="shares"')[1].split(">")[0]
    client.post(gate(cast), {"answer": "conflict", "kinds": ["shares", "kinship"], "reason": "配偶持股"})
    kinds, words = Conflict.objects.get().reason.split("\n")
    assert len(kinds.split("; ")) == 2
    assert words == "配偶持股"


@pytest.mark.parametrize("is_late", [False, True])
def test_a_conflict_closes_everything_for_good(client, is_late):
    cast = make_cast()
    evidence = attach(cast)
    if is_late:
        services.declare_clear(actor=cast.experts[1], assignment=cast.assignments[1])
    client.force_login(cast.experts[1])

    response = client.post(gate(cast), {"answer": "conflict", "reason": "曾任顾问"})

    assert (response.status_code, response.url) == (302, reverse("home:panel"))
    for url in (gate(cast), page(cast), reverse("panels:evidence_file", args=[evidence.pk])):
        assert client.get(url).status_code == 404
    assert client.post(gate(cast), {"answer": "clear", "is_confidential": "on"}).status_code == 404
    assert not ApplicationGrant.objects.filter(user=cast.experts[1]).exists()


@pytest.mark.parametrize("who", ["other panel", "colleague", "office", "owner", "superuser"])
def test_the_gate_of_another_does_not_exist(client, who):
    cast = make_cast()
    people = {
        "other panel": lambda: make_cast(cleared=True).experts[1],
        "colleague": lambda: cast.experts[2],
        "office": lambda: cast.office,
        "owner": lambda: cast.application.created_by,
        "superuser": lambda: factories.make_user("root", is_superuser=True),
    }
    client.force_login(people[who]())

    assert client.get(gate(cast)).status_code == 404
    assert client.post(gate(cast), {"answer": "clear", "is_confidential": "on"}).status_code == 404
    if who != "colleague":
        assert client.get(page(cast)).status_code == 404
    assert events("assignment.") == []


def test_a_visitor_is_sent_to_log_in(client):
    cast = make_cast()
    for url in (gate(cast), page(cast)):
        response = client.get(url)
        assert response.status_code == 302
        assert "login" in response.url
