"""The doors to certificates: the office, and the members of the winning organisation."""

from __future__ import annotations

import pytest

from award.accounts.models import Membership
from award.core.access import HiddenFromActor
from award.honours import permissions
from tests.factories import make_application, make_certificate, make_cycle, make_notice, make_user

pytestmark = pytest.mark.django_db


def test_members_of_the_winner_reach_their_certificate_and_a_rival_does_not() -> None:
    owner, viewer, rival = make_user("owner"), make_user("viewer"), make_user("rival")
    application = make_application(make_cycle("deciding"), owner=owner, state="accepted")
    Membership.objects.create(organisation=application.organisation, user=viewer, role="viewer")
    certificate = make_certificate(application)
    make_certificate(make_application(make_cycle("deciding"), owner=rival, state="accepted"))

    assert permissions.get_own_certificate(owner, certificate.pk) == certificate
    assert permissions.get_own_certificate(viewer, certificate.pk) == certificate
    for stranger in (rival, make_user("o", "office"), make_user("root", is_superuser=True)):
        with pytest.raises(HiddenFromActor):
            permissions.get_own_certificate(stranger, certificate.pk)


@pytest.mark.parametrize("role", ["expert", "committee", "supervisor", "recommender"])
def test_office_doors_are_hidden_from_others(role: str) -> None:
    certificate, actor = make_certificate(), make_user("x", role)
    with pytest.raises(HiddenFromActor):
        permissions.get_certificate(actor, certificate.pk)
    with pytest.raises(HiddenFromActor):
        permissions.get_commendation(actor, certificate.commendation_id)


def test_reasons_are_told_to_the_office() -> None:
    certificate, office = make_certificate(), make_user("o", "office")
    make_notice(certificate.commendation.decision)
    verdicts = [
        permissions.can_write_commendation(office, certificate.commendation.cycle),
        permissions.can_issue(office, certificate.commendation),
        permissions.can_change_certificate(office, certificate, "revoked"),
    ]
    assert not any(verdicts)
    assert all(verdict.reason and not verdict.hidden for verdict in verdicts)


def test_reinstating_needs_a_suspended_certificate() -> None:
    certificate, chief = make_certificate(), make_user("c", "chief")
    assert not permissions.can_change_certificate(chief, certificate, "valid")
    certificate.state = "suspended"
    assert permissions.can_change_certificate(chief, certificate, "valid")
