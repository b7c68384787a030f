"""Pages of results: what they show, to whom, and what never leaks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.accounts.models import User
from award.audit.models import TwoPersonAct
from award.results import services
from award.results.models import Snapshot
from tests import factories
from tests.results.cases import Case, finished, make_case, released

pytestmark = pytest.mark.django_db
FIGURE = "616.67"


def page(client, user: User, name: str, *pks: int, **query: str):
    client.force_login(user)
    return client.get(reverse(f"results:{name}", args=pks), query, headers={"accept-language": "en"})


def outsiders(case: Case) -> dict[str, User]:
    return {
        "committee": factories.make_user("committee", "committee"),
        "recommender": factories.make_user("recommender", "recommender"),
        "owner": case.applications[0].created_by,
        "assessor": case.panel.seats.last().expert.user,
        "chair": case.panel.seats.get(role="chair").expert.user,
        "superuser": factories.make_user("root", is_superuser=True, is_staff=True),
    }


@pytest.mark.parametrize("who", ["committee", "recommender", "owner", "assessor", "chair", "superuser"])
def test_figures_do_not_exist_for_those_outside_the_office(client, who):
    case = make_case()
    snapshot = released(case)
    user = outsiders(case)[who]
    application = case.applications[0]
    for name, pks in (
        ("rounds", [case.cycle.pk]),
        ("ranking", [case.round.pk]),
        ("snapshot", [snapshot.pk]),
        ("explain", [snapshot.pk, application.pk]),
    ):
        response = page(client, user, name, *pks)
        assert response.status_code == 404, name
        assert FIGURE not in response.content.decode()


@pytest.mark.parametrize(
    ("name", "pk"),
    [
        ("round_start", "round"),
        ("round_finish", "round"),
        ("snapshot_take", "round"),
        ("release_ask", "snapshot"),
        ("release", "snapshot"),
        ("release_refuse", "snapshot"),
        ("place_fill", "snapshot"),
    ],
)
@pytest.mark.parametrize("who", ["supervisor", "committee", "chair", "superuser"])
def test_only_the_office_acts(client, who, name, pk):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    people = outsiders(case) | {"supervisor": factories.make_user("supervisor", "supervisor")}
    client.force_login(people[who])
    response = client.post(reverse(f"results:{name}", args=[{"round": case.round, "snapshot": snapshot}[pk].pk]))
    assert response.status_code == 404
    assert Snapshot.objects.get().state == "frozen"


def test_before_the_opening_the_office_sees_counts_only(client):
    case = make_case(state="open", unsealed=1)
    response = page(client, case.clerk, "ranking", case.round.pk)
    text = response.content.decode()
    assert response.status_code == 200
    assert "4 / 5" in text or "4 of 5" in text
    for total in (FIGURE, "600.00", "400.00", "950.00"):
        assert total not in text


def test_the_office_sees_judges_by_pseudonym_only(client):
    case = make_case()
    User.objects.filter(expert__seats__panel=case.panel).update(name="林听涛")
    snapshot = released(case)
    for name, pks in (
        ("ranking", [case.round.pk]),
        ("snapshot", [snapshot.pk]),
        ("explain", [snapshot.pk, case.applications[0].pk]),
    ):
        text = page(client, case.clerk, name, *pks).content.decode()
        assert FIGURE in text
        assert "林听涛" not in text
        assert all(seat.pseudonym in text for seat in case.panel.seats.all())


def test_names_can_be_hidden_while_the_line_is_discussed(client):
    case = make_case()
    names = [application.organisation.name for application in case.applications]
    assert names[0] in page(client, case.clerk, "ranking", case.round.pk).content.decode()
    hidden = page(client, case.clerk, "ranking", case.round.pk, names="0").content.decode()
    assert not any(name in hidden for name in names)
    assert case.applications[0].number in hidden


def test_one_panel_can_be_shown_alone(client):
    case = make_case()
    other = factories.make_panel(case.cycle)
    lone = factories.make_application(case.cycle, state="accepted")
    for assignment in factories.assign(other, lone, case.round):
        factories.make_sheet(assignment, 55, sealed=True)
    response = page(client, case.clerk, "ranking", case.round.pk, panel=str(other.pk))
    assert [(row.pk, row.row["rank"]) for row in response.context["board"].slice.places] == [(lone.pk, 3)]


def test_supervisor_reads_snapshot_and_calculation(client):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    supervisor = factories.make_user("supervisor", "supervisor")
    assert FIGURE in page(client, supervisor, "snapshot", snapshot.pk).content.decode()
    assert FIGURE in page(client, supervisor, "explain", snapshot.pk, case.applications[0].pk).content.decode()
    assert page(client, supervisor, "ranking", case.round.pk).status_code == 404


def test_calculation_of_an_application_without_marks_does_not_exist(client):
    case = make_case()
    snapshot = released(case)
    nobody = factories.make_application(case.cycle, state="accepted")
    assert page(client, case.clerk, "explain", snapshot.pk, nobody.pk).status_code == 404


def test_freeze_ask_and_release_as_two_people(client):
    case = make_case(state="open")
    client.force_login(case.clerk)
    client.post(reverse("results:round_finish", args=[case.round.pk]))
    response = client.post(reverse("results:snapshot_take", args=[case.round.pk]))
    snapshot = Snapshot.objects.get()
    assert response.url == reverse("results:snapshot", args=[snapshot.pk])
    client.post(reverse("results:release_ask", args=[snapshot.pk]))
    refused = client.post(reverse("results:release", args=[snapshot.pk]), follow=True)
    assert [message.level_tag for message in refused.context["messages"]][-1] == "error"
    assert Snapshot.objects.get().state == "frozen"
    client.force_login(case.chief)
    client.post(reverse("results:release", args=[snapshot.pk]))
    assert Snapshot.objects.get().state == "released"


def test_a_refusal_without_a_reason_keeps_the_page(client):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.clerk, snapshot=snapshot)
    client.force_login(case.chief)
    url = reverse("results:release_refuse", args=[snapshot.pk])
    assert client.post(url, {"refusal-reason": ""}).status_code == 422
    assert client.post(url, {"refusal-reason": "待核对"}).status_code == 302
    assert Snapshot.objects.get().state == "frozen"


def test_a_stale_snapshot_says_so_and_cannot_be_released(client):
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    part = reverse("results:changes", args=[snapshot.pk])
    assert part in page(client, case.chief, "snapshot", snapshot.pk).text
    assert client.get(part).context["changed"] == []
    factories.make_conflict(case.panel.seats.first().expert.user, case.applications[0])
    assert client.get(part).context["changed"] == ["exclusions"]
    client.post(reverse("results:release_ask", args=[snapshot.pk]))
    assert not TwoPersonAct.objects.exists()
    # What was frozen is still what is shown.
    assert FIGURE in page(client, case.chief, "snapshot", snapshot.pk).text


def test_a_place_left_by_a_tie_is_filled_on_the_page(client):
    case = make_case(combine="mean", shortlist="{ cap = 1, floor = 450 }")
    snapshot = released(case)
    client.force_login(case.clerk)
    url = reverse("results:place_fill", args=[snapshot.pk])
    number = case.applications[1].number
    assert client.post(url, {"place-application": number, "place-reason": ""}).status_code == 422
    client.post(url, {"place-application": number, "place-reason": "现场核实点更多"})
    assert [row.application.number for row in snapshot.shortlistings.all()] == [number]


@pytest.mark.parametrize("count", [1, 3])
def test_rounds_page_query_count_is_flat(client, django_assert_num_queries, count):
    case = make_case(marks=((40, 50, 65, 70, 95),) * count)
    page(client, case.clerk, "rounds", case.cycle.pk)
    with django_assert_num_queries(17):
        response = page(client, case.clerk, "rounds", case.cycle.pk)
    assert len(response.context["entries"][0].progress) == count


def test_the_last_snapshot_page_shows_classes(client):
    case = make_case()
    snapshot = finished(case)
    text = page(client, case.chief, "snapshot", snapshot.pk).content.decode()
    assert "643.33" in text


def test_a_released_standing_is_opened_not_frozen_again(client):
    case = make_case()
    freeze = reverse("results:snapshot_take", args=[case.round.pk])
    assert freeze in page(client, case.clerk, "ranking", case.round.pk).text
    snapshot = released(case)
    text = page(client, case.clerk, "ranking", case.round.pk).text
    assert freeze not in text
    link = reverse("results:snapshot", args=[snapshot.pk])
    assert f'<a class="btn btn--primary" href="{link}">' in text
