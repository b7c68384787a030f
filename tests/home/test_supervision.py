"""What supervision shows: what happened, what is overdue, one event in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.audit.models import AuditEvent, TwoPersonAct
from award.audit.services import ask, record
from award.core.clock import now, today
from award.eligibility.models import DepartmentRequest
from award.home import supervision
from award.panels.models import Conflict, PanelPlan
from award.scoring.services.defence import commit_order
from tests import factories as make
from tests.scoring.rounds import rounds, set_day

pytestmark = pytest.mark.django_db


def test_steps_past_their_day_are_listed_the_oldest_first_and_those_in_time_are_not():
    cycle, clerk = make.make_cycle(), make.make_user("", "office")
    round = make.round_of(cycle)
    type(round).objects.filter(pk=round.pk).update(due_at=now() - timedelta(days=2))
    for days, state in ((9, "sent"), (9, "dropped"), (-1, "sent")):
        DepartmentRequest.objects.create(
            cycle=cycle, department=f"d{days}{state}", text="?", state=state, made_by=clerk, made_at=now(),
            sent_on=today() - timedelta(days=20), due_on=today() - timedelta(days=days),
        )  # fmt: skip
    act = ask(actor=clerk, kind="test.act", target=cycle)
    assert [step.about for step in supervision.overdue()] == ["d9sent", round.name]
    TwoPersonAct.objects.filter(pk=act.pk).update(asked_at=now() - timedelta(days=4))
    found = supervision.overdue()
    assert [step.about for step in found] == ["d9sent", f"test.act {cycle.pk}", round.name]
    assert [step.has_time for step in found] == [False, True, True]


def test_a_draw_is_listed_from_its_commitment_on_without_seed_or_inputs():
    cycle, clerk = make.make_cycle(), make.make_user("", "office")
    fields = {
        "cycle": cycle, "round": make.round_of(cycle), "inputs": "{}", "inputs_sha256": "1" * 64, "made_by": clerk,
        "made_at": now(),
    }  # fmt: skip
    PanelPlan.objects.create(**fields)
    plan = PanelPlan.objects.create(
        **fields, state="committed", seed="5" * 64, seed_sha256="2" * 64, witness="W", committed_by=clerk,
        committed_at=now(),
    )  # fmt: skip
    (row,) = supervision.draws()
    assert row.pk == plan.pk
    assert {"seed", "inputs", "outcome"} <= row.get_deferred_fields()


def test_lifted_conflicts_stay_in_the_list():
    found = make.make_conflict(make.make_user(), make.make_application())
    Conflict.objects.filter(pk=found.pk).update(lifted_at=now(), lifted_by=make.make_user(), lift_reason="moved away")
    assert [row.lift_reason for row in supervision.conflicts()] == ["moved away"]


def test_an_event_is_told_key_by_key_with_its_neighbours():
    user = make.make_user()
    record(actor=user, action="a", target=user)
    event = record(
        actor=user, action="b", target=user, before={"state": "x", "n": 1}, after={"state": "y", "list": [1]},
        reason="because",
    )  # fmt: skip
    later = record(actor=user, action="c", target=user)
    changes, reason = supervision.changes_of(event)
    assert [(change.key, change.before, change.after) for change in changes] == [
        ("n", "1", ""), ("state", "x", "y"), ("list", "", "[1]"),
    ]  # fmt: skip
    assert reason == "because"
    assert supervision.neighbours(event) == (event.seq - 1, later.seq)
    assert supervision.neighbours(AuditEvent.objects.order_by("seq").first())[0] is None


def test_draws_of_orders_are_listed_without_seed_once_committed():
    found = rounds()
    session = set_day(found)
    assert list(supervision.orders()) == []
    commit_order(actor=found.clerk, session=session, witness="W")
    (row,) = supervision.orders()
    assert row.pk == session.pk
    assert {"seed", "inputs", "outcome"} <= row.get_deferred_fields()
