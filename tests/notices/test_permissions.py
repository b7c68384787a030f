"""The doors: a draft is not there for the public, and no notice is there for those outside the office."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.core.access import HiddenFromActor
from award.notices import permissions
from tests.factories import make_decision, make_notice, make_user, today_plus

pytestmark = pytest.mark.django_db


def test_public_door_hides_a_draft_and_a_notice_before_its_first_day() -> None:
    draft = make_notice(make_decision(), state="draft")
    coming = make_notice(make_decision(), state="posted", starts_on=today_plus(1), ends_on=today_plus(9))
    begun = make_notice(make_decision(), state="posted", starts_on=today_plus(0), ends_on=today_plus(9))

    for notice in (draft, coming):
        with pytest.raises(Http404):
            permissions.get_public_notice(notice.pk)
    assert permissions.get_public_notice(begun.pk) == begun


@pytest.mark.parametrize("role", ["expert", "committee", "supervisor"])
def test_office_door_is_hidden_from_others(role: str) -> None:
    with pytest.raises(HiddenFromActor):
        permissions.get_notice(make_user("x", role), make_notice(make_decision()).pk)


def test_superuser_has_no_right() -> None:
    with pytest.raises(HiddenFromActor):
        permissions.get_notice(make_user("root", is_superuser=True), make_notice(make_decision()).pk)


def test_reasons_are_told_to_the_office() -> None:
    office = make_user("o", "office")
    posted = make_notice(make_decision(), state="posted", ends_on=today_plus(3))
    verdicts = [
        permissions.can_edit(office, posted), permissions.can_post(office, posted),
        permissions.can_end(office, posted), permissions.can_withdraw(office, posted),
    ]  # fmt: skip
    assert not any(verdicts)
    assert all(verdict.reason and not verdict.hidden for verdict in verdicts)
