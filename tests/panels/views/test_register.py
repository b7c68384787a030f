"""The office's pages of the register."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from award.panels import services
from award.panels.models import ConductNote, Conflict, Expert, ExpertTie
from tests import factories
from tests.panels.builders import events, make_cast
from tests.panels.invitations import named_expert

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = factories.make_user("office", "office")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def page(expert: Expert) -> str:
    return reverse("panels:expert", args=[expert.pk])


def typed(expert: Expert, **fields: object) -> dict[str, object]:
    return {"version": expert.version, "employer": expert.employer, "is_available": "on", **fields}


def test_an_expert_is_registered_and_its_entry_completed(client, office):
    new = reverse("panels:expert_new")
    assert client.post(new, {"email": "new@example.org"}).status_code == 422
    response = client.post(new, {"email": "new@example.org", "name": "林溪"})
    expert = Expert.objects.get(user__email="new@example.org")
    assert response.url == page(expert)
    code = factories.make_credit_code()
    data = typed(expert, employer="海南大学", employer_code=f" {code.lower()} ", may_chair="on", most_applications=8)
    assert client.post(page(expert), data).status_code == 302
    expert.refresh_from_db()
    assert (expert.employer, expert.employer_code, expert.may_chair, expert.most_applications) == (
        "海南大学",
        code,
        True,
        8,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("employer_code", "91460100MA5D000000"), ("most_applications", "0"), ("most_applications", "x"),
        ("appointed_on", "2026-13-01"), ("division", "999999"), ("categories", "9.9"), ("industries", "ZZ"),
        ("away_from", "2026-01-01"), ("employer", "长" * 121), ("version", ""), ("version", "-1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, office, field, value):
    expert = factories.make_expert()
    response = client.post(page(expert), typed(expert, title="我的职称", **{field: value}))
    assert response.status_code == 422
    assert "我的职称" in response.content.decode()
    assert Expert.objects.get().title == ""


def test_a_stale_page_is_a_conflict_and_keeps_what_was_typed(client, office):
    expert = factories.make_expert()
    stale = typed(expert, title="我的职称")
    services.update_expert(actor=office, expert=expert, employer="别人改的")
    response = client.post(page(expert), stale)
    assert response.status_code == 409
    assert "我的职称" in response.content.decode()
    expert.refresh_from_db()
    assert (expert.employer, expert.title) == ("别人改的", "")


def test_conflicts_ties_and_notes_are_entered_on_the_page(client, office):
    cast = make_cast()
    expert = factories.make_expert()
    url = reverse("panels:conflict_add", args=[expert.pk])
    assert client.post(url, {"application": cast.application.pk, "reason": ""}).status_code == 422
    assert client.post(url, {"application": cast.application.pk, "reason": "配偶任职"}).status_code == 302
    assert Conflict.objects.get().user == expert.user
    url = reverse("panels:tie_add", args=[expert.pk])
    assert client.post(url, {"tie-kind": "kinship", "tie-organisation": ""}).status_code == 422
    assert client.post(url, {"tie-kind": "kinship", "tie-organisation": "甲公司"}).status_code == 302
    tie = ExpertTie.objects.get()
    assert "甲公司" in client.get(page(expert)).content.decode()
    client.post(reverse("panels:tie_remove", args=[tie.pk]))
    assert not ExpertTie.objects.exists()
    url = reverse("panels:conduct_add", args=[expert.pk])
    assert client.post(url, {"conduct-kind": "praise", "conduct-text": " "}).status_code == 422
    assert client.post(url, {"conduct-kind": "praise", "conduct-text": "认真"}).status_code == 302
    assert ConductNote.objects.get().noted_by == office
    assert "认真" in client.get(page(expert)).content.decode()


def test_what_the_expert_changed_is_shown_until_it_was_looked_at(client, office):
    expert = factories.make_expert()
    services.update_own_entry(actor=expert.user, expert=expert, version=0, phone="0898-1")
    services.add_tie(actor=expert.user, expert=expert, kind="consulting", organisation="甲公司")
    html = client.get(page(expert)).content.decode()
    assert "Changed: telephone" in html
    assert "Tie entered: Consulting or training for it" in html
    client.post(reverse("panels:expert_seen", args=[expert.pk]))
    assert "Changed: telephone" not in client.get(page(expert)).content.decode()


def test_the_list_is_narrowed_and_exported_as_narrowed(client, office):
    chair, other = named_expert("林主任"), named_expert("王委员")
    services.update_expert(actor=office, expert=chair, may_chair=True, phone="0898-1", employer="=1+1")
    url = reverse("panels:expert_list")
    html = client.get(url, {"chair": "yes"}).content.decode()
    assert page(chair) in html
    assert page(other) not in html
    assert client.get(url, {"industry": "\x00", "term": "x", "page": "zz", "q": "a" * 500}).status_code == 200
    assert "Nobody found" in client.get(url, {"q": "nobody-of-this-name"}).content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("panels:register_xlsx"), {"chair": "yes"}).content))
    rows = list(book.active.iter_rows())
    assert [cell.value for cell in rows[1]][:3] == [chair.user.email, "林主任", "=1+1"]
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row if cell.data_type == "f"]
    assert events("register.") == [("register.downloaded", {}, {"experts": 1})]


LIST, PAGE = 11, 20


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_page_ask_a_flat_number_of_queries(client, office, rows, django_assert_num_queries):
    industry = factories.make_organisation().industry
    experts = [factories.make_expert() for _place in range(rows)]
    for expert in experts:
        expert.industries.add(industry)
        ExpertTie.objects.create(
            expert=experts[0], kind="kinship", organisation=f"公司{expert.pk}", entered_by=office,
            entered_at=office.date_joined,
        )  # fmt: skip
    client.get(reverse("panels:expert_list"))
    with django_assert_num_queries(LIST):
        client.get(reverse("panels:expert_list"))
    client.get(page(experts[0]))
    with django_assert_num_queries(PAGE):
        client.get(page(experts[0]))
