"""Landing pages: each role has its own, nobody another's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.accounts.models import Role
from award.audit.services import ask, record
from award.core.clock import now
from award.cycles.queries import programme_of
from award.home.views import landing as views
from award.home.views import supervision
from award.results.services import ask_release, take_snapshot
from tests import factories
from tests.results.cases import make_case

pytestmark = pytest.mark.django_db

DOORS = {
    "home:panel": {"expert"},
    "home:office": {"office", "chief"},
    "home:supervision": {"supervisor"},
    "home:committee": {"committee"},
    "home:recommend": {"recommender"},
    "home:audit": {"supervisor", "chief"},
    "home:outbox": {"office", "chief"},
}
PUBLIC = ["home:front", "home:accessibility", "home:privacy", "home:health"]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def person(name):
    user = factories.make_user()
    user.name = name
    user.save()
    return user


def logged_in(client, *roles, **fields):
    user = factories.make_user("", *roles, language="en", **fields)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", [*Role.Name.values, "", "superuser"])
def test_each_role_opens_its_own_pages_and_no_other(client, role):
    user = logged_in(client, *([role] if role in Role.Name.values else []), is_superuser=role == "superuser")
    answers = {name: client.get(reverse(name)).status_code for name in DOORS}
    assert answers == {name: 200 if role in roles else 404 for name, roles in DOORS.items()}
    assert client.get(reverse("home:my")).status_code == 200
    assert user.pk


@pytest.mark.parametrize("name", [*DOORS, "home:my", "home:dashboard"])
def test_strangers_are_sent_to_the_login(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_public(client, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    ("roles", "url"),
    [
        ((), "/my/"), (("expert",), "/panel/"), (("office",), "/office/"), (("chief",), "/office/"),
        (("supervisor",), "/supervision/"), (("committee",), "/committee/"), (("recommender",), "/recommend/"),
        (("expert", "office"), "/office/"), (("committee", "expert"), "/panel/"),
    ],
)  # fmt: skip
def test_the_dashboard_leads_to_the_role_with_most_to_do(client, roles, url):
    logged_in(client, *roles)
    assert client.get("/dashboard/")["Location"] == url


@pytest.mark.parametrize(
    ("role", "url", "words"),
    [
        ("", "/my/", "Register your organisation first"),
        ("expert", "/panel/", "Nothing is assigned to you now."),
        ("office", "/office/", "Nothing waits."),
        ("supervisor", "/supervision/", "No standing is frozen yet."),
        ("committee", "/committee/", "No decision yet"),
        ("recommender", "/recommend/", "No application yet"),
        ("supervisor", "/office/audit/", "No event fits."),
        ("office", "/office/outbox/", "No message"),
    ],
)
def test_an_empty_page_says_so(client, role, url, words):
    logged_in(client, *([role] if role else []))
    assert words in client.get(url).text


def test_an_empty_front_page_says_so(client):
    page = client.get("/").text
    for words in (
        "No cycle is open for applications now.",
        "Nothing is under public notice now.",
        "No cycle is published yet.",
    ):
        assert words in page


def test_the_audit_log_is_linked_only_for_those_who_may_read_it(client):
    logged_in(client, "office")
    assert "/office/audit/" not in client.get("/office/").text
    logged_in(client, "chief")
    assert "/office/audit/" in client.get("/office/").text


# ---------------------------------------------------------------- the same number of questions at 1 and at 3 rows
def fill_my(user, n):
    for _ in range(n):
        factories.make_organisation().join_requests.create(user=user, asked_at=now())
        organisation = factories.make_organisation("看得见", owner=user)
        factories.make_application(owner=user, organisation=organisation)
    factories.make_application(organisation=factories.make_organisation("看不见"))


def fill_panel(user, n):
    from award.panels.models import Assignment, Expert, Seat

    cycle = factories.make_cycle("assessing")
    round, panel = factories.round_of(cycle), factories.make_panel(cycle, size=1)
    seat = Seat.objects.create(
        panel=panel, cycle=cycle, expert=Expert.objects.create(user=user), role="assessor", pseudonym="J99999"
    )
    names = ["看得见"] * n + ["看不见"]
    for place, name in enumerate(names):
        organisation = factories.make_organisation(name, owner=factories.make_user())
        application = factories.make_application(cycle, organisation=organisation, state="accepted")
        holder = seat if place < n else panel.seats.exclude(pk=seat.pk).get()
        Assignment.objects.create(round=round, application=application, seat=holder, assigned_at=now())


def fill_office(user, n):
    programme_of(factories.make_cycle("assessing"))  # parsed once a process
    for _ in range(n):
        asker = person("看得见")
        ask(actor=asker, kind="release", target=asker)


def fill_recommend(user, n):
    from award.accounts.models import Division

    cycle = factories.make_cycle()
    programme_of(cycle)  # parsed once a process
    for _ in range(n):
        factories.make_application(cycle, state="submitted", organisation=factories.make_organisation("看得见"))
    factories.make_application(cycle, organisation=factories.make_organisation("看不见"))  # a draft
    other = Division.objects.create(code="460200", name_zh="三亚市", name_en="Sanya", level="prefecture")
    elsewhere = factories.make_organisation("看不见")
    elsewhere.division = other
    elsewhere.save()
    factories.make_application(cycle, state="submitted", organisation=elsewhere)


def fill_audit(user, n):
    for _ in range(n):
        record(actor=person("看得见"), action="test.happened")


PAGES = [
    ("", "/my/", fill_my, 13),
    ("expert", "/panel/", fill_panel, 6),
    ("office", "/office/", fill_office, 24),
    ("recommender", "/recommend/", fill_recommend, 6),
    ("supervisor", "/office/audit/", fill_audit, 5),
]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("role", "url", "fill", "queries"), PAGES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_list_asks_the_same_number_of_questions(client, django_assert_num_queries, role, url, fill, queries, rows):
    fill(logged_in(client, *([role] if role else [])), rows)
    with django_assert_num_queries(queries):
        page = client.get(url).text
    assert page.count("看得见") >= rows
    assert "看不见" not in page


# ---------------------------------------------------------------- what a page leads to
def test_the_office_reads_in_words_what_awaits_a_second_person(client):
    case = make_case()
    snapshot = take_snapshot(actor=case.clerk, round=case.round)
    ask_release(actor=case.clerk, snapshot=snapshot)
    sent = factories.make_application(case.cycle)
    ask(actor=case.clerk, kind="extension", target=sent, payload={"cycle": case.cycle.pk})
    logged_in(client, "office")
    page = client.get("/office/").text
    assert f'<a href="/office/cycles/{case.cycle.pk}/extensions/">Later deadline of one applicant' in page
    assert f'<a href="/office/snapshots/{snapshot.pk}/">Release of the standing: ' in page
    assert "snapshot.release" not in page


def test_the_office_is_told_its_next_step_by_name(client):
    factories.make_cycle("eligibility")
    logged_in(client, "office")
    assert "Next: Eligibility review" in client.get("/office/").text


def _desk_of(client, seat, **fields):
    type(seat).objects.filter(pk=seat.pk).update(**fields)
    client.force_login(seat.expert.user)
    return client.get("/panel/")


def test_a_secretary_is_asked_for_no_sheet(client):
    cycle = factories.make_cycle("assessing")
    panel, application = factories.make_panel(cycle, size=2), factories.make_application(cycle, state="accepted")
    assignment = factories.assign(panel, application, factories.round_of(cycle))[1]
    response = _desk_of(client, assignment.seat, role="secretary")
    assert "Reading only" in response.text
    assert f"/panel/assignments/{assignment.pk}/sheet/" not in response.text
    assert (response.context["waiting"], response.context["first"]) == (0, None)


def test_nobody_is_asked_for_a_sheet_in_a_round_that_is_closed(client):
    cycle = factories.make_cycle("assessing")
    panel, application = factories.make_panel(cycle, size=2), factories.make_application(cycle, state="accepted")
    round = factories.round_of(cycle)
    assignment = factories.assign(panel, application, round)[1]
    assert f"/panel/assignments/{assignment.pk}/sheet/" in _desk_of(client, assignment.seat).text
    type(round).objects.filter(pk=round.pk).update(state="closed", closed_at=now())
    response = _desk_of(client, assignment.seat)
    assert f"/panel/assignments/{assignment.pk}/sheet/" not in response.text
    assert response.context["waiting"] == 0


def test_an_experts_work_stands_first_with_the_one_main_button(client):
    cycle = factories.make_cycle("assessing")
    panel, round = factories.make_panel(cycle, size=1), factories.round_of(cycle)
    sealed, due = (
        factories.assign(panel, factories.make_application(cycle, state="accepted"), round)[0] for _ in range(2)
    )
    factories.make_sheet(sealed, 50, sealed=True)
    response = _desk_of(client, due.seat)
    assert [row.pk for row in response.context["assignments"]] == [due.pk, sealed.pk]
    assert response.text.count("btn--primary") == 1


def test_a_committee_member_finds_the_decision_that_waits_to_be_confirmed(client):
    decision = factories.make_decision(factories.make_cycle("deciding"), state="recorded")
    logged_in(client, "committee")
    page = client.get("/committee/").text
    assert f'href="/committee/decisions/{decision.pk}/"' in page
    assert "Awaiting confirmation" in page


def test_a_winner_is_led_to_the_own_page_of_the_certificate(client):
    owner = logged_in(client)
    application = factories.make_application(
        factories.make_cycle("deciding"), state="accepted", organisation=factories.make_organisation(owner=owner)
    )
    certificate = factories.make_certificate(application)
    assert f'href="/my/certificates/{certificate.pk}/"' in client.get("/my/").text


# ---------------------------------------------------------------- the trail
def test_the_trail_is_filtered_by_person_action_and_object(client):
    logged_in(client, "supervisor")
    one, two = person("甲某"), person("乙某")
    record(actor=one, action="mark.saved", target=two)
    record(actor=two, action="role.given", target=one)
    for query, seen, unseen in [
        ({"person": "甲"}, "mark.saved", "role.given"),
        ({"action": "role"}, "role.given", "mark.saved"),
        ({"about": f"accounts.user:{two.pk}"}, "mark.saved", "role.given"),
    ]:
        page = client.get("/office/audit/", query).text
        assert f"<code>{seen}</code>" in page
        assert f"<code>{unseen}</code>" not in page
    assert "No event fits." in client.get("/office/audit/", {"about": "accounts.user:x'--"}).text


def test_the_trail_is_paged(client, monkeypatch):
    monkeypatch.setattr(supervision, "PAGE", 2)
    logged_in(client, "supervisor")
    for _ in range(3):
        record(actor=None, action="test.happened")
    assert "Page 1 of 2" in client.get("/office/audit/").text
    assert client.get("/office/audit/", {"page": "999"}).text.count("<code>test.happened</code>") == 1
    assert client.get("/office/audit/", {"page": "x"}).status_code == 200


# ---------------------------------------------------------------- health
def test_health_is_200_when_all_is_well_and_503_with_a_code_when_not(client, monkeypatch):
    assert client.get("/healthz").json() == {"status": "ok", "problems": []}
    monkeypatch.setattr(views.health_checks, "problems", lambda: ["sqlite_wal_unsafe"])
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "fault", "problems": ["sqlite_wal_unsafe"]}
