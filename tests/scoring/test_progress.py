import pytest

from award.cycles.queries import rounds_of
from award.scoring.progress import boards_of
from tests import factories as make
from tests.scoring.scene import scene, talk

pytestmark = [pytest.mark.django_db]


def test_boards_stand_by_panel_with_a_gap_where_nothing_is_assigned():
    found = scene(size=3)
    second = make.make_application(found.cycle, state="accepted")
    make.assign(found.panel, second, found.round)[1].delete()
    other = make.make_panel(found.cycle, 2)
    make.assign(other, make.make_application(found.cycle, state="accepted"), found.round, cleared=False)
    board = boards_of(rounds_of(found.cycle))[0]
    assert [len(panel.seats) for panel in board.panels] == [3, 2]
    assert board.panels[0].rows[1] == (second, ["not_started", "", "not_started"])
    assert board.counts["undeclared"] == 2
    assert board.expected == 7


def test_consensus_rounds_count_what_is_agreed():
    found, _sheet = talk()
    second = make.make_application(found.cycle, state="accepted")
    make.make_consensus(second, found.cycle.rounds.get(kind="consensus"), found.panel, 50)
    board = boards_of(rounds_of(found.cycle))[1]
    assert (board.agreed, len(board.consensus), board.panels) == (1, 2, [])
