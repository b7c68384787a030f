import pytest
from django.contrib.auth.models import AnonymousUser

from award.accounts.queries import (
    members_of,
    membership_of,
    organisations_for,
    owner_of,
    people_with_role,
    role_in,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    owner, viewer, stranger = (factories.make_user(name) for name in ("owner", "viewer", "stranger"))
    organisation = factories.make_organisation(owner=owner)
    organisation.memberships.create(user=viewer, role="viewer")
    factories.make_organisation(owner=stranger)
    return owner, viewer, stranger, organisation


def test_each_sees_its_own_organisations(cast):
    owner, viewer, stranger, organisation = cast
    assert list(organisations_for(owner)) == list(organisations_for(viewer)) == [organisation]
    assert organisation not in organisations_for(stranger)
    assert list(organisations_for(AnonymousUser())) == []


def test_role_in_an_organisation(cast):
    _owner, _viewer, stranger, organisation = cast
    assert [role_in(person, organisation) for person in cast[:3]] == ["owner", "viewer", ""]
    assert role_in(AnonymousUser(), organisation) == ""
    assert role_in(factories.make_user(is_superuser=True), organisation) == ""
    assert membership_of(stranger, organisation) is None


def test_members_with_the_owner_first(cast):
    owner, viewer, _stranger, organisation = cast
    editor = factories.make_user("editor")
    organisation.memberships.create(user=editor, role="editor")
    assert [row.user for row in members_of(organisation)] == [owner, editor, viewer]
    assert owner_of(organisation) == owner
    assert owner_of(factories.make_organisation()) is None


def test_people_with_a_role_are_active_and_listed_once():
    chief = factories.make_user("a", "chief", "office")
    clerk = factories.make_user("b", "office")
    factories.make_user("c", "office", is_active=False)
    factories.make_user("d", "expert")
    assert list(people_with_role("office")) == [chief, clerk]
    assert list(people_with_role("chief")) == [chief]
