import pytest

from award.accounts.models import Membership
from award.applications.models import Application
from award.cycles.models import Round
from award.domain.scores import pack_marks
from award.panels.models import Seat
from award.scoring import queries, roomqueries
from award.scoring.models import Finding, ItemScore
from tests import factories as make
from tests.scoring.scene import scene, sealed, talk, visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _opening(found):
    return queries.opening(found.application, found.round)


# ------------------------------------------------------------------ opening


@pytest.mark.parametrize(("seals", "is_open"), [(0, False), (4, False), (5, True)])
def test_sheets_open_when_all_are_sealed(seals, is_open):
    found = scene()
    for place in range(seals):
        found.sheet(place, 50, sealed=True)
    opening = _opening(found)
    assert (opening.is_open, opening.sealed, opening.expected) == (is_open, seals, 5)
    assert bool(opening.reason) is not is_open


@pytest.mark.parametrize(("seals", "is_open"), [(2, False), (3, True)])
def test_a_closed_round_opens_the_sheets_from_the_minimum_on(seals, is_open):
    found = scene()  # the programme asks for three
    for place in range(seals):
        found.sheet(place, 50, sealed=True)
    found.sheet(4, 50)
    assert not _opening(found).is_open
    found.close()
    assert _opening(found).is_open is is_open


def test_conflicts_leavers_and_secretaries_are_not_waited_for():
    found = scene()
    for place in range(2):
        found.sheet(place, 50, sealed=True)
    make.make_conflict(found.user(2), found.application)
    Seat.objects.filter(pk=found.assignments[3].seat_id).update(left_at=found.round.opened_at)
    Seat.objects.filter(pk=found.assignments[4].seat_id).update(role="secretary")
    opening = _opening(found)
    assert (opening.is_open, opening.sealed, opening.expected) == (True, 2, 2)


def test_a_sealed_sheet_with_a_conflict_does_not_count_towards_the_opening():
    found = scene()
    for place in range(3):
        found.sheet(place, 50, sealed=True)
    make.make_conflict(found.user(0), found.application)
    found.close()
    assert not _opening(found).is_open


def test_nothing_opens_where_no_sheet_is_expected():
    found = scene()
    stranger = make.make_application(found.cycle, state="accepted")
    assert not queries.opening(stranger, found.round).is_open


# ------------------------------------------------------------------ inputs of the engine


def test_sealed_sheets_come_from_the_frozen_row_and_never_from_the_draft():
    found = scene()
    found.sheet(0, 50, sealed=True)
    found.sheet(1, 70)
    ItemScore.objects.update(percent=90)
    (sheet,) = queries.sealed_sheets(found.round)
    marks = {item.code: 50 for item in make.criteria().items}
    judge = found.assignments[0].seat.pseudonym
    assert sheet == (found.application.number, "material", judge, pack_marks(make.criteria(), marks))


def test_agreed_sheets_are_those_of_the_round():
    found, sheet = visit(80)
    assert queries.agreed_sheets(sheet.round) == []
    (agreed,) = queries.agreed_sheets(found.cycle.rounds.get(kind="consensus"))
    marks = {item.code: 80 for item in make.criteria().items}
    assert agreed == (found.application.number, "consensus", pack_marks(make.criteria(), marks))


def test_exclusions_are_derived_and_the_sheets_kept():
    found = sealed()
    make.make_conflict(found.user(0), found.application)
    Seat.objects.filter(pk=found.assignments[1].seat_id).update(left_at=found.round.opened_at)
    Membership.objects.create(organisation=found.application.organisation, user=found.user(2), role="viewer")
    judges = [assignment.seat.pseudonym for assignment in found.assignments]
    assert {(row.judge, row.reason) for row in queries.exclusions(found.round)} == {
        (judges[0], "conflict"),
        (judges[1], "left"),
        (judges[2], "conflict"),
    }
    assert len(queries.sealed_sheets(found.round)) == 5
    at_table = roomqueries.assessors(found.application, found.round)
    assert {entry.judge for entry in at_table if entry.counts} == set(judges[3:])


def test_withdrawn_applications_leave_the_inputs():
    found = sealed()
    Application.objects.filter(pk=found.application.pk).update(state="withdrawn")
    assert queries.sealed_sheets(found.round) == []
    assert queries.exclusions(found.round) == []


@pytest.mark.parametrize("applications", [1, 3])
def test_inputs_and_progress_take_one_query_each(applications, django_assert_num_queries):
    found = sealed()
    for _more in range(applications - 1):
        other = make.make_application(found.cycle, state="accepted")
        for assignment in make.assign(found.panel, other, found.round):
            make.make_sheet(assignment, 50, sealed=True)
    round_ = Round.objects.select_related("cycle__programme__criteria_set").get(pk=found.round.pk)
    for read in (queries.sealed_sheets, queries.exclusions, queries.agreed_sheets, queries.openings, queries.progress):
        with django_assert_num_queries(1):
            read(round_)
    assert len(queries.sealed_sheets(round_)) == len(queries.progress(round_)) == 5 * applications


# ------------------------------------------------------------------ reads for people


def test_sheets_for_is_ones_own_without_conflicts():
    found = scene()
    mine, _other = found.sheet(0), found.sheet(1)
    assert list(queries.sheets_for(found.user(0))) == [mine]
    make.make_conflict(found.user(0), found.application)
    assert list(queries.sheets_for(found.user(0))) == []


def test_consensus_for_is_that_of_ones_panel_without_conflicts():
    found, sheet = talk()
    assert list(queries.consensus_for(found.user(3))) == [sheet]
    make.make_conflict(found.user(3), found.application)
    assert list(queries.consensus_for(found.user(3))) == []
    assert list(queries.consensus_for(make.make_expert().user)) == []


def test_progress_tells_states_only():
    found = scene()
    found.sheet(0, 50, sealed=True)
    found.sheet(1, 50)
    make.make_conflict(found.user(3), found.application)
    Seat.objects.filter(pk=found.assignments[4].seat_id).update(left_at=found.round.opened_at)
    rows = queries.progress(found.round)
    assert [row["state"] for row in rows] == ["sealed", "started", "not_started", "conflict", "left"]
    assert set(rows[0]) == {"application", "seat", "panel", "state", "saved_at", "sealed_at"}


def test_opened_findings_are_those_of_counted_sealed_sheets():
    found = sealed()
    for assignment in found.assignments[:2]:
        Finding.objects.create(
            sheet=assignment.sheet, item=found.item("4.1.2"), kind="strength", text=assignment.seat.pseudonym,
            updated_at=found.round.opened_at,
        )  # fmt: skip
    make.make_conflict(found.user(0), found.application)
    (finding,) = queries.opened_findings(found.application, found.round)
    assert finding.text == finding.judge == found.assignments[1].seat.pseudonym


def test_the_sheets_of_a_later_round_are_those_of_the_independent_round_before():
    found, sheet = visit()
    assert queries.sheets_round(sheet.round) == found.round == queries.sheets_round(found.round)
    before = queries.consensus_before(sheet)
    assert before.round.kind == "consensus"
    assert queries.consensus_before(before) is None
