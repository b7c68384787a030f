"""Conflicts entered and found: who is told, what is recorded, and that it is before any access."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.accounts.models import Membership
from award.core.clock import now, today
from award.core.errors import ServiceError
from award.core.grants import has_grant
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Conflict, Expert, ExpertTie
from tests import factories
from tests.panels.builders import events, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def employ(cast, place: int = 1) -> Expert:
    expert = cast.seats[place].expert
    Expert.objects.filter(pk=expert.pk).update(employer=cast.application.organisation.name)
    return Expert.objects.get(pk=expert.pk)


def test_what_a_rule_finds_ends_access_in_the_same_step_and_tells_both_sides():
    cast = make_cast(cleared=True)
    chief = factories.make_user("chief", "chief")
    expert = employ(cast)

    (conflict,) = services.find_conflicts(actor=cast.office)

    assert not has_grant(expert.user, "read_application", cast.application)
    assert has_grant(cast.experts[2], "read_application", cast.application)
    assert set(Message.objects.values_list("kind", "recipient")) == {
        ("panel_conflict", expert.user_id), ("panel_recused", chief.pk)
    }  # fmt: skip
    mail = Message.objects.get(kind="panel_recused")
    assert str(expert) in mail.body
    assert cast.panel.name in mail.body  # four of five are left: who must be replaced
    after = {"user": expert.user_id, "application": cast.application.number, "rule": "employer"}
    assert events("conflict.") == [("conflict.found", {}, after)]
    assert services.find_conflicts(actor=cast.office) == []
    assert conflict.rule == "employer"


def test_what_is_found_beforehand_sends_no_mail():
    cast, expert = make_cast(), factories.make_expert()
    Membership.objects.create(organisation=cast.application.organisation, user=expert.user, role="viewer")
    (conflict,) = services.find_conflicts(actor=None, cycle=cast.cycle, expert=expert)
    assert (conflict.source, conflict.rule) == ("membership", "")
    assert not Message.objects.exists()


def test_only_accepted_applications_of_running_cycles_and_the_expert_asked_for():
    cast = make_cast()
    expert = employ(cast)
    other = employ(cast, 2)
    draft = factories.make_application(cast.cycle, state="submitted", organisation=factories.make_organisation())
    Expert.objects.filter(pk=cast.seats[3].expert_id).update(employer=draft.organisation.name)
    over = factories.make_cycle(state="published")
    factories.make_application(over, state="accepted", organisation=cast.application.organisation)

    assert [row.user for row in services.find_conflicts(actor=None, expert=expert)] == [expert.user]
    assert [row.user for row in services.find_conflicts(actor=None)] == [other.user]


def test_a_tie_that_begins_bars_from_its_day_on():
    cast = make_cast(cleared=True)
    tie = ExpertTie.objects.create(
        expert=cast.seats[1].expert, kind="employment", organisation=cast.application.organisation.name,
        from_on=today() + timedelta(days=1), entered_by=cast.office, entered_at=now(),
    )  # fmt: skip
    assert services.find_conflicts(actor=None) == []
    ExpertTie.objects.filter(pk=tie.pk).update(from_on=today())
    assert [row.rule for row in services.find_conflicts(actor=None)] == ["employment"]


def test_a_rule_is_asked_before_a_declaration_opens_the_file():
    cast = make_cast()
    employ(cast)
    row = services.declare_clear(actor=cast.experts[1], assignment=cast.assignments[1])
    assert row.cleared_at is None
    assert Conflict.standing.get().rule == "employer"
    assert not has_grant(cast.experts[1], "read_application", cast.application)


def test_the_office_enters_one_and_only_the_office():
    cast = make_cast(cleared=True)
    with pytest.raises(ServiceError, match="Only the award office"):
        services.add_conflict(
            actor=cast.experts[0], user=cast.experts[1], application=cast.application, reason="有"
        )  # fmt: skip
    with pytest.raises(ServiceError, match="Say what"):
        services.add_conflict(actor=cast.office, user=cast.experts[1], application=cast.application, reason=" ")
    services.add_conflict(actor=cast.office, user=cast.experts[1], application=cast.application, reason="配偶任职")
    with pytest.raises(ServiceError, match="on record already"):
        services.add_conflict(actor=cast.office, user=cast.experts[1], application=cast.application, reason="再次")
