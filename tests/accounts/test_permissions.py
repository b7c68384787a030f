import pytest
from django.core.exceptions import PermissionDenied

from award.accounts.permissions import (
    can_edit_organisation,
    can_manage_members,
    can_see_organisation,
    get_membership,
    get_organisation,
)
from award.core.access import HIDDEN, HiddenFromActor
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return factories.make_organisation()


# role in the organisation → see, edit, manage members ("hidden" where its existence is hidden)
RIGHTS = {
    "owner": (True, True, True),
    "editor": (True, True, False),
    "viewer": (True, False, False),
    "": ("hidden", "hidden", "hidden"),
}


@pytest.mark.parametrize("role", RIGHTS)
def test_rights_by_role(organisation, role):
    user = factories.make_user("", "office", "chief")  # a role of the award opens no organisation
    if role:
        organisation.memberships.create(user=user, role=role)
    verdicts = [rule(user, organisation) for rule in (can_see_organisation, can_edit_organisation, can_manage_members)]
    assert tuple("hidden" if verdict == HIDDEN else bool(verdict) for verdict in verdicts) == RIGHTS[role]
    assert all(verdict.reason for verdict in verdicts if not verdict and not verdict.hidden)


def test_what_is_hidden_and_what_is_missing_are_the_same(organisation):
    user = factories.make_user(is_superuser=True)
    for pk in (organisation.pk, organisation.pk + 1000):
        with pytest.raises(HiddenFromActor):
            get_organisation(user, pk)


def test_only_the_owner_reaches_a_membership_and_only_of_its_own_organisation(organisation):
    owner, viewer = factories.make_user(), factories.make_user()
    organisation.memberships.create(user=owner, role="owner")
    membership = organisation.memberships.create(user=viewer, role="viewer")
    elsewhere = factories.make_organisation(owner=viewer).memberships.get()
    assert get_membership(owner, organisation, membership.pk) == membership
    with pytest.raises(PermissionDenied):
        get_membership(viewer, organisation, membership.pk)
    with pytest.raises(HiddenFromActor):
        get_membership(owner, organisation, elsewhere.pk)
