"""Who may know of an application, and what it may do with it now."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from award.applications import permissions
from tests.applications.cast import make_team
from tests.factories import make_application, make_cycle, make_expert, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_rights_by_role_of_the_member():
    team = make_team()
    application = team.application
    rights = {
        name: [
            bool(can(getattr(team, name), application))
            for can in (permissions.can_view, permissions.can_edit, permissions.can_submit, permissions.can_withdraw)
        ]
        for name in ("owner", "editor", "viewer", "rival")
    }
    assert rights == {
        "owner": [True, True, True, True],
        "editor": [True, True, False, False],
        "viewer": [True, False, False, False],
        "rival": [False, False, False, False],
    }
    for can in (permissions.can_view, permissions.can_edit, permissions.can_submit, permissions.can_withdraw):
        assert can(team.rival, application).hidden


@pytest.mark.parametrize(
    ("state", "may_edit", "may_withdraw"),
    [
        ("draft", True, True), ("submitted", True, True), ("accepted", False, True), ("rejected", False, False),
        ("withdrawn", False, False),
    ],
)  # fmt: skip
def test_rights_by_state(state, may_edit, may_withdraw):
    team = make_team(state=state)
    assert bool(permissions.can_edit(team.owner, team.application)) is may_edit
    assert bool(permissions.can_submit(team.owner, team.application)) is may_edit
    assert bool(permissions.can_withdraw(team.owner, team.application)) is may_withdraw


def test_the_deadline_is_a_refusal_with_its_reason():
    team = make_team()
    with time_machine.travel(team.application.cycle.applications_close_at + timedelta(seconds=1), tick=False):
        verdict = permissions.can_edit(team.owner, team.application)
    assert not verdict
    assert not verdict.hidden
    assert "deadline" in str(verdict.reason)


def test_get_submitted_is_the_offices_and_supervisors_and_never_a_draft():
    draft, sent = make_application(), make_application(state="submitted")
    for role in ("office", "chief", "supervisor"):
        user = make_user(role, role)
        assert permissions.get_submitted(user, sent.pk) == sent
        for pk in (draft.pk, 10**6):
            with pytest.raises(Http404):
                permissions.get_submitted(user, pk)
    for user in (
        sent.created_by,
        make_expert().user,
        make_user("root", is_superuser=True),
        make_user("c", "committee"),
    ):
        with pytest.raises(Http404):
            permissions.get_submitted(user, sent.pk)


def test_doors_hide_what_is_not_ones_own():
    team = make_team(state="submitted")
    assert permissions.get_application(team.viewer, team.application.pk) == team.application
    assert permissions.get_revision(team.viewer, team.application.pk, 1).number == 1
    for user in (team.rival, make_user("office", "chief")):
        with pytest.raises(Http404):
            permissions.get_application(user, team.application.pk)
        with pytest.raises(Http404):
            permissions.get_revision(user, team.application.pk, 1)
    with pytest.raises(Http404):
        permissions.get_revision(team.owner, team.application.pk, 2)
    with pytest.raises(Http404):
        permissions.get_evidence(team.owner, 10**6)


def test_can_start_says_why_not():
    team = make_team()
    organisation = team.application.organisation
    assert "already" in str(permissions.can_start(team.owner, team.application.cycle, organisation).reason)
    assert permissions.can_start(team.editor, make_cycle(), organisation)
    assert not permissions.can_start(team.viewer, make_cycle(), organisation)
    assert permissions.can_start(team.rival, make_cycle(), organisation).hidden
    assert not permissions.can_start(team.owner, make_cycle("eligibility"), organisation)


def test_can_record_verdict_is_hidden_from_all_but_the_office():
    team = make_team(state="submitted")
    assert permissions.can_record_verdict(make_user("clerk", "office"), team.application)
    assert permissions.can_record_verdict(team.owner, team.application).hidden
