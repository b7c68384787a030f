"""Files that wait are found by whoever sent them, for a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from award.core import keptfiles
from award.core.clock import now, pretend
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.make_user("office", "office")


def test_a_file_is_found_by_its_person_and_purpose_only(office):
    token = keptfiles.keep(office, "experts", "名单.csv", b"a\nb")
    kept = keptfiles.load(office, "experts", token)
    assert kept is not None
    assert (kept.name, kept.data) == ("名单.csv", b"a\nb")
    assert abs(kept.kept_at - now()) < timedelta(minutes=1)
    numbered = keptfiles.keep(office, "lists-7", "a.csv", b"a")
    assert keptfiles.load(office, "lists-7", numbered) is not None
    assert keptfiles.load(office, "lists-71", numbered) is None
    assert keptfiles.load(factories.make_user("other", "office"), "experts", token) is None
    assert keptfiles.load(office, "lists", token) is None
    assert keptfiles.load(office, "experts", uuid4()) is None
    with pytest.raises(ValueError):
        keptfiles.load(office, "../x", token)


def test_a_new_file_takes_the_place_of_the_old_one_and_can_be_dropped(office):
    first = keptfiles.keep(office, "experts", "a.csv", b"a")
    second = keptfiles.keep(office, "experts", "b.csv", b"b")
    assert keptfiles.load(office, "experts", first) is None
    keptfiles.drop(office, "experts", second)
    assert keptfiles.load(office, "experts", second) is None


def test_after_a_day_a_file_is_gone(office):
    token = keptfiles.keep(office, "experts", "a.csv", b"a")
    with pretend(now() + timedelta(hours=25)):
        assert keptfiles.load(office, "experts", token) is None
        assert keptfiles.sweep() == 1
