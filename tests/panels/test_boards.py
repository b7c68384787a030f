"""The office's tables: candidates for a seat, and the board of assignments."""

from __future__ import annotations

import pytest

from award.panels import boards, services
from award.panels.models import Expert
from tests import factories
from tests.panels.builders import make_cast

pytestmark = pytest.mark.django_db


def refusals(cast) -> dict[int, str]:
    return {row.expert.pk: row.refusal for row in boards.candidates(cast.office, cast.panel)}


def test_candidates_shows_why_somebody_cannot_be_seated_and_leaves_out_the_members():
    cast = make_cast()
    elsewhere = factories.make_application(cast.cycle, state="accepted")
    free, absent, staff, barred, other = (factories.make_expert() for _place in range(5))
    Expert.objects.filter(pk=absent.pk).update(is_available=False)
    factories.Role.objects.create(user=staff.user, name="chief")
    factories.make_conflict(barred.user, cast.application)
    factories.make_conflict(free.user, elsewhere)
    factories.Seat.objects.create(
        panel=factories.make_panel(cast.cycle, size=0, code="9"), cycle=cast.cycle, expert=other
    )

    assert refusals(cast) == {
        free.pk: "",
        absent.pk: "Not available",
        staff.pk: "Works for the award office or the supervisors",
        barred.pk: f"{cast.application.number} · Declared by the expert",
        other.pk: "Sits in 评审9组",
    }
    first = boards.candidates(cast.office, cast.panel)[0]
    assert (first.expert, [bar.application for bar in first.bars]) == (free, [elsewhere])


def test_candidates_are_nobody_elses_business():
    cast = make_cast()
    factories.make_expert()
    assert boards.candidates(cast.experts[0], cast.panel) == []


def test_assignment_board_shows_who_holds_what_and_which_panel_cannot():
    cast = make_cast()
    other, waiting = factories.make_panel(cast.cycle), factories.make_application(cast.cycle, state="accepted")
    factories.make_application(cast.cycle, state="rejected")
    services.create_panel(actor=cast.office, cycle=cast.cycle, code="X", name="未确定组")
    factories.make_conflict(cast.experts[2], waiting)
    services.declare_clear(actor=cast.experts[0], assignment=cast.assignments[0])

    panels, rows = boards.assignment_board(cast.round)

    assert {panel.pk for panel in panels} == {cast.panel.pk, other.pk}
    held, free = sorted(rows, key=lambda row: row.application.pk)
    assert (held.application, held.panel, held.is_locked) == (cast.application, cast.panel, True)
    assert (free.application, free.panel, free.is_locked) == (waiting, None, False)
    assert {cell.panel.pk: cell.refusal for cell in free.cells} == {
        cast.panel.pk: f"{cast.seats[2].expert} · Declared by the expert",
        other.pk: "",
    }
    assert [cell.panel.pk for cell in held.cells if cell.is_chosen] == [cast.panel.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_assignment_board_asks_a_flat_number_of_queries(rows, django_assert_num_queries):
    cast = make_cast()
    for _place in range(rows - 1):
        factories.make_application(cast.cycle, state="accepted")
        factories.make_panel(cast.cycle)
    with django_assert_num_queries(11):
        _panels, found = boards.assignment_board(cast.round)
    assert len(found) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_candidates_asks_a_flat_number_of_queries(rows, django_assert_num_queries):
    cast = make_cast()
    for _place in range(rows):
        factories.make_expert()
    assert cast.office.has_role("office")
    with django_assert_num_queries(11):
        found = boards.candidates(cast.office, cast.panel)
        assert len([str(row.expert) for row in found]) == rows
