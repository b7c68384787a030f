"""Invitations on the pages: of the office, and behind the link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from award.core.clock import now
from award.panels import services
from award.panels.models import Expert, Seat, SeatInvitation
from tests import factories
from tests.panels.builders import make_cast
from tests.panels.invitations import mailed_token, make_invitation, make_open_panel, named_expert

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = factories.make_user("office", "office")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


@pytest.fixture
def panel():
    return make_open_panel(factories.make_cycle("assessing"))


def link(token: str) -> str:
    return reverse("panels:invitation", args=[token])


def test_the_office_invites_sends_again_withdraws_and_replaces(client, office, panel):
    expert, other = named_expert("林溪"), named_expert("王海")
    client.post(reverse("panels:invitation_new", args=[panel.pk]), {"role": "assessor"})
    assert not SeatInvitation.objects.exists()
    client.post(reverse("panels:invitation_new", args=[panel.pk]), {"expert": expert.pk, "role": "assessor"})
    row = SeatInvitation.objects.get()
    old = row.token_sha256
    client.post(reverse("panels:invitation_resend", args=[row.pk]))
    row.refresh_from_db()
    assert row.token_sha256 != old
    url = reverse("panels:invitation_withdraw", args=[row.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "改组"}).status_code == 302
    listed = client.get(reverse("panels:invitations", args=[panel.cycle_id])).content.decode()
    assert "改组" in listed
    url = reverse("panels:invitation_replace", args=[row.pk])
    assert "王海" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 422
    client.post(url, {"expert": other.pk, "is_held": "on"})
    new = SeatInvitation.objects.get(expert=other)
    assert (new.replaces, new.role, new.panel) == (row, "assessor", panel)


def test_suggestions_leave_out_the_barred_the_taken_and_those_unfit(client, office):
    cast = make_cast()
    row = make_invitation(panel=cast.panel, role="chair")
    barred, plain, chair = named_expert("有利害"), named_expert("非组长"), named_expert("可任组长")
    Expert.objects.filter(pk__in=[barred.pk, chair.pk]).update(may_chair=True)
    factories.make_conflict(barred.user, cast.application)
    html = client.get(reverse("panels:invitation_replace", args=[row.pk])).content.decode()
    assert "可任组长" in html
    for name in ("有利害", "非组长"):
        assert name not in html
    assert f'value="{cast.seats[1].expert_id}"' not in html
    assert f'value="{plain.pk}"' not in html


def test_the_link_shows_dates_load_and_statement_but_nobody_else(client, office):
    cast = make_cast()
    seat = cast.seats[1].expert.user
    seat.name = "canary-member"
    seat.save()
    expert = named_expert("林溪")
    services.leave_seat(actor=office, seat=cast.seats[4], reason="调离")
    services.invite(actor=office, panel=cast.panel, expert=expert, role="assessor")
    client.logout()
    client.cookies["django_language"] = "en"
    page = client.get(link(mailed_token()))
    html = page.content.decode()
    assert page.status_code == 200
    assert "no-cache" in page["Cache-Control"]
    assert "At most 12 applications" in html
    assert "I accept the appointment and undertake" in html
    assert "canary-member" not in html
    assert cast.application.number not in html
    assert cast.application.organisation.name not in html
    assert "Log in to accept" in html


def test_accepting_needs_the_login_of_the_person(client, office, panel):
    expert = named_expert("林溪")
    services.invite(actor=office, panel=panel, expert=expert, role="assessor")
    url = link(mailed_token())
    answer = {"answer": "accept", "name": "林溪", "is_agreed": "on"}
    client.logout()
    client.cookies["django_language"] = "en"
    assert client.post(url, answer).url == f"{reverse('account_login')}?next={url}"
    for stranger in (office, factories.make_expert().user):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        assert client.post(url, answer).status_code == 404
    client.force_login(expert.user)
    assert client.post(url, {**answer, "name": "别人"}).status_code == 422
    assert client.post(url, {**answer, "is_agreed": ""}).status_code == 422
    assert not Seat.objects.exists()
    assert client.post(url, answer).status_code == 302
    assert Seat.objects.get().expert == expert
    assert "Accepted on" in client.get(url).content.decode()
    assert client.post(url, answer).status_code == 422  # a second time
    assert client.post(url, {"answer": "decline", "reason": "病"}).status_code == 302
    assert not Seat.objects.exists()


def test_declining_needs_the_link_only_and_once(client, office, panel):
    services.invite(actor=office, panel=panel, expert=named_expert("林溪"), role="assessor")
    url = link(mailed_token())
    client.logout()
    client.cookies["django_language"] = "en"
    assert client.post(url, {"answer": "decline", "reason": " "}).status_code == 422
    assert client.post(url, {"answer": "decline", "reason": "出国"}).status_code == 302
    assert "Declined on" in client.get(url).content.decode()
    assert client.post(url, {"answer": "decline", "reason": "又"}).status_code == 422
    assert SeatInvitation.objects.get().reason == "出国"


def test_void_links_lead_nowhere_and_late_ones_say_so(client, office, panel):
    row = services.invite(actor=office, panel=panel, expert=named_expert("林溪"), role="assessor")
    first = link(mailed_token())
    client.post(reverse("panels:invitation_resend", args=[row.pk]))
    second = link(mailed_token())
    client.logout()
    client.cookies["django_language"] = "en"
    for url in (first, link("x"), link("y" * 500), link("z\x00")):
        assert client.get(url).status_code == 404
    SeatInvitation.objects.update(due_at=now() - timedelta(minutes=1))
    page = client.get(second).content.decode()
    assert "time to answer is over" in page
    assert 'name="reason"' not in page
    assert client.post(second, {"answer": "decline", "reason": "迟"}).status_code == 422


def test_the_list_as_a_workbook(client, office):
    row = make_invitation()
    response = client.get(reverse("panels:invitations_xlsx", args=[row.cycle_id]))
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert response.content.startswith(b"PK")


@pytest.mark.parametrize("role", ["expert", "supervisor", "committee", ""])
def test_the_pages_are_of_the_office(client, office, role):
    row = make_invitation()
    client.force_login(factories.make_user("x", *([role] if role else []), is_superuser=not role))
    for name, key in (
        ("invitations", row.cycle_id), ("invitations_xlsx", row.cycle_id), ("invitation_withdraw", row.pk),
        ("invitation_replace", row.pk),
    ):  # fmt: skip
        assert client.get(reverse(f"panels:{name}", args=[key])).status_code == 404
    for name, key in (("invitation_new", row.panel_id), ("invitation_resend", row.pk)):
        assert client.post(reverse(f"panels:{name}", args=[key])).status_code == 404


LIST, REPLACE = 7, 20


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_a_flat_number_of_queries(client, office, panel, rows, django_assert_num_queries):
    made = [make_invitation(panel=panel) for _place in range(rows)]
    elsewhere = make_invitation(expert=named_expert("canary-elsewhere"))
    for _place in range(rows):
        factories.make_expert()
    client.get(reverse("panels:invitations", args=[panel.cycle_id]))
    with django_assert_num_queries(LIST):
        html = client.get(reverse("panels:invitations", args=[panel.cycle_id])).content.decode()
    assert str(elsewhere.expert) not in html
    client.get(reverse("panels:invitation_replace", args=[made[0].pk]))
    with django_assert_num_queries(REPLACE):
        client.get(reverse("panels:invitation_replace", args=[made[0].pk]))
