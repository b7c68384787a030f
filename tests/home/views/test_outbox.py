"""The outbox over HTTP: lists, one letter, single and bulk acts, kinds, addresses that bounce."""

from __future__ import annotations

import io

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from award.core.clock import now
from award.home.mailforms import BounceListForm
from award.outbox.models import Bounce, HeldKind, Message
from award.panels.services import invite
from tests import factories
from tests.panels.invitations import mailed_token, make_open_panel

pytestmark = pytest.mark.django_db
URL = "/office/outbox/"


@pytest.fixture
def officer(client):
    client.cookies["django_language"] = "en"
    user = factories.make_user("", "office", language="en")
    client.force_login(user)
    return user


def letter(key="k", **fields):
    values = {
        "kind": "member_invited", "recipient": factories.make_user(language="en"), "address": "a@example.org",
        "language": "en", "subject": f"Subject {key}", "body": f"Body of {key}", "created_at": now(),
    }  # fmt: skip
    return Message.objects.create(event_key=key, **{**values, **fields})


def state_of(row):
    return Message.objects.get(pk=row.pk).state


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_questions(client, officer, django_assert_num_queries, rows):
    for place in range(rows):
        letter(f"k{place}")
    with django_assert_num_queries(7):
        assert client.get(URL).text.count("Subject k") >= rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "panel_left"}, {"other"}),
        ({"state": "held"}, {"held"}),
        ({"person": "SOMEONE"}, {"other"}),
        ({"since": "2026-03-02"}, {"plain", "held"}),
        ({"until": "2026-03-01"}, {"other"}),
        ({"kind": "panel_left", "state": "held"}, set()),
    ],
)
def test_list_is_filtered(client, officer, query, found):
    from datetime import datetime

    from award.core.clock import BEIJING

    day = datetime(2026, 3, 2, tzinfo=BEIJING)
    letter("plain", created_at=day), letter("held", state="held", created_at=day)
    letter(
        "other", kind="panel_left", address="someone@example.org", created_at=datetime(2026, 3, 1, 23, tzinfo=BEIJING)
    )
    page = client.get(URL, query).text
    assert {key for key in ("plain", "held", "other") if f"Subject {key}" in page} == found


def test_days_in_the_wrong_order_are_told(client, officer):
    response = client.get(URL, {"since": "2026-03-02", "until": "2026-03-01"})
    assert response.status_code == 422
    assert "The last day lies before the first." in response.text


def test_a_letter_is_shown_as_it_looks_and_cannot_be_edited(client, officer):
    row = letter(body="First line\n<script>alert(1)</script>", error="550 unknown", attempts=3)
    page = client.get(f"{URL}{row.pk}/").text
    assert "First line<br>&lt;script&gt;" in page
    for words in ("a@example.org", "550 unknown", "A letter cannot be edited", "English"):
        assert words in page
    assert "<textarea" not in page.split("<main")[1]
    assert client.get(f"{URL}0/").status_code == 404


@pytest.mark.parametrize("role", ["office", "chief"])
@pytest.mark.parametrize("is_held", [True, False])
def test_nobody_of_the_office_reads_the_link_by_which_an_expert_answers(client, role, is_held):
    panel = make_open_panel(factories.make_cycle("assessing"))
    clerk, reader = factories.make_user("", "office"), factories.make_user("", *{"office", role})
    invite(actor=clerk, panel=panel, expert=factories.make_expert(), role="assessor", is_held=is_held)
    row, token = Message.objects.get(kind="seat_invited"), mailed_token()
    letter(body=row.body)  # as a digest repeats it
    client.force_login(reader)
    for path in (URL, f"{URL}?state=held", *(f"{URL}{each.pk}/" for each in Message.objects.all()), "/office/audit/"):
        assert token not in client.get(path).text
    assert "/panel/invitations/••••/" in client.get(f"{URL}{row.pk}/").text
    assert token.encode() not in client.get("/office/outbox.xlsx").content
    assert token in Message.objects.get(pk=row.pk).body  # what is sent holds it


def test_a_digest_and_its_letters_lead_to_each_other(client, officer):
    digest = letter("digest", kind="digest")
    part = letter("part", state="digested", digest=digest)
    assert f"{URL}{part.pk}/" in client.get(f"{URL}{digest.pk}/").text
    assert f"{URL}{digest.pk}/" in client.get(f"{URL}{part.pk}/").text


@pytest.mark.parametrize(("state", "step", "new"), [("queued", "hold", "held"), ("held", "release", "queued")])
def test_one_letter_is_held_and_let_go(client, officer, state, step, new):
    row = letter(state=state)
    response = client.post(f"{URL}{row.pk}/move/", {"step": step}, follow=True)
    assert state_of(row) == new
    assert "1 letter" in response.text


@pytest.mark.parametrize("step", ["release", "nonsense", ""])
def test_a_step_that_does_not_fit_is_refused_in_words(client, officer, step):
    row = letter()
    response = client.post(f"{URL}{row.pk}/move/", {"step": step}, follow=True)
    assert "This cannot be done with the letter in its present state." in response.text
    assert state_of(row) == "queued"


def test_several_letters_are_named_then_moved_once_their_number_is_typed(client, officer):
    rows = [letter("one"), letter("two"), letter("sent", state="sent", sent_at=now())]
    data = {"step": "drop", "message": [row.pk for row in rows]}
    page = client.post(f"{URL}several/", data)
    assert page.status_code == 200
    assert "Subject one" in page.text
    assert "Subject sent" not in page.text
    wrong = client.post(f"{URL}several/", {**data, "count": "3"})
    assert wrong.status_code == 422
    assert "Type the number 2 to confirm." in wrong.text
    assert state_of(rows[0]) == "queued"
    client.post(f"{URL}several/", {**data, "count": "2"})
    assert [state_of(row) for row in rows] == ["dropped", "dropped", "sent"]


def test_all_that_the_filter_finds_are_moved(client, officer):
    held = [letter(f"h{place}", state="held") for place in range(3)]
    other = letter("other", state="held", kind="panel_left")
    address = f"{URL}several/?kind=member_invited"
    page = client.post(address, {"step": "release", "whole": "1"}).text
    assert page.count('name="message"') == 3
    client.post(address, {"step": "release", "message": [row.pk for row in held], "count": "3"})
    assert ({state_of(row) for row in held}, state_of(other)) == ({"queued"}, "held")


@pytest.mark.parametrize(
    "data", [{}, {"step": "x"}, {"step": "hold"}, {"step": "hold", "message": ["x", "9" * 40, "-1"]}]
)
def test_nothing_chosen_is_told(client, officer, data):
    row = letter()
    response = client.post(f"{URL}several/", data, follow=True)
    assert response.status_code == 200
    assert "Choose what to do." in response.text or "Nothing was chosen" in response.text
    assert state_of(row) == "queued"


def test_workbook_tells_what_became_of_each_letter_and_keeps_text_text(client, officer):
    letter(subject="=1+1")
    book = load_workbook(io.BytesIO(client.get(f"{URL}outbox.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert "=1+1" in rows[1]
    assert "Invitation of a colleague" in rows[1]
    assert book.active["C2"].data_type == "s"


def test_a_kind_is_held_and_let_go(client, officer):
    row = letter()
    page = client.post(f"{URL}kinds/", {"kind": "member_invited", "step": "hold"}, follow=True).text
    assert "All held" in page
    assert state_of(row) == "held"
    client.post(f"{URL}kinds/", {"kind": "member_invited", "step": "release"})
    assert (HeldKind.objects.count(), state_of(row)) == (0, "held")
    refused = client.post(f"{URL}kinds/", {"kind": "nonsense", "step": "hold"}, follow=True).text
    assert "There is no such kind of mail." in refused


@pytest.mark.parametrize("rows", [1, 3])
def test_kinds_ask_the_same_number_of_questions(client, officer, django_assert_num_queries, rows):
    for place in range(rows):
        letter(f"k{place}", kind=["member_invited", "panel_left", "digest"][place])
    with django_assert_num_queries(7):
        client.get(f"{URL}kinds/")


# ------------------------------------------------------------------ addresses


def test_an_address_is_entered_and_cleared(client, officer):
    client.post(f"{URL}unreachable/", {"address": "Lost@Example.org", "reason": "mailbox full"})
    bounce = Bounce.objects.get()
    assert bounce.address == "lost@example.org"
    row = letter(address="LOST@example.org")
    assert "Unreachable" in client.get(URL).text
    assert "Mail does not reach this address" in client.get(f"{URL}{row.pk}/").text
    assert "Letters wait" in client.get(f"{URL}unreachable/").text
    page = client.post(f"{URL}unreachable/{bounce.pk}/clear/", follow=True).text
    assert "Cleared" in page
    assert client.post(f"{URL}unreachable/{bounce.pk}/clear/", follow=True).status_code == 200


def test_a_wrong_address_is_told_and_kept(client, officer):
    response = client.post(f"{URL}unreachable/", {"address": "nobody", "reason": "x"})
    assert response.status_code == 422
    assert 'value="nobody"' in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_addresses_ask_the_same_number_of_questions(client, officer, django_assert_num_queries, rows):
    for place in range(rows):
        Bounce.objects.create(address=f"a{place}@example.org", reason="x", bounced_at=now())
    with django_assert_num_queries(7):
        assert client.get(f"{URL}unreachable/").text.count("@example.org") >= rows


def upload(client, text, name="list.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"{URL}unreachable/list/", {"file": file})


def test_a_list_is_shown_then_taken_over(client, officer):
    page = upload(client, "E-mail address,Reason\na@example.org,full\nb@example.org,\n")
    assert page.status_code == 200
    assert "2 addresses in the list" in page.text
    assert not Bounce.objects.exists()
    for typed in ({}, {"count": "3"}):
        refused = client.post(f"{URL}unreachable/list/", {"rows": page.context["signed"], **typed})
        assert refused.status_code == 422
        assert "a@example.org" in refused.text
    assert not Bounce.objects.exists()
    client.post(f"{URL}unreachable/list/", {"rows": refused.context["signed"], "count": "2"})
    assert set(Bounce.objects.values_list("address", "reason")) == {
        ("a@example.org", "full"), ("b@example.org", "From a list"),
    }  # fmt: skip


def test_faults_of_a_list_are_told_by_the_cell_and_nothing_is_offered(client, officer):
    page = upload(client, "E-mail address,Reason\nnobody,full\nb@example.org,\n")
    assert page.status_code == 422
    assert "list.csv:2" in page.text
    assert "nobody is no e-mail address" in page.text
    assert 'name="rows"' not in page.text


@pytest.mark.parametrize("data", [{}, {"rows": "nonsense"}, {"rows": BounceListForm.signed([])[:-2]}])
def test_no_file_or_an_altered_list_is_refused(client, officer, data):
    response = client.post(f"{URL}unreachable/list/", data)
    assert response.status_code == 422
    assert not Bounce.objects.exists()


def test_unreadable_files_are_told(client, officer):
    response = upload(client, "%PDF-1.4")
    assert response.status_code == 422
    assert "neither a workbook" in response.text


def test_workbook_of_addresses(client, officer):
    Bounce.objects.create(address="a@example.org", reason="=x", bounced_at=now())
    book = load_workbook(io.BytesIO(client.get(f"{URL}unreachable/unreachable.xlsx").content))
    assert [cell.value for cell in book.active[2]][:2] == ["a@example.org", "=x"]


@pytest.mark.parametrize("name", ["outbox", "outbox_xlsx", "outbox_kinds", "bounces", "bounces_xlsx"])
@pytest.mark.parametrize("role", ["expert", "supervisor", "committee", ""])
def test_mail_is_nobody_elses(client, name, role):
    client.force_login(factories.make_user("", *([role] if role else [])))
    assert client.get(reverse(f"home:{name}")).status_code == 404


def test_nothing_is_sent_by_a_page(client, officer):
    row = letter(state="held")
    client.post(f"{URL}{row.pk}/move/", {"step": "release"})
    assert mail.outbox == []
