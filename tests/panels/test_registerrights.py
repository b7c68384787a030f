"""Who may keep an entry, remove a tie, open an invitation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import reverse

from award.core.clock import now
from award.cycles.models import Cycle
from award.panels import registerrights as rights
from award.panels import services
from award.panels.models import SeatInvitation
from tests import factories
from tests.panels.invitations import make_invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.make_user("office", "office")


def test_only_the_person_keeps_its_own_entry_and_only_with_the_role(office):
    expert, other = factories.make_expert(), factories.make_expert()
    assert rights.can_keep_own_entry(expert.user, expert)
    for person in (other.user, office, AnonymousUser()):
        assert rights.can_keep_own_entry(person, expert).hidden
    assert rights.get_own_expert(expert.user) == expert
    for person in (office, AnonymousUser(), factories.make_user("x", "expert")):
        with pytest.raises(Http404):
            rights.get_own_expert(person)


def test_ties_are_kept_by_the_office_and_the_expert(office):
    expert, other = factories.make_expert(), factories.make_expert()
    tie = services.add_tie(actor=office, expert=expert, kind="kinship", organisation="甲公司")
    assert rights.can_keep_ties(office, expert)
    assert rights.can_remove_tie(office, tie)
    assert "award office entered" in str(rights.can_remove_tie(expert.user, tie).reason)
    assert rights.can_remove_tie(other.user, tie).hidden
    assert rights.get_tie(office, tie.pk) == rights.get_own_tie(expert.user, tie.pk) == tie
    for door, person in ((rights.get_tie, expert.user), (rights.get_own_tie, other.user)):
        with pytest.raises(Http404):
            door(person, tie.pk)


def test_a_link_opens_for_nobody_logged_in_and_for_the_person(office):
    row = make_invitation(token="secret")
    assert rights.get_invitation_by_token(AnonymousUser(), "secret") == row
    assert rights.get_invitation_by_token(row.expert.user, "secret") == row
    for person, token in ((office, "secret"), (AnonymousUser(), "other"), (AnonymousUser(), row.token_sha256),
                          (AnonymousUser(), "s" * 65)):  # fmt: skip
        with pytest.raises(Http404):
            rights.get_invitation_by_token(person, token)
    assert rights.get_seat_invitation(office, row.pk) == row
    with pytest.raises(Http404):
        rights.get_seat_invitation(row.expert.user, row.pk)


def test_an_answer_needs_an_open_invitation_in_time_in_a_cycle_that_forms_panels():
    row = make_invitation(token="secret")
    assert rights.can_answer(row)
    row.due_at = now() - timedelta(seconds=1)
    assert rights.is_overdue(row)
    assert not rights.can_answer(row)
    SeatInvitation.objects.filter(pk=row.pk).update(state="declined", answered_at=now(), reason="病")
    row.refresh_from_db()
    assert not rights.is_overdue(row)
    assert not rights.can_answer(row)
    late = make_invitation(token="late")
    Cycle.objects.filter(pk=late.cycle_id).update(state="deciding")
    assert not rights.can_answer(rights.get_invitation_by_token(AnonymousUser(), "late"))


def test_the_link_of_an_invitation_is_hidden_and_other_addresses_are_not():
    address = f"https://a.example{reverse('panels:invitation', args=['x-Y_9' * 9])}"
    assert rights.without_token(f"{address}\nhttps://a.example/panel/") == (
        "https://a.example/panel/invitations/••••/\nhttps://a.example/panel/"
    )
