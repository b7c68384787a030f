"""Each audience reads what it was given, and nothing of it before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.results import services
from award.results.audiences import committee_rows, published_entries, results_of
from award.results.bundles import published_list
from award.results.queries import released_to
from tests import factories
from tests.results.cases import MARKS, finished, given, make_case, released

pytestmark = pytest.mark.django_db


def test_the_committee_reads_the_whole_standing_without_a_judge():
    case = make_case(marks=(*MARKS, (40, 50, 0, 0, 0)), unsealed=3)
    rows = committee_rows(released(case))
    assert [(row.rank, row.score) for row in rows] == [(1, "616.67"), (2, "600.00"), (3, "500.00"), (None, "")]
    assert [cell.figure for cell in rows[0].heat][:2] == ["67.83", "55.50"]
    assert rows[3].notes


def test_an_applicant_reads_its_own_figures_by_round():
    case = make_case()
    released(case)  # to the office alone
    assert results_of(case.applications[0]) == []
    snapshot = finished(case)
    given(case, snapshot, "applicants")
    (result,) = results_of(case.applications[0])
    assert (result.row.rank, result.of, result.row.score) == (1, 3, "643.33")
    assert [score for _name, score in result.round_scores] == ["616.67", "650.00", "650.00"]


def test_the_published_list_is_in_the_language_of_the_reader():
    case = make_case()
    snapshot = finished(case)
    organisation = case.applications[0].organisation
    organisation.name_en = "Coconut Works"
    organisation.save()
    from award.cycles.queries import programme_of

    entries = published_entries(programme_of(case.cycle), published_list(snapshot))
    assert entries[0].organisation in ("Coconut Works", organisation.name)
    assert entries[0].score == "643.33"


@pytest.mark.parametrize("audience", ["committee", "applicants", "public"])
def test_a_standing_is_released_to_the_audience_it_was_asked_for(audience):
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = released(case, audience)
    found = [name for name in ("committee", "applicants", "public") if snapshot in released_to(name)]
    assert found == [audience]


def test_a_committee_member_with_a_stake_does_not_read_it(client):
    case = make_case()
    snapshot = released(case, "committee")
    member = factories.make_user("member", "committee")
    client.force_login(member)
    url = reverse("results:standing", args=[snapshot.pk])
    assert client.get(url).status_code == 200
    assert url in client.get(reverse("home:committee")).text
    case.applications[0].organisation.memberships.create(user=member, role="viewer")
    assert client.get(url).status_code == 404
    assert url not in client.get(reverse("home:committee")).text


def test_nothing_is_published_while_the_release_waits_for_a_second_person(client):
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.clerk, snapshot=snapshot, audiences=["public"])
    assert client.get(reverse("results:published", args=[snapshot.pk])).status_code == 404
