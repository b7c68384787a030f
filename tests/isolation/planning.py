"""Plans of panels in the world: a dry run, a committed seed, a draw with a change, one asked for, one adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.audit.services import ask
from award.core.clock import now
from award.domain import draws
from award.domain.allocation.canonical import plan_of_json, problem_json, sha256
from award.domain.allocation.problem import Entry, Person, Problem, Rules
from award.panels.models import PanelPlan, PlanEdit
from award.panels.planning import code_of
from award.panels.planrights import ADOPTION

if TYPE_CHECKING:
    from tests.isolation.world import World

SEEDS = {"committed": "5e" * 32, "drawn": "d1" * 32, "asked": "a5" * 32, "adopted": "ad" * 32}


def add_plans(world: World) -> None:
    """One panel of the world's experts in each; the texts are short, so that a page is quick."""
    objects = world.objects
    inputs = problem_json(_problem(world))
    objects["plan_dry"] = _plan(world, inputs, "draft", outcome=draws.draw(inputs, "0f" * 32, "试排"))
    objects["plan_committed"] = _plan(world, inputs, "committed", **_seed(world, "committed"))
    for name in ("drawn", "asked", "adopted"):
        objects[f"plan_{name}"] = _plan(world, inputs, "drawn", **_seed(world, name), **_drawn(world, inputs, name))
    objects["plan_adopted"].state = "adopted"
    objects["plan_adopted"].adopted_at, objects["plan_adopted"].adopted_by = now(), world.people["chief"]
    objects["plan_adopted"].save()
    members = plan_of_json(objects["plan_drawn"].outcome).panels[0].members
    objects["plan_edit"] = PlanEdit.objects.create(
        plan=objects["plan_drawn"], position=1, change={"kind": "chair", "person": members[-1]},
        reason=world.mark("plan-edit"), made_by=world.people["freezer"], made_at=now(),
    )  # fmt: skip
    payload = {"cycle": objects["plan_asked"].cycle_id, "plan": ""}
    ask(actor=world.people["freezer"], kind=ADOPTION, target=objects["plan_asked"], payload=payload)


def _problem(world: World) -> Problem:
    experts = [world.objects[f"expert_{name}"] for name in ("chair", "expert", "peer", "outsider")]
    entries = [Entry(code=world.objects[name].number) for name in ("judged", "rival_judged")]
    persons = [Person(code=code_of(expert), may_chair=True) for expert in experts]
    return Problem(tuple(persons), tuple(entries), 1, Rules(minimum_members=3))


def _plan(world: World, inputs: str, state: str, **fields: object) -> PanelPlan:
    return PanelPlan.objects.create(
        cycle=world.objects["assessing"], round=world.objects["round"], state=state, inputs=inputs,
        inputs_sha256=sha256(inputs), made_by=world.people["freezer"], made_at=now(), **fields,
    )  # fmt: skip


def _seed(world: World, name: str) -> dict[str, object]:
    seed = SEEDS[name]
    return {
        "seed": seed, "seed_sha256": draws.commit(seed), "witness": world.mark(f"witness-{name}"), "engine": "lots 1",
        "committed_by": world.people["freezer"], "committed_at": now(),
    }  # fmt: skip


def _drawn(world: World, inputs: str, name: str) -> dict[str, object]:
    outcome = draws.draw(inputs, SEEDS[name], "口令")
    return {
        "witness_word": "口令", "outcome": outcome, "outcome_sha256": sha256(outcome),
        "drawn_by": world.people["freezer"], "drawn_at": now(),
    }  # fmt: skip
