"""The hourly command."""

from __future__ import annotations

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from award.applications.models import UploadSession
from award.applications.offline.keeping import keep
from award.core import keptfiles
from award.core.clock import now
from tests.applications.cast import make_team
from tests.applications.services.test_uploads import STALE_AFTER, begin


@pytest.mark.django_db
def test_command_says_what_it_did() -> None:
    team = make_team()
    begin(team)
    with time_machine.travel(now() - keptfiles.KEPT_FOR):
        keep(team.owner, team.application, "docx", b"x")
        keptfiles.keep(team.owner, "experts", "experts.xlsx", b"contact data")  # the office's import, not confirmed
    UploadSession.objects.update(touched_at=now() - STALE_AFTER)
    out = StringIO()
    call_command("sweep_uploads", stdout=out)
    assert out.getvalue().strip() == "1 upload(s) and 2 kept file(s) discarded, 0 file(s) to be scanned"
    assert not UploadSession.objects.exists()
