"""The note above a form that may not be written in now."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory

from award.applications.permissions import can_edit
from award.applications.templatetags.deadlines import closed_note
from tests.applications.cast import make_team

pytestmark = [pytest.mark.django_db]


def test_it_says_when_it_closed_and_whom_to_call_only_when_it_did():
    team, context = make_team(), {"request": RequestFactory().post("/")}
    assert closed_note(context, team.application, can_edit(team.owner, team.application)).keys() == {"verdict"}
    refused = can_edit(team.viewer, team.application)
    assert closed_note(context, team.application, refused)["closed_at"] is None
    closes = team.application.cycle.applications_close_at
    with time_machine.travel(closes + timedelta(seconds=1)):
        note = closed_note(context, team.application, can_edit(team.owner, team.application))
    assert (note["closed_at"], note["is_typed"], note["is_returned"]) == (closes, True, False)
    assert "0898" in note["phone"]
