"""The pages around the draft, and who may know of them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from award.applications.models import Application, Revision
from tests.applications.cast import commitments, fill, make_team, submit
from tests.factories import make_cycle, make_expert, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def url(team, name, *args):
    return reverse(f"applications:{name}", args=[team.application.pk, *args])


PAGES = [
    ("tasks",), ("basic",), ("profile",), ("item", "4.1.2"), ("evidence",), ("check",), ("preview",), ("submit",),
    ("withdraw",), ("progress",), ("receipt", 1), ("receipt_pdf", 1),
]  # fmt: skip


@pytest.mark.parametrize("who", ["rival", "expert", "office", "supervisor", "superuser"])
def test_drafts_are_not_found_by_anyone_else(client, who):
    team = make_team()
    user = {
        "rival": lambda: team.rival,
        "expert": lambda: make_expert().user,
        "office": lambda: make_user("chief", "chief"),
        "supervisor": lambda: make_user("sup", "supervisor"),
        "superuser": lambda: make_user("root", is_superuser=True, is_staff=True),
    }[who]()
    client.force_login(user)
    for page in PAGES:
        assert client.get(url(team, *page)).status_code == 404, page
    assert client.post(url(team, "submit")).status_code == 404
    assert client.post(url(team, "answer_save", "4.1.2"), {"field": "method"}).status_code == 404


def test_every_page_asks_strangers_to_log_in(client):
    team = make_team()
    for page in PAGES:
        assert reverse("account_login") in client.get(url(team, *page))["Location"]


def test_start_by_form(client):
    owner, cycle = make_user("owner"), make_cycle()
    client.force_login(owner)
    assert "Register your organisation first" in client.get(reverse("applications:start")).content.decode()
    organisation = make_organisation(owner=owner)
    hidden = make_organisation(owner=make_user("rival"))
    page = client.get(reverse("applications:start"), {"cycle": cycle.pk}).content.decode()
    assert organisation.name in page
    assert hidden.name not in page
    data = {"cycle": cycle.pk, "organisation": organisation.pk}
    assert client.post(reverse("applications:start"), {**data, "organisation": hidden.pk}).status_code == 422
    response = client.post(reverse("applications:start"), data)
    application = Application.objects.get()
    assert response["Location"] == reverse("applications:tasks", args=[application.pk])
    again = client.post(reverse("applications:start"), data)
    assert "already" in again.content.decode()


def test_submit_by_form_twice_leads_to_one_receipt(client):
    team = make_team()
    fill(team)
    client.force_login(team.owner)
    data = {"submission_key": str(uuid.uuid4()), "commitments": commitments(team.application)}
    first = client.post(url(team, "submit"), data)
    second = client.post(url(team, "submit"), data)
    assert first["Location"] == second["Location"] == url(team, "receipt", 1)
    revision = Revision.objects.get(application=team.application)
    page = client.get(first["Location"]).content.decode()
    assert revision.sha256 in page
    assert revision.receipt_number in page


def test_submit_names_what_blocks_and_keeps_the_confirmations(client):
    team = make_team()
    fill(team)
    client.force_login(team.owner)
    codes = commitments(team.application)
    response = client.post(url(team, "submit"), {"submission_key": str(uuid.uuid4()), "commitments": codes[:-1]})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Confirm every commitment" in page
    assert page.count(" checked") == len(codes) - 1


def test_submit_after_the_deadline_says_when_and_whom_to_call(client):
    team = make_team()
    fill(team)
    with time_machine.travel(team.application.cycle.applications_close_at + timedelta(seconds=1)):
        client.force_login(team.owner)
        response = client.post(
            url(team, "submit"), {"submission_key": str(uuid.uuid4()), "commitments": commitments(team.application)}
        )
        page = response.content.decode()
        assert response.status_code == 403
        assert "It closed on" in page
        assert "0898" in page
        assert "的做法" in client.get(url(team, "check")).content.decode()
    assert not Revision.objects.filter(application=team.application).exists()


def test_receipt_pdf_is_a_pdf_with_the_number(client):
    team = make_team()
    fill(team)
    submit(team)
    client.force_login(team.viewer)
    response = client.get(url(team, "receipt_pdf", 1))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert client.get(url(team, "receipt", 2)).status_code == 404


def test_withdraw_by_the_owner_only(client):
    team = make_team()
    client.force_login(team.editor)
    assert client.get(url(team, "withdraw")).status_code == 403
    client.force_login(team.owner)
    assert client.post(url(team, "withdraw"), {"reason": ""}).status_code == 422
    assert client.post(url(team, "withdraw"), {"reason": "合并重组"}).status_code == 302
    assert "closed for changes" in client.get(url(team, "basic")).content.decode()


def test_progress_shows_public_stages_only(client):
    team = make_team(state="submitted", cycle=make_cycle("assessing"))
    client.force_login(team.viewer)
    page = client.get(url(team, "progress")).content.decode()
    assert 'aria-current="step"><b>Material review' in page
    assert "Consensus" not in page
