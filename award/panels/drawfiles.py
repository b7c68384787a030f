"""A draw as anyone checks it: all of it in one text, and what of it does not follow from the rest."""

from __future__ import annotations

from award.domain import draws
from award.domain.errors import Fault
from award.panels.models import PanelPlan


def bundle_of(plan: PanelPlan) -> str:
    """All of a draw as one text, with which anyone computes it again."""
    return draws.record_json(draws.Record(*_values(plan)))


def faults_of(plan: PanelPlan, *, seconds: float | None = None) -> list[Fault]:
    """What of a kept draw does not follow from the rest; nothing where every byte comes out again.

    Raises allocation.time when `seconds` do not suffice to compute it.
    """
    return draws.verify(*_values(plan), seconds=seconds)


def _values(plan: PanelPlan) -> tuple[str, str, str, str, str, str]:
    return plan.inputs, plan.inputs_sha256, plan.seed, plan.seed_sha256, plan.witness_word, plan.outcome
