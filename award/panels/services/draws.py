"""The recorded draw: a seed committed to before a witness, drawn with the witness's word, run again by anyone."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require
from award.domain import draws as domain
from award.domain.allocation.canonical import sha256
from award.domain.allocation.solver import OUT_OF_TIME
from award.domain.allocation.solving import ENGINE
from award.domain.errors import DomainError, Fault
from award.domain.lifecycle import require_transition
from award.panels.drawfiles import faults_of
from award.panels.models import PanelPlan
from award.panels.planning import is_current
from award.panels.planrights import can_commit, can_draw

State = PanelPlan.State
Result = TypeVar("Result")


@transaction.atomic
def commit_draw(*, actor: Actor, plan: PanelPlan, witness: str) -> PanelPlan:
    """Make the seed, keep it and publish its hash. What the draw depends on is frozen by its own hash from now on.

    Raises ServiceError when the records changed since the dry run, or another draw of the cycle is committed.
    """
    require(can_commit(actor, plan))
    if not witness.strip():
        raise ServiceError(_("Name the witness."), code="witness_needed")
    _require_current(plan)
    require_transition("panel_plan", plan.state, State.COMMITTED)
    seed = secrets.token_hex(32)
    try:
        with transaction.atomic():
            moved = PanelPlan.objects.filter(pk=plan.pk, state=State.DRAFT, version=plan.version).update(
                state=State.COMMITTED, seed=seed, seed_sha256=domain.commit(seed), witness=witness.strip(), outcome="",
                engine=ENGINE, committed_by_id=actor.pk, committed_at=now(), version=plan.version + 1,
            )  # fmt: skip
    except IntegrityError:
        sentence = _("A draw of this cycle is committed already. Draw or discard it first.")
        raise ServiceError(sentence, code="one_committed") from None
    if not moved:
        raise StaleState
    plan.refresh_from_db()
    record(
        actor=actor,
        action="panel_plan.committed",
        target=plan,
        before={"state": State.DRAFT},
        after={
            "state": State.COMMITTED,
            "seed_sha256": plan.seed_sha256,
            "inputs_sha256": plan.inputs_sha256,
            "engine": plan.engine,
        },
    )
    return plan


def _require_current(plan: PanelPlan) -> None:
    if not is_current(plan):
        raise ServiceError(
            _("Experts, conflicts or applications changed since the plan was made. Discard it and plan again."),
            code="inputs_changed",
        )


def _seconds() -> float:
    """Twice what a dry run may take: what was planned in time shall not fail when it is drawn."""
    return 2 * float(settings.SOLVER_SECONDS)


def _in_time(act: Callable[[], Result], late: str) -> Result:
    """What `act` returns; a refusal where its time runs out."""
    try:
        return act()
    except DomainError as error:
        if error.code != OUT_OF_TIME:
            raise
        raise ServiceError(late % {"seconds": round(_seconds())}, code="draw_late") from None


def draw_plan(*, actor: Actor, plan: PanelPlan, word: str) -> PanelPlan:
    """Draw: the seed, the word of the witness and the frozen inputs give the outcome. The seed is revealed.

    Raises ServiceError when the records changed since the seed was committed. Not one transaction: nobody else's
    writing may wait for the solver.
    """
    require(can_draw(actor, plan))
    word = word.strip()
    if not word:
        raise ServiceError(_("The witness must give a word."), code="word_needed")
    word = domain.spoken(word)
    _require_current(plan)
    require_transition("panel_plan", plan.state, State.DRAWN)
    outcome = _in_time(
        lambda: domain.draw(plan.inputs, plan.seed, word, seconds=_seconds()),
        _("The draw was not finished within %(seconds)s seconds: nothing is drawn, and the seed stays committed. "
          "Draw again with the same word, or discard the draw and plan with fewer panels or rules."),
    )  # fmt: skip
    return _keep_draw(actor, plan, word, outcome)


@transaction.atomic
def _keep_draw(actor: Actor, plan: PanelPlan, word: str, outcome: str) -> PanelPlan:
    _require_current(plan)  # the records may have changed while the solver was at work
    moved = PanelPlan.objects.filter(pk=plan.pk, state=State.COMMITTED, version=plan.version).update(
        state=State.DRAWN, witness_word=word, outcome=outcome, outcome_sha256=sha256(outcome), drawn_by_id=actor.pk,
        drawn_at=now(), version=plan.version + 1,
    )  # fmt: skip
    if not moved:
        raise StaleState
    plan.refresh_from_db()
    record(
        actor=actor,
        action="panel_plan.drawn",
        target=plan,
        before={"state": State.COMMITTED},
        after={
            "state": State.DRAWN,
            "seed": plan.seed,
            "word": word,
            "inputs_sha256": plan.inputs_sha256,
            "outcome_sha256": plan.outcome_sha256,
        },
    )
    return plan


def run_again(*, actor: Actor, plan: PanelPlan) -> list[Fault]:
    """Compute a draw again from what was kept and compare every byte. Returns what differs; writes only the record.

    The record alone is a transaction: nobody else's writing may wait for the solver.
    """
    if not plan.outcome_sha256:
        raise ServiceError(_("This plan was not drawn yet."), code="not_drawn")
    faults = _in_time(
        lambda: faults_of(plan, seconds=_seconds()),
        _("The draw was not computed within %(seconds)s seconds, which says nothing of it. "
          "Try again, or verify the file of the draw on your own machine."),
    )  # fmt: skip
    with transaction.atomic():
        record(
            actor=actor,
            action="panel_plan.run_again",
            target=plan,
            after={"faults": [fault.code for fault in faults], "outcome_sha256": plan.outcome_sha256},
        )
    return faults


@transaction.atomic
def record_plan_download(*, actor: Actor, plan: PanelPlan, file: str) -> None:
    """Put a download of a plan on record: the sheet, the workbook or the bundle."""
    record(actor=actor, action="panel_plan.downloaded", target=plan, after={"file": file})
