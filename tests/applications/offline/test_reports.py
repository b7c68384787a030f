"""What was taken over last, told from the trail."""

from __future__ import annotations

import pytest

from award.applications import services
from award.applications.offline.reports import last_report
from tests.applications.cast import make_team
from tests.applications.offline.copies import slot_named

pytestmark = pytest.mark.django_db


def test_the_last_one_with_names_as_pages_say_them():
    team = make_team()
    assert last_report(team.application) is None
    for key, text in (("basic address", "海口"), ("answer 4.1.2 method", "做法")):
        slot = slot_named(team.application, key)
        taken = [services.Taken(slot.tag, slot.base, text)]
        services.take_over(actor=team.editor, application=team.application, taken=taken)
    report = last_report(team.application)
    assert report is not None
    assert (report.by, report.labels) == ("editor", ["4.1.2 Role of senior leaders Method used"])
