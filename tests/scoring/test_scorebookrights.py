import pytest
from django.http import Http404

from award.core.access import Refused
from award.cycles.models import Cycle
from award.scoring import scorebookrights as rights
from tests import factories as make
from tests.scoring.scene import scene, stranger

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
STRANGERS = ["owner", "superuser", "office", "conflicted", "member", "left"]


def test_rows_are_the_own_declared_assignments_of_the_round():
    found = scene()
    sheet = found.sheet(0, 55)
    other = make.make_application(found.cycle, state="accepted")
    make.assign(found.panel, other, found.round)
    undeclared = make.make_application(found.cycle, state="accepted")
    make.assign(found.panel, undeclared, found.round, cleared=False)
    rows = rights.rows_for(found.user(0), found.round)
    assert [row.assignment.application for row in rows] == [found.application, other]
    assert [row.is_begun for row in rows] == [True, False]
    assert rows[0].revision == sheet.revision.sha256
    assert rows[1].revision == other.revisions.get().sha256
    assert rows[0].name.startswith(found.application.number)
    assert [bool(row.verdict) for row in rows] == [True, True]


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_has_no_rows_and_no_round(who):
    found = scene()
    found.sheet(0, 55)
    user = stranger(found, who)
    assert rights.rows_for(user, found.round) == []
    with pytest.raises(Http404):
        rights.get_round(user, found.round.pk)
    with pytest.raises(Http404):
        rights.get_row(user, found.assignments[0].pk)


def test_a_secretary_writes_no_sheet_and_has_no_book():
    found = scene()
    found.panel.seats.filter(pk=found.assignments[1].seat_id).update(role="secretary")
    assert rights.rows_for(found.user(1), found.round) == []


def test_what_cannot_be_changed_gives_its_reason():
    found = scene()
    found.sheet(0, 55, sealed=True)
    other = make.make_application(found.cycle, state="accepted")
    make.assign(found.panel, other, found.round)
    rows = rights.rows_for(found.user(0), found.round)
    assert [bool(row.verdict) for row in rows] == [False, True]
    assert [row.assignment for row in rights.open_rows(found.user(0), found.round)] == [rows[1].assignment]
    assert rights.can_use_scorebook(rows)
    with pytest.raises(Refused, match=r"sealed|封存"):
        rights.get_row(found.user(0), found.assignments[0].pk)


def test_a_closed_round_opens_to_read_but_not_to_write():
    found = scene()
    found.sheet(0, 55)
    make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    found.close()
    assert rights.get_round(found.user(0), found.round.pk) == found.round
    verdict = rights.can_use_scorebook(rights.rows_for(found.user(0), found.round))
    assert not verdict
    assert verdict.reason


def test_a_withdrawn_application_is_refused():
    found = scene()
    found.application.state = "withdrawn"
    found.application.save()
    (row,) = rights.rows_for(found.user(0), found.round)
    assert not row.verdict


def test_a_cancelled_cycle_has_no_rows():
    found = scene()
    Cycle.objects.filter(pk=found.cycle.pk).update(state="cancelled")
    assert rights.rows_for(found.user(0), found.round) == []
