"""An applicant of the demonstration writes and submits through the services of the pages."""

from __future__ import annotations

import pytest

from award.applications.models import ItemState
from award.core.errors import ServiceError
from award.home.demo.applying import DRAFT_ITEMS, applicants, submit, write_application
from award.home.demo.people import make_cast
from award.home.demo.stock import organisations
from tests.factories import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_a_whole_application_is_submitted_and_one_half_written_is_refused():
    cycle = make_cycle(year=2026)
    rows = organisations(2026)[:2]
    cast = make_cast([row["key"] for row in rows])
    whole = write_application(cast, cycle, rows[0], 7)
    half = write_application(cast, cycle, rows[1], 7, whole=False)
    submit(cast, whole, rows[0]["key"])
    whole.refresh_from_db()
    assert (whole.state, whole.revisions.count(), whole.evidence.count()) == ("submitted", 1, 2)
    assert ItemState.objects.filter(application=half, is_done=True).count() == DRAFT_ITEMS
    with pytest.raises(ServiceError):
        submit(cast, half, rows[1]["key"])
    half.refresh_from_db()
    assert half.state == "draft"


def test_a_cycle_of_a_year_without_a_cast_takes_the_running_one():
    assert applicants(make_cycle(year=2024)) == organisations(2024)
    assert applicants(make_cycle(year=2031)) == organisations(2026)
