"""What may be accepted together."""

from __future__ import annotations

import pytest

from award.eligibility.bulk import accepted_together, ready_to_accept
from tests.eligibility.scene import checked
from tests.factories import make_application, make_cycle, make_user

pytestmark = pytest.mark.django_db


def test_only_what_waits_with_all_lines_met_is_ready():
    cycle, clerk = make_cycle("eligibility"), make_user("", "office")
    ready, open_one, returned = (make_application(cycle, state=s) for s in ("submitted", "submitted", "returned"))
    checked(ready, clerk)
    checked(returned, clerk)
    assert [row.application for row in ready_to_accept(clerk, cycle)] == [ready]
    checked(open_one, clerk, ban="unclear")
    assert len(ready_to_accept(clerk, cycle)) == 1
    assert ready_to_accept(make_user("", "supervisor"), cycle) == []
    assert accepted_together(cycle) == []
