"""A membership that ended stays on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from award.accounts.models import Membership, PastMembership
from award.accounts.services import remove_member
from award.core.clock import now
from tests.factories import make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_removing_a_member_keeps_that_it_was_one():
    owner, member = make_user(), make_user()
    organisation = make_organisation(owner=owner)
    membership = Membership.objects.create(organisation=organisation, user=member, role="viewer")
    remove_member(actor=owner, membership=membership)
    row = PastMembership.objects.get()
    assert (row.organisation, row.user, row.joined_at) == (organisation, member, membership.joined_at)
    assert row.left_at >= row.joined_at


def test_a_membership_ends_after_it_began():
    with pytest.raises(IntegrityError, match="past_membership_in_order"), transaction.atomic():
        PastMembership.objects.create(
            organisation=make_organisation(), user=make_user(), joined_at=now(), left_at=now() - timedelta(days=1)
        )
