"""What home puts on record: checks of the chain, and pages seen as another person."""

from __future__ import annotations

import pytest
from django.db import connection

from award.audit.models import AuditEvent
from award.audit.services import record
from award.core.errors import ServiceError
from award.home import services
from tests import factories as make
from tests.triggers import past_triggers

pytestmark = pytest.mark.django_db


def test_a_check_of_the_chain_is_on_record_with_what_it_found():
    supervisor = make.make_user("", "supervisor")
    first = record(actor=supervisor, action="a")
    found = services.check_chain(actor=supervisor)
    assert (found.first, found.last, found.faults) == (1, first.seq, [])
    event = AuditEvent.objects.latest("seq")
    assert event.action == "audit.checked"
    assert '"faults":0' in event.body


def test_a_changed_event_is_named():
    supervisor = make.make_user("", "supervisor")
    event = record(actor=supervisor, action="a")
    record(actor=supervisor, action="b")
    with past_triggers(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET body = %s WHERE seq = %s", ["{}", event.seq])
    (fault,) = services.check_chain(actor=supervisor).faults
    assert f"event {event.seq}" in fault


@pytest.mark.parametrize("role", ["office", "expert", ""])
def test_who_may_not_read_the_trail_does_not_check_it(role):
    with pytest.raises(ServiceError):
        services.check_chain(actor=make.make_user("", *([role] if role else [])))


@pytest.mark.parametrize("role", ["office", "supervisor"])
def test_only_the_head_of_the_office_sees_pages_as_another(role):
    with pytest.raises(ServiceError):
        services.start_acting(actor=make.make_user("", role), person=make.make_user("", "expert"))


def test_both_names_are_on_record():
    chief, expert = make.make_user("", "chief"), make.make_user("", "expert")
    services.start_acting(actor=chief, person=expert)
    services.note_acting(actor=chief, person=expert, view="home:panel")
    services.end_acting(actor=chief, person=expert)
    events = AuditEvent.objects.filter(action__startswith="acting.").order_by("seq")
    assert [event.action for event in events] == ["acting.started", "acting.seen", "acting.ended"]
    assert {(event.actor_id, event.object_id) for event in events} == {(chief.pk, str(expert.pk))}
