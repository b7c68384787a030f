"""The pages of supervision and of the trail."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from award.applications.rights import EXTENSION
from award.audit.models import AuditEvent
from award.audit.services import ask, record
from award.core.clock import now, today
from award.panels.conflictqueries import LIFT
from award.panels.models import PanelPlan
from award.panels.planrights import ADOPTION
from award.results.permissions import RELEASE
from tests import factories as make

pytestmark = pytest.mark.django_db
LISTS = ["acts", "conflicts", "draws", "releases", "overdue"]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def logged_in(client, role):
    user = make.make_user("", role, language="en")
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", LISTS)
def test_each_list_says_when_it_is_empty_and_takes_no_post(client, name):
    logged_in(client, "supervisor")
    url = reverse(f"home:supervision_{name}")
    assert any(words in client.get(url).text for words in ("No ", "Nothing "))


def fill_acts(user, n):
    for _ in range(n):
        ask(actor=make.make_user("", "office"), kind="test.act", target=make.make_organisation())


@pytest.mark.parametrize("kind", [EXTENSION, ADOPTION, LIFT, RELEASE])
def test_what_two_people_decide_is_said_in_words(client, kind):
    logged_in(client, "supervisor")
    ask(actor=make.make_user("", "office"), kind=kind, target=make.make_organisation())
    for name in ("supervision", "supervision_acts"):
        assert f"<code>{kind}</code>" not in client.get(reverse(f"home:{name}")).text


def fill_conflicts(user, n):
    for _ in range(n):
        make.make_conflict(make.make_user(), make.make_application())


def fill_draws(user, n):
    for _ in range(n):
        cycle, clerk = make.make_cycle(), make.make_user("", "office")
        PanelPlan.objects.create(
            cycle=cycle, round=make.round_of(cycle), inputs="{}", inputs_sha256="1" * 64, made_by=clerk,
            made_at=now(), state="committed", seed="5eed" * 16, seed_sha256="2" * 64, witness="W",
            committed_by=clerk, committed_at=now(),
        )  # fmt: skip


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("name", "fill", "queries"), [("acts", fill_acts, 5), ("conflicts", fill_conflicts, 5), ("draws", fill_draws, 6)]
)
def test_lists_ask_as_often_at_three_rows_as_at_one(client, django_assert_num_queries, name, fill, queries, n):
    fill(logged_in(client, "supervisor"), n)
    with django_assert_num_queries(queries):
        page = client.get(reverse(f"home:supervision_{name}"))
    assert len(page.context["page"].object_list) == n


def test_the_seed_of_a_draw_to_come_is_on_no_page(client):
    fill_draws(logged_in(client, "supervisor"), 1)
    page = client.get(reverse("home:supervision_draws")).text
    assert "2" * 16 in page
    assert "5eed" not in page


def test_the_trail_is_filtered_by_days_in_beijing(client):
    chief = logged_in(client, "chief")
    record(actor=chief, action="seen.today", target=chief)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "seen.today" in client.get("/office/audit/", {"since": today().isoformat()}).text
    assert "seen.today" not in client.get("/office/audit/", {"since": tomorrow}).text
    page = client.get("/office/audit/", {"since": "2026-13-40"})
    assert page.status_code == 422
    assert "2026-13-40" in page.text


def test_the_trail_as_a_workbook_holds_what_was_filtered(client):
    chief = logged_in(client, "chief")
    record(actor=chief, action="one.act", target=chief)
    record(actor=chief, action="other.act", target=chief)
    book = load_workbook(io.BytesIO(client.get("/office/audit/audit.xlsx", {"action": "one"}).content))
    assert [row[3].value for row in book.active.iter_rows(min_row=2)] == ["one.act"]


def test_an_event_has_its_page(client):
    supervisor = logged_in(client, "supervisor")
    event = record(actor=supervisor, action="a.b", target=supervisor, before={"state": "old"}, after={"state": "new"})
    page = client.get(reverse("home:event", args=[event.seq])).text
    assert "old" in page
    assert event.hash in page
    assert client.get(reverse("home:event", args=[event.seq + 100])).status_code == 404


def test_the_chain_is_checked_by_a_button(client):
    supervisor = logged_in(client, "supervisor")
    record(actor=supervisor, action="a")
    page = client.post(reverse("home:chain_check"), follow=True)
    assert "the chain is whole" in page.text
    assert AuditEvent.objects.latest("seq").action == "audit.checked"
    assert client.get(reverse("home:chain_check")).status_code == 405
