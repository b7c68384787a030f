"""The engine's standing over rows of the database, against figures computed by hand (tests/results/cases.py)."""

from __future__ import annotations

import pytest

from award.applications.models import Application
from award.core.errors import ServiceError
from award.cycles.queries import programme_of
from award.domain.diagnostics.members import Members
from award.panels.models import Seat
from award.results.queries import (
    applications_of,
    going_on,
    panel_by_application,
    panels_frozen,
    readiness,
    released_snapshot,
    scores_of,
    sheets_round_code,
    snapshot_content,
    snapshot_scores,
    standing_now,
    standing_of,
    what_changed,
)
from tests import factories
from tests.results.cases import finished, make_case, released
from tests.scoring.rounds import confirmed, rounds

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("combine", "scores", "ranks"),
    [
        ("mean", ["640.00", "640.00", "510.00"], [1, 1, 3]),
        ("median", ["650.00", "600.00", "500.00"], [1, 2, 3]),
        ("trimmed_mean", ["616.67", "600.00", "500.00"], [1, 2, 3]),
    ],
)
def test_standing_of_each_combination(combine, scores, ranks):
    standing = standing_now(make_case(combine=combine).round)
    assert [row.score for row in standing.rows] == scores
    assert [row.rank for row in standing.rows] == ranks
    # Each category has the per cent of the whole: 61.666… per cent of its 110 points.
    if combine == "trimmed_mean":
        assert standing.rows[0].categories["material"]["4.1"] == "67.83"


def test_standing_after_all_rounds_weighs_them():
    case = make_case()
    released(case)
    content = snapshot_content(finished(case))
    # 0.2 x 616.666… + 0.8 x 650 = 643.333…; 0.2 x 600 + 0.8 x 600; 0.2 x 500 + 0.8 x 500
    assert [row["score"] for row in content["rows"]] == ["643.33", "600.00", "500.00"]
    assert [row["class"] for row in content["rows"]] == ["award", "award", "nomination"]


def test_standing_is_shut_until_every_sheet_is_in_or_the_round_closed():
    case = make_case(state="open", unsealed=1)
    assert [(row.done, row.expected, row.is_ready) for row in readiness(case.round)] == [
        (5, 5, True),
        (5, 5, True),
        (4, 5, False),
    ]
    with pytest.raises(ServiceError, match="1 application lacks sheets"):
        standing_now(case.round)
    factories.round_of(case.cycle, "independent", "closed")
    case.round.refresh_from_db()
    # The last application counts with the four sheets it has: (45 + 45 + 50 + 55) / 4 per cent.
    assert standing_now(case.round).rows[-1].score == "487.50"


def test_standing_of_a_pending_round_is_shut():
    case = make_case()
    with pytest.raises(ServiceError, match="has not started"):
        standing_now(factories.round_of(case.cycle, "consensus", "pending"))


def test_sheets_of_a_withdrawn_application_do_not_count():
    case = make_case()
    case.applications[0].state = "withdrawn"
    case.applications[0].save()
    assert [row.application for row in standing_now(case.round).rows] == [row.number for row in case.applications[1:]]


def test_a_frozen_standing_can_be_computed_again_after_its_inputs_changed():
    case = make_case()
    snapshot = released(case)
    factories.make_conflict(case.panel.seats.first().expert.user, case.applications[0])
    assert what_changed(snapshot) == ["exclusions"]
    again = standing_of(case.round, snapshot_scores(snapshot))
    assert [row.score for row in again.rows] == [row["score"] for row in snapshot_content(snapshot)["rows"]]
    assert released_snapshot(case.round) == snapshot


@pytest.mark.parametrize("count", [1, 3])
def test_scores_are_read_in_few_queries(django_assert_num_queries, count):
    case = make_case(marks=((40, 50, 65, 70, 95),) * count)
    site = case.cycle.rounds.get(kind="site_visit")
    standing_now(case.round)  # parses and keeps criteria and programme
    with django_assert_num_queries(
        8
    ):  # who is not accepted, rounds, sheets, exclusions, two of consensus, two of panels
        assert len(scores_of(case.cycle, site).sheets) == 5 * count


@pytest.mark.both_databases
def test_panels_are_frozen_with_the_judges_who_were_to_assess():
    case = make_case(unsealed=1)
    first, second, third = case.applications
    other = factories.make_panel(case.cycle, size=2, code="A1")
    seats = [*other.seats.order_by("pk")]
    Seat.objects.filter(pk=seats[0].pk).update(role="secretary")
    factories.assign(other, first, case.round)  # the panel of the case had it before
    late = factories.make_application(case.cycle, state="accepted")
    factories.assign(other, late, case.round)
    Seat.objects.filter(pk=case.panel.seats.order_by("pk")[1].pk).update(pseudonym="")
    Application.objects.filter(pk=third.pk).update(state="withdrawn")
    judges = sorted(seat.pseudonym for seat in case.panel.seats.all() if seat.pseudonym)
    assert panels_frozen(case.cycle, case.round) == {
        "A1": Members((seats[1].pseudonym,), (late.number,)),
        case.panel.code: Members(tuple(judges), tuple(sorted([first.number, second.number]))),
    }
    assert len(judges) == 4


def test_panels_and_applications_of_a_standing():
    case = make_case()
    content = snapshot_content(released(case))
    assert set(applications_of(case.cycle, content)) == {row.number for row in case.applications}
    assert panel_by_application(case.cycle) == {row.pk: case.panel for row in case.applications}
    assert [row.pk for row in going_on(case.round)] == [row.pk for row in case.applications]


@pytest.mark.both_databases
def test_a_survey_is_ready_where_its_figure_is_confirmed():
    found = rounds(shortlist=False)
    assert [row.is_ready for row in readiness(found.survey)] == [False, False]
    confirmed(found, 86.25)
    assert [row.is_ready for row in readiness(found.survey)] == [True, False]
    assert [row.application for row in scores_of(found.cycle, found.survey).figures] == found.numbers[:1]
    Application.objects.filter(pk=found.applications[0].pk).update(state="rejected")
    assert scores_of(found.cycle, found.survey).figures == []


def test_the_last_round_of_single_sheets_is_that_of_the_defence():
    found = rounds()
    programme = programme_of(found.cycle)
    assert sheets_round_code(programme, "survey") == "defence"
    assert sheets_round_code(programme, "site") == "material"
