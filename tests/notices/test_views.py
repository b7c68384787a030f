"""Pages of notices, as the public and the office see them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from award.core.clock import today
from award.notices.models import Notice
from tests.factories import make_application, make_cycle, make_decision, make_notice, make_user, today_plus

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user("o", "office"))
    return client


def text_of(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_is_flat_and_the_draft_stays_out(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for place in range(count):
        make_notice(make_decision(), title_zh=f"第{place}号公示")
    make_notice(make_decision(), state="draft", title_zh="草稿不可见")

    with django_assert_num_queries(2):  # count, notices with cycle
        response = client.get(reverse("notices:notice_list"))

    assert len(response.context["page"]) == count
    assert "草稿不可见" not in text_of(response)


def test_empty_list_says_so(client: Client) -> None:
    assert 'class="empty"' in text_of(client.get(reverse("notices:notice_list")))


def test_notice_page_shows_names_vacancy_days_and_contact(client: Client) -> None:
    cycle = make_cycle("deciding")
    application = make_application(cycle, state="accepted")
    notice = make_notice(
        make_decision(cycle, [(application, "award")]), state="posted", unit="calendar", starts_on=today_plus(0),
        ends_on=today_plus(4),
    )  # fmt: skip
    response = client.get(reverse("notices:notice", args=[notice.pk]), headers={"Accept-Language": "en"})
    page = text_of(response)
    assert application.organisation.name in page
    assert [level.award_class.code for level in response.context["levels"] if not level.entries] == [
        "nomination", "special",
    ]  # fmt: skip
    assert page.count("Not awarded") == 2
    assert response.context["days_left"] == 4
    assert "0898-0000 0000" in page


def test_withdrawn_notice_stays_and_tells_the_reason(client: Client) -> None:
    notice = make_notice(make_decision(), state="withdrawn", withdrawn_reason="获奖名单有误，重新公示")
    assert "获奖名单有误，重新公示" in text_of(client.get(reverse("notices:notice", args=[notice.pk])))


def test_names_and_reasons_are_escaped(client: Client) -> None:
    notice = make_notice(
        make_decision(), state="withdrawn", withdrawn_reason="<script>x</script>", text_zh="<b>公示</b>"
    )
    page = text_of(client.get(reverse("notices:notice", args=[notice.pk])))
    assert "<script>x" not in page
    assert "<b>公示" not in page


def test_draft_is_not_found_by_the_public_and_seen_by_the_office(client: Client) -> None:
    notice = make_notice(make_decision(), state="draft")
    assert client.get(reverse("notices:notice", args=[notice.pk])).status_code == 404
    client.force_login(make_user("o", "office"))
    assert client.get(reverse("notices:edit", args=[notice.pk])).status_code == 200


@pytest.mark.parametrize("name", ["edit", "post", "end", "withdraw"])
@pytest.mark.parametrize("role", ["expert", "supervisor"])
def test_office_pages_are_not_found_by_others(client: Client, name: str, role: str) -> None:
    notice = make_notice(make_decision(), state="draft")
    client.force_login(make_user("x", role))
    url = reverse(f"notices:{name}", args=[notice.pk])
    assert client.post(url).status_code == 404
    assert Notice.objects.get(pk=notice.pk).state == "draft"


def test_office_drafts_edits_and_posts(office: Client) -> None:
    cycle = make_cycle("deciding")
    make_decision(cycle, [(make_application(cycle, state="accepted"), "award")])
    office.post(reverse("notices:draft", args=[cycle.pk, "winners"]))
    notice = Notice.objects.get(cycle=cycle)
    edited = {"title_zh": "新标题", "title_en": "New title", "text_zh": "自{start}起", "text_en": "From {start}"}
    office.post(reverse("notices:edit", args=[notice.pk]), edited)
    response = office.post(reverse("notices:post", args=[notice.pk]), {"starts_on": today().isoformat()})

    assert response.url == reverse("notices:office_list", args=[cycle.pk])
    notice.refresh_from_db()
    assert (notice.state, notice.title_zh, notice.cycle.state) == ("posted", "新标题", "noticing")


def test_edit_keeps_what_was_typed_when_it_is_refused(office: Client) -> None:
    notice = make_notice(make_decision(), state="draft")
    typed = {"title_zh": "新标题", "title_en": "New title", "text_zh": "自{begin}起", "text_en": "From {start}"}
    page = text_of(office.post(reverse("notices:edit", args=[notice.pk]), typed))
    assert "自{begin}起" in page
    assert 'role="alert"' in page
    assert Notice.objects.get(pk=notice.pk).text_zh == "现予公示。"


@time_machine.travel(datetime(2089, 2, 15, tzinfo=UTC))
def test_post_page_computes_the_last_day_and_warns_of_an_unconfirmed_year(client: Client) -> None:
    client.force_login(make_user("o", "office"))
    cycle = make_cycle("deciding")
    notice = make_notice(make_decision(cycle, [(make_application(cycle, state="accepted"), "award")]), state="draft")
    response = client.get(reverse("notices:post", args=[notice.pk]), {"starts_on": "2089-03-01"})
    assert response.context["unconfirmed_years"] == [2089]
    assert response.context["ends_on"].isoformat() == "2089-03-10"  # Tuesday; seven working days after it


def test_post_refuses_yesterday_with_a_sentence(office: Client) -> None:
    cycle = make_cycle("deciding")
    notice = make_notice(make_decision(cycle, [(make_application(cycle, state="accepted"), "award")]), state="draft")
    response = office.post(reverse("notices:post", args=[notice.pk]), {"starts_on": today_plus(-2).isoformat()})
    assert response.context["form"].errors["starts_on"]
    assert Notice.objects.get(pk=notice.pk).state == "draft"


def test_end_before_the_last_day_is_refused(office: Client) -> None:
    notice = make_notice(make_decision(), state="posted", ends_on=today_plus(2))
    assert office.post(reverse("notices:end", args=[notice.pk])).status_code == 403
    Notice.objects.filter(pk=notice.pk).update(ends_on=today_plus(-2))
    assert office.post(reverse("notices:end", args=[notice.pk])).status_code == 302
    assert Notice.objects.get(pk=notice.pk).state == "ended"


def test_office_list_offers_the_draft_only_with_a_confirmed_decision(office: Client) -> None:
    cycle = make_cycle("deciding")
    url = reverse("notices:office_list", args=[cycle.pk])
    draft_url = reverse("notices:draft", args=[cycle.pk, "winners"])
    assert draft_url not in text_of(office.get(url))
    make_decision(cycle, [(make_application(cycle, state="accepted"), "award")])
    assert draft_url in text_of(office.get(url))
