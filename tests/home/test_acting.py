"""Whose pages may be seen, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404

from award.core.clock import now
from award.home.acting import KEY, OWN, PAGES, acting_of, can_act, get_person_to_act_as, people_to_act_as
from tests import factories as make

pytestmark = pytest.mark.django_db

# Whatever shows these is never on the list: drafts, marks, remarks, ballots, talks among colleagues, files.
CLOSED = (
    "applications:tasks", "applications:item", "applications:comments", "applications:preview", "scoring:", "results:",
    "deliberation:", "panels:application", "panels:evidence", "reports:", "eligibility:application",
)  # fmt: skip


def test_no_page_that_holds_what_the_office_may_not_know_is_on_the_list():
    assert not [name for name in PAGES | OWN if name.startswith(CLOSED)]


def test_applicants_experts_and_bodies_may_be_chosen_and_nobody_of_the_award():
    chief, owner, expert = make.make_user("", "chief"), make.make_user(), make.make_expert("e").user
    make.make_organisation(owner=owner)
    make.make_user("", "office")
    make.make_user("", "supervisor")
    make.make_user("", "committee", "expert")
    make.make_user("", "expert", is_superuser=True)
    make.make_user()  # neither role nor organisation
    assert {user.pk for user in people_to_act_as(chief)} == {owner.pk, expert.pk}
    assert list(people_to_act_as(chief, search=owner.email)) == [owner]


@pytest.mark.parametrize("role", ["office", "supervisor", "expert"])
def test_for_everyone_else_there_is_nobody(role):
    expert, actor = make.make_expert("e").user, make.make_user("", role)
    assert not can_act(actor)
    assert not people_to_act_as(actor)
    with pytest.raises(Http404):
        get_person_to_act_as(actor, expert.pk)


def test_it_ends_with_its_time_and_with_the_right_to_it():
    chief, expert = make.make_user("", "chief"), make.make_expert("e").user
    session = SessionStore()
    assert acting_of(chief, session) is None
    session[KEY] = {"person": expert.pk, "until": (now() + timedelta(minutes=1)).isoformat()}
    assert acting_of(chief, session).person == expert
    assert acting_of(make.make_user("", "office"), session) is None
    session[KEY] = {"person": expert.pk, "until": (now() - timedelta(seconds=1)).isoformat()}
    assert acting_of(chief, session) is None
