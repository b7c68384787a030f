"""After a return for correction a copy may change the points named, and nothing else."""

from __future__ import annotations

import pytest
import time_machine

from award.applications import services
from award.applications.models import Answer, Application
from award.applications.offline.changes import CLOSED, compare
from award.applications.offline.filled import Filled, Value
from award.applications.offline.parts import can_bring, closed_slots
from award.applications.offline.slots import slots_of
from award.core.clock import now
from award.core.errors import ServiceError
from award.cycles.models import Cycle
from tests.applications.cast import make_team
from tests.applications.review import DAY, send_back

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def returned():
    """Returned for the basic data and one item, after the deadline of the cycle."""
    team = make_team(state="submitted")
    Cycle.objects.filter(pk=team.application.cycle_id).update(
        state="eligibility", applications_open_at=now() - 9 * DAY, applications_close_at=now() - DAY
    )
    send_back(team.application, now() + 5 * DAY, ("basic", ""), ("item", "4.7.2"))
    rows = Application.objects.select_related("cycle__programme__criteria_set", "organisation")
    team.application = rows.get(pk=team.application.pk)
    return team


def test_everything_is_open_before_the_deadline_and_nothing_to_others():
    team = make_team()
    assert can_bring(team.owner, team.application)
    assert closed_slots(team.owner, team.application, slots_of(team.application)) == {}
    assert can_bring(team.rival, team.application).hidden
    assert can_bring(team.viewer, team.application).reason


def test_only_the_points_named_are_open_until_their_due_date(returned):
    slots = slots_of(returned.application)
    assert can_bring(returned.editor, returned.application)
    assert not can_bring(returned.viewer, returned.application)
    closed = closed_slots(returned.owner, returned.application, slots)
    opened = {slot.key for slot in slots if slot.tag not in closed}
    assert {key.split(" ")[0] for key in opened} == {"basic", "indicator", "answer", "measures"}
    assert {key for key in opened if key.startswith(("answer", "measures"))} == {"answer 4.7.2", "measures 4.7.2"}
    assert all(closed.values())
    with time_machine.travel(now() + 6 * DAY):
        assert "due date" in str(can_bring(returned.owner, returned.application).reason)


def test_a_copy_is_taken_over_where_it_is_open_and_told_where_it_is_not(returned):
    filled = Filled("")
    for slot in slots_of(returned.application):
        if slot.key in ("answer 4.7.2", "answer 4.1.2 method"):
            filled.put(slot.mark, Value(slot.base, "改正后的文字"))
    found = {change.slot.key: change for change in compare(returned.owner, returned.application, filled).changes}
    other = found["answer 4.1.2 method"]
    assert (other.state, other.is_ticked, other.can_take, bool(other.fault)) == (CLOSED, False, False, True)
    arguments = {"actor": returned.owner, "application": returned.application}
    with pytest.raises(ServiceError, match="not returned"):
        services.take_over(**arguments, taken=[change.taken for change in found.values()])
    assert not Answer.objects.filter(text="改正后的文字").exists()
    services.take_over(**arguments, taken=[found["answer 4.7.2"].taken])
    assert Answer.objects.get(text="改正后的文字").item.code == "4.7.2"
