"""Mail is the office's."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.accounts.models import Role
from award.core.clock import now
from award.outbox.models import Bounce
from award.outbox.permissions import can_handle_mail, get_bounce, get_message, require_mail
from tests import factories
from tests.outbox.services.test_sending import queue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [*Role.Name.values, "", "superuser"])
def test_only_the_office_handles_mail(role):
    roles = [role] if role in Role.Name.values and role != "recommender" else []
    person = factories.make_user("", *roles, is_superuser=role == "superuser")
    message = queue()
    bounce = Bounce.objects.create(address="a@example.org", reason="x", bounced_at=now())
    if role in ("office", "chief"):
        assert can_handle_mail(person)
        assert (get_message(person, message.pk), get_bounce(person, bounce.pk)) == (message, bounce)
        with pytest.raises(Http404):
            get_message(person, 0)
        return
    assert not can_handle_mail(person)
    for door in (lambda: get_message(person, message.pk), lambda: get_bounce(person, bounce.pk)):
        with pytest.raises(Http404):
            door()
    with pytest.raises(Http404):
        require_mail(person)
