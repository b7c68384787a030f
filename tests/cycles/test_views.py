"""The pages of cycles: who sees them, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from award.audit.models import AuditEvent
from award.core.clock import BEIJING
from award.cycles.models import CalendarDay, CalendarYear, Cycle
from award.cycles.queries import rounds_of
from tests.factories import make_criteria_set, make_cycle, make_programme, make_user, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = make_user("clerk", "office")
    client.force_login(user)
    return client


@pytest.fixture
def head(client):
    client.force_login(make_user("head", "chief"))
    return client


def typed(moment) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")


def posted(cycle: Cycle, **changes) -> dict[str, str]:
    """The dates form as the browser sends it back."""
    values = {
        "applications_open_at": typed(cycle.applications_open_at),
        "applications_close_at": typed(cycle.applications_close_at),
        "results_on": cycle.results_on.isoformat() if cycle.results_on else "",
        **{f"due_{round.code}": typed(round.due_at) if round.due_at else "" for round in rounds_of(cycle)},
    }
    return {**values, **changes}


OFFICE_PAGES = [
    ("cycle_list", False), ("cycle_new", False), ("calendar", False),
    ("cycle", True), ("cycle_open", True), ("cycle_close_applications", True), ("cycle_cancel", True),
]  # fmt: skip


@pytest.mark.parametrize("role", ["", "expert", "committee", "supervisor", "recommender"])
def test_the_offices_pages_do_not_exist_for_others(client, role):
    cycle = make_cycle("draft")
    client.force_login(make_user("", *([role] if role else []), is_superuser=True))
    for name, of_cycle in OFFICE_PAGES:
        url = reverse(f"cycles:{name}", args=[cycle.pk] if of_cycle else [])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    assert client.post(reverse("cycles:calendar_confirm", args=[2027])).status_code == 404
    assert client.post(reverse("cycles:calendar_day_remove", args=[1])).status_code == 404
    cycle.refresh_from_db()
    assert cycle.state == "draft"


def test_the_offices_pages_ask_to_log_in(client):
    assert client.get(reverse("cycles:cycle_list")).status_code == 302


def test_an_empty_list_says_what_to_do(office):
    response = office.get(reverse("cycles:cycle_list"))
    assert reverse("cycles:cycle_new") in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_cycles_takes_the_same_queries(office, django_assert_num_queries, count):
    cycles = [make_cycle("draft") for _ in range(count)]
    with django_assert_num_queries(8):  # session, user, roles; count, cycles, rounds; two of the side bar
        response = office.get(reverse("cycles:cycle_list"))
    assert sorted(row.pk for row in response.context["page"]) == [cycle.pk for cycle in cycles]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_announcements_takes_the_same_queries_and_hides_drafts(client, django_assert_num_queries, count):
    shown, hidden = [make_cycle() for _ in range(count)], make_cycle("draft")
    with django_assert_num_queries(2):  # count, cycles
        response = client.get(reverse("cycles:announcement_list"))
    assert sorted(row.pk for row in response.context["page"]) == [cycle.pk for cycle in shown]
    assert hidden.name_zh not in response.content.decode()


def test_a_new_cycle_is_named_after_year_and_award(office):
    programme = make_programme()
    response = office.post(reverse("cycles:cycle_new"), {"programme": programme.pk, "year": "2028"})
    cycle = Cycle.objects.get()
    assert response.url == reverse("cycles:cycle", args=[cycle.pk])
    assert (cycle.name_zh, cycle.name_en) == ("2028年度海南省政府质量奖", "Hainan Award 2028")


def test_a_second_cycle_in_the_year_keeps_what_was_typed(office):
    cycle = make_cycle("draft", year=2028)
    data = {"programme": cycle.programme_id, "year": "2028", "name_zh": "第二届", "name_en": ""}
    response = office.post(reverse("cycles:cycle_new"), data)
    assert response.status_code == 422
    assert 'value="第二届"' in response.content.decode()
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize("data", [{"programme": "999", "year": "2028"}, {"year": "99999"}, {}])
def test_a_new_cycle_needs_a_programme_and_a_year(office, data):
    make_programme()
    assert office.post(reverse("cycles:cycle_new"), data).status_code == 422
    assert not Cycle.objects.exists()


def test_dates_are_typed_in_beijing_time(office):
    cycle = make_cycle("draft")
    data = posted(cycle, applications_close_at="2030-04-30T17:00", due_material="2030-06-01T12:00", results_on="")
    response = office.post(reverse("cycles:cycle", args=[cycle.pk]), data)
    assert response.status_code == 302
    cycle.refresh_from_db()
    assert cycle.applications_close_at.isoformat() == "2030-04-30T09:00:00+00:00"
    assert cycle.rounds.get(code="material").due_at.isoformat() == "2030-06-01T04:00:00+00:00"


def test_dates_in_the_wrong_order_stay_typed_with_a_sentence(office):
    cycle = make_cycle("draft")
    wrong = typed(cycle.applications_open_at - timedelta(days=1))
    response = office.post(reverse("cycles:cycle", args=[cycle.pk]), posted(cycle, applications_close_at=wrong))
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"applications_close_at"}
    page = response.content.decode()
    assert f'value="{wrong}"' in page
    assert 'aria-invalid="true"' in page
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("value", ["0001-01-01T00:00", "9999-12-31T23:59", "soon"])
def test_impossible_dates_are_refused(office, value):
    cycle = make_cycle("draft")
    response = office.post(reverse("cycles:cycle", args=[cycle.pk]), posted(cycle, applications_close_at=value))
    assert response.status_code == 422
    assert "applications_close_at" in response.context["form"].errors


def test_an_open_cycle_is_extended_with_a_reason_and_untouched_dates_do_not_move(office):
    cycle = make_cycle()  # its dates carry seconds that the form does not show
    opens, later = cycle.applications_open_at, cycle.applications_close_at + timedelta(days=2)
    url = reverse("cycles:cycle", args=[cycle.pk])
    data = posted(cycle, applications_close_at=typed(later))
    del data["applications_open_at"]  # the browser does not send a disabled control

    response = office.post(url, data)
    assert (response.status_code, response.context["form"].errors.keys()) == (422, {"reason"})
    assert office.post(url, {**data, "reason": "台风"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.applications_open_at == opens
    assert cycle.applications_close_at == later.replace(second=0, microsecond=0)

    earlier = typed(later - timedelta(days=1))
    response = office.post(url, {**data, "applications_close_at": earlier, "reason": "提前"})
    assert response.context["form"].errors.keys() == {"applications_close_at"}


def test_opening_asks_once_more_and_publishes(office, client):
    cycle = make_cycle("draft")
    url = reverse("cycles:cycle_open", args=[cycle.pk])
    assert cycle.programme.sha256 in office.get(url).content.decode()
    assert client.get(reverse("cycles:announcement", args=[cycle.pk])).status_code == 404

    office.post(url)

    cycle.refresh_from_db()
    assert cycle.state == "applying"
    page = client.get(reverse("cycles:announcement", args=[cycle.pk])).content.decode()
    assert cycle.pinned_programme_sha256 in page
    assert f"{reverse('applications:start')}?cycle={cycle.pk}" in page
    office.post(url)  # twice
    assert AuditEvent.objects.filter(action="cycle.opened").count() == 1


def test_an_incomplete_cycle_does_not_open(office):
    cycle = make_cycle("draft", applications_close_at=None)
    office.post(reverse("cycles:cycle_open", args=[cycle.pk]))
    cycle.refresh_from_db()
    assert cycle.state == "draft"
    assert (
        reverse("cycles:cycle_open", args=[cycle.pk])
        not in office.get(reverse("cycles:cycle", args=[cycle.pk])).content.decode()
    )


def test_applications_are_closed_after_the_deadline(office):
    early, late = make_cycle(), make_cycle(applications_close_at=now() - timedelta(minutes=1))
    for cycle in (early, late):
        assert office.get(reverse("cycles:cycle_close_applications", args=[cycle.pk])).status_code == 200
        office.post(reverse("cycles:cycle_close_applications", args=[cycle.pk]))
    states = Cycle.objects.in_bulk([early.pk, late.pk])
    assert (states[early.pk].state, states[late.pk].state) == ("applying", "eligibility")


def test_a_clerk_cannot_cancel(office):
    cycle = make_cycle()
    response = office.post(reverse("cycles:cycle_cancel", args=[cycle.pk]), {"reason": "x"})
    assert response.status_code == 403


def test_the_chief_cancels_with_a_reason(head):
    cycle = make_cycle()
    url = reverse("cycles:cycle_cancel", args=[cycle.pk])
    assert head.post(url, {"reason": " "}).status_code == 422
    assert head.post(url, {"reason": "经费调整"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.state == "cancelled"
    assert head.get(reverse("cycles:announcement", args=[cycle.pk])).status_code == 200


@pytest.mark.parametrize("state", ["draft", "applying", "eligibility", "assessing", "published", "cancelled"])
def test_every_state_has_its_page_with_one_filled_button_at_most(head, state):
    page = head.get(reverse("cycles:cycle", args=[make_cycle(state).pk])).content.decode()
    assert page.count("btn--primary") <= 1


def test_a_cycle_with_altered_rules_still_shows_what_is_wrong(office):
    cycle = make_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(pinned_programme_sha256="f" * 64)
    response = office.get(reverse("cycles:cycle", args=[cycle.pk]))
    assert response.status_code == 200
    assert response.context["rules_fault"]


@pytest.mark.parametrize("code", ["gbt19580-2012", "baldrige-2023", "efqm-2020"])
def test_criteria_are_public_with_anchors_and_fingerprint(client, code):
    row = make_criteria_set(code)
    assert reverse("cycles:criteria", args=[row.pk]) in client.get(reverse("cycles:criteria_list")).content.decode()
    page = client.get(reverse("cycles:criteria", args=[row.pk])).content.decode()
    assert row.sha256 in page
    for item in row.items.all():
        assert f'id="item-{item.code}"' in page


@pytest.mark.parametrize("name", ["announcement_list", "criteria_list"])
def test_empty_public_lists_say_so(client, name):
    response = client.get(reverse(f"cycles:{name}"))
    assert response.status_code == 200
    assert 'class="sheet empty"' in response.content.decode()


def test_the_office_keeps_the_calendar(office):
    url = reverse("cycles:calendar")
    response = office.post(url, {"day": "2027-02-20", "is_working": "1", "source": "国办通知"})
    assert response.url == f"{url}?year=2027"
    row = CalendarDay.objects.get()
    assert (row.day, row.is_working) == (date(2027, 2, 20), True)
    assert office.get(url, {"year": "2027"}).context["is_confirmed"] is False

    confirm = reverse("cycles:calendar_confirm", args=[2027])
    assert office.post(confirm, {"source": ""}).status_code == 422
    office.post(confirm, {"source": "国办发明电〔2026〕9号"})
    assert CalendarYear.objects.get().year == 2027
    assert office.get(url, {"year": "2027"}).context["is_confirmed"] is True

    remove = reverse("cycles:calendar_day_remove", args=[row.pk])
    assert office.get(remove).status_code == 405
    office.post(remove)
    assert not CalendarDay.objects.exists()
    assert office.post(remove).status_code == 404


@pytest.mark.parametrize("year", ["", "abc", "99999", "0001", "９９９９"])
def test_any_year_asked_for_gives_a_page(office, year):
    assert office.get(reverse("cycles:calendar"), {"year": year}).status_code == 200


def test_a_day_that_is_wrong_stays_typed(office):
    data = {"day": "1899-01-01", "is_working": "0", "source": "某通知"}
    response = office.post(reverse("cycles:calendar"), data)
    assert response.status_code == 422
    assert 'value="某通知"' in response.content.decode()


# ---------------------------------------------------------------- the self-check before an account
CHECK = "/eligibility/"


def answers(client, **changes) -> dict[str, str]:
    conditions = client.get(CHECK).context["form"].conditions
    return {**{condition.code: "yes" for condition in conditions}, **changes}


def test_ten_conditions_are_asked_without_an_account_and_nothing_is_kept(client, django_assert_num_queries):
    cycle = make_cycle()
    page = client.get(CHECK, HTTP_ACCEPT_LANGUAGE="en")
    assert (page.status_code, page.text.count("<legend>"), page.text.count("btn--primary")) == (200, 10, 1)
    with django_assert_num_queries(1):  # the open cycles; the answers are written nowhere
        good = client.post(CHECK, answers_of(page), HTTP_ACCEPT_LANGUAGE="en")
    assert "By your answers you can apply" in good.text
    assert 'href="/accounts/signup/?next=/my/applications/new/"' in good.text
    assert good.text.count("btn--primary") == 1
    client.force_login(make_user())
    assert f"/my/applications/new/?cycle={cycle.pk}" in client.post(CHECK, answers_of(page)).text


def answers_of(page) -> dict[str, str]:
    return {condition.code: "yes" for condition in page.context["form"].conditions}


def test_each_no_is_explained_and_names_a_contact(client):
    make_cycle()
    page = client.post(CHECK, answers(client, operating_period="no", trust="no"), HTTP_ACCEPT_LANGUAGE="en").text
    assert "2 conditions are not met" in page
    assert "If you are younger, you can apply in a later cycle." in page
    assert "Office of the Hainan Provincial Government Quality Award" in page
    assert "0898-0000 0000" in page
    assert "signup" not in page.partition("<form")[0].partition("checked")[2]
    assert page.count("btn--primary") == 1


def test_an_answer_left_out_is_asked_for_and_the_others_stay(client):
    make_cycle()
    given = answers(client, trust="no")
    del given["registered"]
    page = client.post(CHECK, given, HTTP_ACCEPT_LANGUAGE="en")
    assert page.status_code == 422
    assert page.text.count("Answer yes or no.") == 1
    assert "1 question is not answered" in page.text
    assert '<a href="#id_registered_0">Question 1</a>' in page.text
    assert 'id="id_registered_0"' in page.text
    assert page.text.count(" checked") == 9
    assert client.post(CHECK, {**given, "registered": "perhaps"}).status_code == 422


def test_without_an_open_cycle_the_check_says_so(client):
    make_cycle("draft"), make_cycle("published")
    page = client.get(CHECK, HTTP_ACCEPT_LANGUAGE="en").text
    assert "No cycle takes applications now" in page
    assert client.post(CHECK, {"x": "yes"}).status_code == 200


def test_of_two_open_cycles_the_one_asked_for_is_checked(client):
    first, second = make_cycle(), make_cycle(programme=make_programme("baldrige-state", "baldrige-2023"))
    page = client.get(f"{CHECK}?cycle={second.pk}", HTTP_ACCEPT_LANGUAGE="en").text
    assert "This cycle asks no questions beforehand" in page
    assert f'href="{CHECK}?cycle={second.pk}"' in client.get(f"{CHECK}?cycle={first.pk}").text
    assert client.get(f"{CHECK}?cycle=x'").status_code == 200


def test_the_front_page_and_the_announcement_lead_to_the_check(client):
    cycle = make_cycle()
    for url in ("/", reverse("cycles:announcement", args=[cycle.pk])):
        assert f'href="{CHECK}?cycle={cycle.pk}"' in client.get(url).text
