"""The office's pages of cycles: who sees them, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from award.audit.models import AuditEvent
from award.core.clock import BEIJING
from award.cycles.models import CalendarDay, Cycle, DateChange
from award.cycles.queries import rounds_of
from award.outbox.models import Message
from tests.factories import make_application, make_cycle, make_programme, make_user, now

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

QUERIES_OF_A_CYCLE = 7


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


def test_a_new_cycle_is_named_after_year_and_award(office):
    programme = make_programme()
    response = office.post(reverse("cycles:cycle_new"), {"source": f"programme:{programme.pk}", "year": "2028"})
    cycle = Cycle.objects.get()
    assert response.url == reverse("cycles:cycle", args=[cycle.pk])
    assert (cycle.name_zh, cycle.name_en) == ("2028年度海南省政府质量奖", "Hainan Award 2028")


def test_a_second_cycle_in_the_year_keeps_what_was_typed(office):
    cycle = make_cycle("draft", year=2028)
    data = {"source": f"programme:{cycle.programme_id}", "year": "2028", "name_zh": "第二届", "name_en": ""}
    response = office.post(reverse("cycles:cycle_new"), data)
    assert response.status_code == 422
    assert 'value="第二届"' in response.content.decode()
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize("data", [{"source": "programme:999", "year": "2028"}, {"source": "file", "year": "99999"}, {}])
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

    assert office.post(url, {"confirm": str(cycle.year - 1)}).status_code == 422
    office.post(url, {"confirm": str(cycle.year)})

    cycle.refresh_from_db()
    assert cycle.state == "applying"
    page = client.get(reverse("cycles:announcement", args=[cycle.pk])).content.decode()
    assert cycle.pinned_programme_sha256 in page
    assert f"{reverse('applications:start')}?cycle={cycle.pk}" in page
    office.post(url, {"confirm": str(cycle.year)})  # twice
    assert AuditEvent.objects.filter(action="cycle.opened").count() == 1


def test_an_incomplete_cycle_does_not_open(office):
    cycle = make_cycle("draft", applications_close_at=None)
    office.post(reverse("cycles:cycle_open", args=[cycle.pk]), {"confirm": str(cycle.year)})
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


def test_a_cycle_is_made_like_the_last_one(office):
    last = make_cycle("published", year=2027)
    form = office.get(reverse("cycles:cycle_new")).context["form"]
    assert form["source"].value() == f"cycle:{last.pk}"
    answer = office.post(reverse("cycles:cycle_new"), {"source": f"cycle:{last.pk}", "year": "2029"})
    cycle = Cycle.objects.get(copied_from=last)
    assert answer.url == reverse("cycles:cycle", args=[cycle.pk])
    assert cycle.name_zh == "2029年度海南省政府质量奖"
    again = {"source": f"cycle:{last.pk}", "year": "2026", "name_zh": "早"}
    answer = office.post(reverse("cycles:cycle_new"), again)
    assert answer.status_code == 422
    assert 'value="早"' in answer.content.decode()


def test_a_cycle_is_made_of_an_uploaded_file(office):
    text = make_programme().text
    for data, status in [
        (text.replace('weight = "0.20"', 'weight = "0.30"', 1), 422),
        ("no = [toml", 422),
        (text, 302),
    ]:
        file = SimpleUploadedFile("方案.toml", data.encode())
        answer = office.post(reverse("cycles:cycle_new"), {"year": "2030", "file": file})
        assert answer.status_code == status
        assert status == 302 or answer.context["form"].errors.keys() == {"file"}
    assert Cycle.objects.get().year == 2030


def test_a_file_that_is_no_text_is_refused(office):
    file = SimpleUploadedFile("x.toml", b"PK\x03\x04\xff\xfe")
    assert office.post(reverse("cycles:cycle_new"), {"year": "2030", "file": file}).status_code == 422


def extended(office, cycle, **changes):
    data = {"name": "applications_close_at", "days": "3", "reason": "台风停工", **changes}
    return office.post(reverse("cycles:cycle_extend", args=[cycle.pk]), data)


def test_a_delay_is_previewed_confirmed_by_the_count_published_and_told(office, client):
    cycle, owner = make_cycle(), make_user("owner")
    make_application(cycle, owner)
    make_application(make_cycle(), make_user("stranger"))
    old = cycle.applications_close_at

    page = extended(office, cycle)
    assert (page.status_code, page.context["form"].told) == (200, 1)
    assert extended(office, cycle, confirm="2").status_code == 422
    assert not DateChange.objects.exists()
    assert extended(office, cycle, confirm="1").status_code == 302

    cycle.refresh_from_db()
    assert cycle.applications_close_at == old + timedelta(days=3)
    assert [message.recipient for message in Message.objects.filter(kind="cycle_dates_changed")] == [owner]
    assert "台风停工" in Message.objects.get().body
    assert "台风停工" in client.get(reverse("cycles:announcement", args=[cycle.pk])).content.decode()


def test_dates_of_a_draft_are_not_put_off(office):
    assert extended(office, make_cycle("draft")).status_code == 403
    assert extended(office, make_cycle("published")).status_code == 403


@pytest.mark.parametrize("state", ["draft", "applying"])
def test_the_check_page_names_what_bars_and_what_is_doubtful(office, state):
    cycle = make_cycle(state, applications_close_at=None)
    page = office.get(reverse("cycles:cycle_check", args=[cycle.pk]))
    assert page.status_code == 200
    assert page.context["faults"]
    assert page.context["warnings"]
    for finding in [*page.context["faults"], *page.context["warnings"]]:
        assert office.get(finding.url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_cycle_page_takes_the_same_queries(office, django_assert_num_queries, count):
    cycle = make_cycle("draft")
    for day in range(count):
        CalendarDay.objects.create(day=date(cycle.year, 1, 1 + day), is_working=False, source="x")
    with django_assert_num_queries(QUERIES_OF_A_CYCLE):
        office.get(reverse("cycles:cycle", args=[cycle.pk]))


@pytest.mark.parametrize("state", ["draft", "applying", "assessing"])
@pytest.mark.parametrize("year", [2027, 2120])
def test_days_of_a_year_without_a_holiday_notice_warn_and_break_nothing(client, state, year):
    """2120: a year that no list of holidays reaches."""
    client.force_login(make_user("clerk", "office"))
    client.cookies["django_language"] = "en"
    close = datetime(year, 3, 1, 17, tzinfo=BEIJING)
    cycle = make_cycle(state, applications_close_at=close, results_on=date(year, 10, 1))
    cycle.rounds.filter(code="site").update(due_at=close + timedelta(days=60))
    said = f"The official holiday notice for {year} is not in the calendar yet"
    for name in ("cycle", "cycle_check", "cycle_open" if state == "draft" else "cycle_extend"):
        response = client.get(
            reverse(f"cycles:{name}", args=[cycle.pk]), follow=True
        )  # after opening there is no check
        assert response.status_code == 200, name
        if name in ("cycle", "cycle_check"):
            assert said in response.content.decode(), name
    calendar = client.get(reverse("cycles:calendar"), {"year": year})
    assert calendar.status_code == 200
    assert calendar.context["is_confirmed"] is False
