"""The nightly command."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import make_decision, make_notice


@pytest.mark.django_db
def test_command_ends_what_is_due_and_says_how_many() -> None:
    notice = make_notice(make_decision(), state="posted")
    out = StringIO()
    call_command("end_due_notices", stdout=out)
    notice.refresh_from_db()
    assert (notice.state, out.getvalue().strip()) == ("ended", "1 notice(s) ended")
