"""Files between upload and taking over: found by one person for one application, for a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from award.applications.offline.keeping import drop, keep, load
from award.core.clock import now
from award.core.keptfiles import KEPT_FOR, sweep
from tests.applications.cast import make_team
from tests.factories import make_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


def test_a_file_is_found_by_its_person_and_application_only(team):
    token = keep(team.owner, team.application, "docx", b"x")
    kept = load(team.owner, team.application, token)
    assert kept is not None
    assert (kept.kind, kept.data) == ("docx", b"x")
    assert abs(kept.kept_at - now()) < timedelta(minutes=1)
    assert load(team.editor, team.application, token) is None
    assert load(team.owner, make_application(owner=team.owner), token) is None
    drop(team.editor, team.application, token)
    assert load(team.owner, team.application, token) is not None
    drop(team.owner, team.application, token)
    assert load(team.owner, team.application, token) is None


def test_a_second_file_takes_the_place_of_the_first(team):
    first = keep(team.owner, team.application, "docx", b"x")
    other = keep(team.editor, team.application, "xlsx", b"y")
    second = keep(team.owner, team.application, "xlsx", b"z")
    assert load(team.owner, team.application, first) is None
    assert load(team.owner, team.application, second).data == b"z"
    assert load(team.editor, team.application, other).data == b"y"


def test_after_a_day_a_file_is_not_given_out_and_swept(team, settings):
    token = keep(team.owner, team.application, "docx", b"x")
    assert sweep() == 0
    with time_machine.travel(now() + KEPT_FOR + timedelta(seconds=1)):
        assert load(team.owner, team.application, token) is None
        assert sweep() == 1
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_no_other_kind_is_kept(team):
    with pytest.raises(ValueError, match="exe"):
        keep(team.owner, team.application, "exe", b"x")
