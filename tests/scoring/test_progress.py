"""The progress board: states, stalled work and pace, and nothing of it from marks."""

from datetime import timedelta

import pytest
import time_machine

from award.core.clock import now
from award.cycles.models import Cycle, Round
from award.cycles.queries import programme_of
from award.scoring.models import Finding, ItemScore, ScoreSheet
from award.scoring.progress import Cell, boards_of, book_rows, reminds_assessors
from tests import factories as make
from tests.scoring.scene import finding_on, scene, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def first(found):
    return boards_of(found.cycle)[0]


def dated(found, days=10):
    """The round began now and is due in some days."""
    Round.objects.filter(pk=found.round.pk).update(opened_at=now(), due_at=now() + timedelta(days=days))
    return found


def test_boards_stand_by_panel_with_a_gap_where_nothing_is_assigned():
    found = scene(size=3)
    second = make.make_application(found.cycle, state="accepted")
    make.assign(found.panel, second, found.round)[1].delete()
    other = make.make_panel(found.cycle, 2)
    make.assign(other, make.make_application(found.cycle, state="accepted"), found.round, cleared=False)
    board = first(found)
    own = next(panel for panel in board.panels if panel.panel == found.panel)
    assert sorted(len(panel.seats) for panel in board.panels) == [2, 3]
    assert own.rows[1] == (second, [Cell("not_started"), None, Cell("not_started")])
    assert board.counts["undeclared"] == 2
    assert board.expected == 7


def test_consensus_rounds_count_what_is_agreed():
    found, _sheet = talk()
    second = make.make_application(found.cycle, state="accepted")
    make.make_consensus(second, found.cycle.rounds.get(kind="consensus"), found.panel, 50)
    board = boards_of(found.cycle)[1]
    assert (board.agreed, len(board.consensus), board.panels) == (1, 2, [])


def test_a_sheet_that_is_not_saved_for_long_has_stalled():
    found = scene(size=2)
    sheet = found.sheet(0, 50)
    hours = programme_of(found.cycle).panels.stalled_hours
    long_ago = now() - timedelta(hours=hours + 1)
    ScoreSheet.objects.filter(pk=sheet.pk).update(created_at=long_ago)
    ItemScore.objects.filter(sheet=sheet).update(updated_at=long_ago)
    board = first(found)
    assert (board.stalled, board.assessors[0].saved_at) == (1, long_ago)
    finding = finding_on(sheet)
    Finding.objects.filter(pk=finding.pk).update(updated_at=now())
    assert first(found).stalled == 0
    Finding.objects.filter(pk=finding.pk).update(updated_at=long_ago)
    found.close()
    assert first(found).stalled == 0


def test_those_furthest_behind_stand_first_with_their_share():
    found = dated(scene(size=3))
    found.sheet(0, 50, sealed=True)
    found.sheet(1, 50)
    make.make_conflict(found.user(2), found.application)
    board = first(found)
    assert [(row.seat.expert.user, row.done, row.expected, row.share) for row in board.assessors] == [
        (found.user(1), 0, 1, 0), (found.user(0), 1, 1, 100),
    ]  # fmt: skip
    assert board.unfinished == 1
    found.close()
    assert first(found).unfinished == 0


def test_the_pace_tells_what_is_sealed_and_how_much_time_has_passed():
    found = dated(scene(size=2))
    found.sheet(0, 50, sealed=True)
    with time_machine.travel(now() + timedelta(days=5, minutes=5)):
        board = first(found)
        assert (board.pace.done, board.pace.passed) == (50, 50)
        assert "<svg" in board.chart
    Round.objects.filter(pk=found.round.pk).update(due_at=None)
    assert first(found).chart is None


def test_nothing_of_the_board_changes_with_marks():
    found = dated(scene(size=3))
    found.sheet(0, 20, sealed=True), found.sheet(1, 20)
    with time_machine.travel(now(), tick=False):
        before = (list(book_rows([first(found)])), str(first(found).chart), first(found).counts)
        assert ItemScore.objects.update(percent=95)
        assert (list(book_rows([first(found)])), str(first(found).chart), first(found).counts) == before


def test_the_board_opens_where_the_rules_were_altered():
    found = scene(size=2)
    Cycle.objects.filter(pk=found.cycle.pk).update(pinned_programme_sha256="0" * 64)
    found.cycle.refresh_from_db()
    assert first(found).expected == 2
    assert not reminds_assessors(found.cycle)


def test_the_programme_says_whether_assessors_are_reminded():
    assert reminds_assessors(scene(size=2).cycle)
