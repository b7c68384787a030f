"""Checking everything: what is shown to whom, and the way back after a change."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.applications.templatetags.applications import from_check
from tests.applications.cast import fill, make_team, submit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def url(team, name, *args):
    return reverse(f"applications:{name}", args=[team.application.pk, *args])


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_check_shows_all_and_every_change_leads_back_the_preview_is_the_assessors(client):
    team = make_team()
    fill(team, but="4.4.6")
    client.force_login(team.owner)
    page = read(client, url(team, "check"))
    assert 'id="p-4.1.2-method-1"' in page
    assert f'href="{url(team, "item", "4.4.6")}?from=check">4.4.6 is not written yet' in page
    for name, *args in (("basic",), ("profile",), ("evidence",), ("item", "4.1.2")):
        assert f"{url(team, name, *args)}?from=check" in page
    preview = read(client, url(team, "preview"))
    assert 'id="p-4.1.2-method-1"' in preview
    assert "from=check" not in preview
    for private in ("0898-0000 0001", "chen@example.org"):
        assert private in page
        assert private not in preview
    assert "林海生" in preview


def test_a_change_from_checking_leads_back_to_its_place(client):
    team = make_team()
    fill(team)
    client.force_login(team.owner)
    check, item = url(team, "check"), url(team, "item", "4.1.2")
    form = read(client, f"{item}?from=check")
    assert "Save and go back to checking" in form
    assert f'href="{check}"' in form
    after = {
        (): f"{check}#i-4.1.2",
        ("stay",): f"{item}?from=check",
        ("add",): f"{item}?from=check&add=1#measures",
        ("remove",): f"{item}?from=check#measures",
    }
    for buttons, target in after.items():
        response = client.post(f"{item}?from=check", {"done": "yes", **dict.fromkeys(buttons, "1")})
        assert response["Location"] == target
    assert client.post(f"{url(team, 'profile')}?from=check", {})["Location"] == f"{check}#s-profile"
    assert client.post(url(team, "profile"), {})["Location"] == url(team, "tasks")


def test_basic_data_from_checking_lead_back(client):
    team = make_team()
    client.force_login(team.owner)
    response = client.post(f"{url(team, 'basic')}?from=check", {"version": 0})
    assert response["Location"] == f"{url(team, 'check')}#s-basic"
    assert client.post(url(team, "basic"), {"version": 1})["Location"] == url(team, "tasks")


def test_receipt_lists_every_document_of_its_revision(client):
    team = make_team()
    fill(team)
    revision = submit(team)
    client.force_login(team.viewer)
    page = read(client, url(team, "receipt", 1))
    assert url(team, "revision_pdf", 1) in page
    assert url(team, "receipt_pdf", 1) in page
    files = list(team.application.evidence.all())
    assert files
    for file in files:
        assert reverse("applications:evidence_file", args=[file.pk]) in page
    assert revision.sha256 in page


def test_from_check_stands_before_the_anchor():
    assert from_check("/a/#b") == "/a/?from=check#b"
    assert from_check("/a/") == "/a/?from=check"
