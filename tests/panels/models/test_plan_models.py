"""What the tables of plans refuse."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from award.core.clock import now
from award.panels.models import PanelPlan, PlanEdit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def plan(**fields) -> PanelPlan:
    cycle = fields.pop("cycle", None) or factories.make_cycle(state="assessing")
    values = {
        "cycle": cycle, "round": cycle.rounds.first(), "inputs": "{}", "inputs_sha256": "0" * 64,
        "made_by": factories.make_user(), "made_at": now(), **fields,
    }  # fmt: skip
    return PanelPlan.objects.create(**values)


def seeded(**fields) -> dict:
    values = {"seed": "a" * 64, "seed_sha256": "b" * 64, "witness": "王五", "committed_at": now()}
    return {"state": "committed", **values, **fields}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("panel_plan_committed_iff_seeded", {"seed": "a" * 64}),
        ("panel_plan_committed_iff_seeded", seeded(witness="")),
        ("panel_plan_committed_iff_seeded", seeded(seed_sha256="")),
        ("panel_plan_dated_by_state", {"state": "committed"}),
        ("panel_plan_dated_by_state", seeded(state="drawn")),
        ("panel_plan_dated_by_state", seeded(state="adopted", drawn_at=now())),
        ("panel_plan_dated_by_state", {"drawn_at": now()}),
        ("panel_plan_discarded_has_reason", seeded(state="discarded")),
    ],
)
def test_a_plan_is_refused(name, fields):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        plan(**fields)


def test_sound_plans_are_taken():
    plan()
    plan(**seeded())
    plan(state="discarded")
    plan(**seeded(state="discarded", reason="见证人缺席"))


def test_panel_plan_one_committed():
    cycle = factories.make_cycle(state="assessing")
    plan(cycle=cycle, **seeded())
    with pytest.raises(IntegrityError), transaction.atomic():
        plan(cycle=cycle, **seeded())


def edit(row: PanelPlan, **fields) -> PlanEdit:
    values = {"position": 1, "change": {}, "reason": "因病", "made_by": row.made_by, "made_at": now(), **fields}
    return PlanEdit.objects.create(plan=row, **values)


def test_plan_edit_position_once_and_plan_edit_has_reason():
    row = plan()
    edit(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        edit(row)
    with pytest.raises(IntegrityError, match="plan_edit_has_reason"), transaction.atomic():
        edit(row, position=2, reason="")
