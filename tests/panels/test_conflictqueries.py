"""The rows of the pages on conflicts, and whom an applicant may mean."""

from __future__ import annotations

import pytest

from award.accounts.models import User
from award.applications.models import Avoidance
from award.core.clock import now
from award.panels import conflictqueries as q
from award.panels import services
from award.panels.models import Expert, ExpertTie
from tests import factories
from tests.panels.builders import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_conflicts_in_filters_by_source_state_and_words():
    cast, other = make_cast(), make_cast()
    declared = factories.make_conflict(cast.experts[1], cast.application)
    factories.make_conflict(other.experts[1], other.application)
    entered = services.add_conflict(
        actor=cast.office, user=cast.experts[2], application=cast.application, reason="配偶任职"
    )  # fmt: skip
    assert set(q.conflicts_in(cast.cycle)) == {declared, entered}
    assert list(q.conflicts_in(cast.cycle, source="office")) == [entered]
    assert list(q.conflicts_in(cast.cycle, state=q.LIFTED)) == []
    assert set(q.conflicts_in(cast.cycle, state=q.STANDING, search=cast.application.number)) == {declared, entered}
    assert list(q.conflicts_in(cast.cycle, search="没有此人")) == []
    assert q.is_assigned(declared)


def test_lifts_waiting_are_those_of_the_cycle():
    cast, other = make_cast(), make_cast()
    conflict = factories.make_conflict(cast.experts[1], cast.application)
    act = services.ask_lift(actor=cast.office, conflict=conflict, reason="查明无关")
    assert q.lifts_waiting(cast.cycle) == {conflict.pk}
    assert q.lifts_waiting(other.cycle) == set()
    assert list(q.lift_acts(conflict)) == [act]


def named(name: str, employer: str = "某高校") -> Expert:
    expert = factories.make_expert()
    User.objects.filter(pk=expert.user_id).update(name=name)
    Expert.objects.filter(pk=expert.pk).update(employer=employer)
    return expert


def test_meant_are_those_of_the_name_the_employer_or_a_tie():
    cast = make_cast()
    both, same, works, tied = (
        named("张三", "海南某咨询有限公司"), named("张 三"), named("李四", "海南某咨询有限公司"), named("王五")
    )  # fmt: skip
    named("赵六")
    ExpertTie.objects.create(
        expert=tied, kind="consulting", organisation="海南某咨询有限公司", entered_by=cast.office, entered_at=now()
    )
    factories.make_conflict(same.user, cast.application)
    row = Avoidance.objects.create(
        application=cast.application, person="张三", employer="海南某咨询有限公司", reason="有纠纷",
        asked_by=cast.application.created_by, asked_at=now(),
    )  # fmt: skip
    found = q.meant(row)
    assert found[0].expert == both
    assert {(entry.expert, entry.is_barred) for entry in found} == {
        (both, False), (same, True), (works, False), (tied, False)
    }  # fmt: skip


def test_nobody_is_meant_by_an_empty_name():
    cast = make_cast()
    named("无单位者", "")
    row = Avoidance(application=cast.application, person="钱七", employer="", reason="有纠纷")
    assert q.meant(row) == []
