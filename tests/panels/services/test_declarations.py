"""Declaring, and what a conflict ends."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.core.grants import has_grant
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Conflict
from tests import factories
from tests.panels.builders import events, make_cast

pytestmark = pytest.mark.django_db


def test_declare_clear_opens_the_application_and_records():
    cast = make_cast()
    expert, assignment = cast.experts[1], cast.assignments[1]

    services.declare_clear(actor=expert, assignment=assignment)

    assert has_grant(expert, "read_application", cast.application)
    assert has_grant(expert, "assess_application", cast.application)
    assert not has_grant(expert, "chair_application", cast.application)
    assert not has_grant(cast.experts[2], "read_application", cast.application)
    signed = services.invitations.statement_hash(cast.cycle)
    assert assignment.statement_sha256 == signed
    after = {"state": "cleared", "application": cast.application.number, "statement_sha256": signed}
    assert events() == [
        ("grants.synced", {}, {"added": 2, "removed": 0}),
        ("assignment.cleared", {"state": "to_declare"}, after),
    ]
    with pytest.raises(StaleState):
        services.declare_clear(actor=expert, assignment=assignment)


@pytest.mark.parametrize("was_cleared", [False, True])
def test_declare_conflict_ends_access_at_once_tells_the_office_and_is_final(was_cleared):
    cast = make_cast(cleared=was_cleared)
    expert, assignment = cast.experts[1], cast.assignments[1]
    chief = factories.make_user("chief", "chief")

    services.declare_conflict(actor=expert, assignment=assignment, reason="曾任该企业顾问")

    assert not has_grant(expert, "read_application", cast.application)
    mails = Message.objects.filter(kind="panel_conflict_declared")
    assert {mail.recipient_id for mail in mails} == {cast.office.pk, chief.pk}
    assert not any("曾任该企业顾问" in mail.subject + mail.body for mail in mails)
    before = {"state": "cleared" if was_cleared else "to_declare"}
    after = {"state": "conflict", "application": cast.application.number}
    assert events("conflict.") == [("conflict.declared", before, after)]
    with pytest.raises(ServiceError):
        services.declare_clear(actor=expert, assignment=assignment)
    with pytest.raises(ServiceError):
        services.declare_conflict(actor=expert, assignment=assignment, reason="再次")
    assert Conflict.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "   "])
def test_declare_conflict_asks_for_the_reason(reason):
    cast = make_cast(cleared=True)
    with pytest.raises(ServiceError, match="Say what the conflict of interest is"):
        services.declare_conflict(actor=cast.experts[1], assignment=cast.assignments[1], reason=reason)
    assert has_grant(cast.experts[1], "read_application", cast.application)


def test_nobody_declares_for_another():
    cast = make_cast()
    for actor in (cast.experts[2], cast.office):
        with pytest.raises(ServiceError):
            services.declare_clear(actor=actor, assignment=cast.assignments[1])
    assert events() == []


def test_a_conflict_entered_by_the_office_ends_access_and_tells_the_expert():
    cast = make_cast(cleared=True)
    expert = cast.experts[1]

    services.add_conflict(actor=cast.office, user=expert, application=cast.application, reason="配偶任职")

    assert not has_grant(expert, "read_application", cast.application)
    assert has_grant(cast.experts[2], "read_application", cast.application)
    assert list(Message.objects.values_list("kind", "recipient")) == [("panel_conflict", expert.pk)]
    after = {"user": expert.pk, "application": cast.application.number}
    assert events("conflict.") == [("conflict.entered", {}, after)]
    with pytest.raises(ServiceError, match="on record already"):
        services.add_conflict(actor=cast.office, user=expert, application=cast.application, reason="配偶任职")


def test_only_the_office_enters_conflicts():
    cast = make_cast(cleared=True)
    with pytest.raises(ServiceError):
        services.add_conflict(actor=cast.experts[0], user=cast.experts[1], application=cast.application, reason="有")
    assert not Conflict.objects.exists()


def test_a_conflict_entered_beforehand_sends_no_mail():
    cast, expert = make_cast(), factories.make_expert()
    services.add_conflict(actor=cast.office, user=expert.user, application=cast.application, reason="配偶任职")
    assert not Message.objects.exists()
