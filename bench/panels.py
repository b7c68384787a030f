"""`python -m bench.panels`: what a plan of panels costs beside HiGHS alone, and how a refusal is explained.

Each problem has all rules and conflicts of interest at random. What is measured draws its plan: proven fair, of proven
fit, and by lot. The floor is HiGHS alone, on the problem as one model: any plan at all, without lots, fit and guests,
which is the least that a solver could be asked. The line below it is HiGHS alone on the models that we asked, solved
again with nothing around them. Times are CPU milliseconds, medians of interleaved rounds; memory is the peak of a fresh
process.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from typing import Any

from award.domain.allocation.checking import check
from award.domain.allocation.explaining import exists, setting_of
from award.domain.allocation.problem import Infeasible, Plan, Problem
from award.domain.allocation.setting import numbers
from award.domain.allocation.solver import Effort, Model
from award.domain.allocation.solving import solve
from tests.domain.allocation.problems import REGIONS, fair_problem

SIZES = ((60, 80, 6), (150, 60, 8), (300, 100, 12))  # applications, experts, panels
TARGET = 1.5
SEED = "bench"


def problem_of(size: tuple[int, int, int]) -> Problem:
    """The problem of a size, always the same."""
    return fair_problem(*size, seed=4)


@contextmanager
def recorded() -> Iterator[list[Any]]:
    """The models that are solved meanwhile, as HiGHS was given them."""
    models: list[Any] = []
    solve_of = Model.solve

    def recording(self: Model) -> Any:
        answer = solve_of(self)
        models.append(self.highs.getLp())
        return answer

    Model.solve = recording  # type: ignore[method-assign]
    try:
        yield models
    finally:
        Model.solve = solve_of  # type: ignore[method-assign]


def bare(models: list[Any]) -> Callable[[], None]:
    """HiGHS alone on models."""

    def act() -> None:
        for lp in models:
            model = Model(Effort())
            model.highs.passModel(lp)
            model.highs.run()

    return act


def whole(problem: Problem) -> Callable[[], bool]:
    """The problem as one model: who sits where, what is assessed where; without lots, fit and guests."""
    setting = setting_of(replace(problem, rules=replace(problem.rules, guests=0)), frozenset(RULES_OF_ONE))
    low, high = len(setting.entries) // setting.panels, -(-len(setting.entries) // setting.panels)

    def act() -> bool:
        model = Model(Effort())
        panels = range(setting.panels)
        seats = {i: [model.column() for _ in panels] for i in setting.pool}
        places = [[model.column() for _ in panels] for _ in setting.entries]
        for row in (*seats.values(), *places):
            model.row([(column, 1) for column in row], low=1 if row in places else 0, high=1)
        for p in panels:
            model.row([(row[p], 1) for row in seats.values()], low=setting.least, high=setting.most)
            model.row([(seats[i][p], 1) for i in numbers(setting.chairs)], low=1)
            model.row([(row[p], 1) for row in places], low=low, high=high)
            for group in setting.employers:
                model.row([(seats[i][p], 1) for i in group], high=1)
            for one, other in setting.pairs:
                model.row([(seats[one][p], 1), (seats[other][p], 1)], high=1)
            for e, entry in enumerate(setting.entries):
                knowing = [(seats[i][p], 1) for i in numbers(setting.knowing[entry.industry])]
                model.row([*knowing, (places[e][p], -setting.experts)], low=0)
                for i in numbers(setting.conflicted[e]):
                    if i in seats:
                        model.row([(seats[i][p], 1), (places[e][p], 1)], high=1)
        return model.solve() is not None

    return act


RULES_OF_ONE = (
    "size",
    "chairs",
    "industry",
    "load",
    "load_difference",
    "conflicts",
    "one_employer",
    "most_cycles",
    "pairs",
)


def cpu(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return (time.process_time() - before) * 1000


def interleaved(acts: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """CPU milliseconds of each act, the median of rounds in which each comes once."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _round in range(rounds):
        for name, act in acts.items():
            times[name].append(cpu(act))
    return {name: median(values) for name, values in times.items()}


def proven(problem: Problem, plan: Plan) -> bool:
    """Whether the plan keeps all rules and every bound is met."""
    figures = plan.figures
    return not check(problem, plan) and not figures["gap"] and figures["spread"] == figures["spread_bound"]


def lines(rounds: int) -> Iterator[str]:
    yield f"{'':36}{'ms':>9}{'ratio':>8}{'target':>8}{'':6}{'models':>8}{'MB':>6}"
    for size in SIZES:
        problem = problem_of(size)
        with recorded() as models:
            plan = solve(problem, seed=SEED)
        acts = {"ours": lambda problem=problem: solve(problem, seed=SEED), "bare": bare(models), "one": whole(problem)}
        times = interleaved(acts, rounds)
        name = f"{size[0]} × {size[1]}, {size[2]} panels"
        ratio = times["ours"] / times["one"]
        verdict = " ok" if ratio <= TARGET else " over"
        yield f"{'HiGHS, one model, ' + name:36}{times['one']:9.0f}{'floor':>8}"
        yield f"{'HiGHS, our models':36}{times['bare']:9.0f}{times['bare'] / times['one']:8.2f}{'':14}{len(models):8}"
        yield f"{'the plan drawn':36}{times['ours']:9.0f}{ratio:8.2f}{TARGET:8}{verdict:14}{memory(size):6.0f}"
        yield "  proven" if proven(problem, plan) else "  NOT PROVEN"
        yield "  " + ", ".join(f"{key} {value}" for key, value in plan.figures.items())


def memory(size: tuple[int, int, int]) -> float:
    """Megabytes at the peak of a fresh process that makes the plan."""
    words = [sys.executable, "-m", "bench.panels", "--memory", *map(str, size)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def refused() -> Iterator[tuple[str, Problem]]:
    """Ten problems without a plan, each for a reason of its own."""
    good = fair_problem(60, 50, 5, seed=4)
    people, entries = good.persons, good.entries
    rules = good.rules

    def with_people(**changes: Any) -> Problem:
        return replace(good, persons=tuple(replace(person, **changes) for person in people))

    yield "too few experts", fair_problem(60, 20, 5, seed=4)
    yield (
        "two who may chair",
        replace(good, persons=tuple(replace(p, may_chair=n in (0, 1)) for n, p in enumerate(people))),
    )
    yield "an industry nobody knows", replace(good, entries=(*entries[1:], replace(entries[0], industry="new")))
    yield "applications beyond what people take", replace(good, rules=replace(rules, most_applications=10))
    yield (
        "61 applications, all loads equal",
        replace(good, entries=(*entries, replace(entries[0], code="more")), rules=replace(rules, load_difference=0)),
    )
    everyone = frozenset((person.code, entries[0].code) for person in people)
    yield "a conflict of everyone", replace(good, conflicts=good.conflicts | everyone)
    yield (
        "three employers",
        replace(good, persons=tuple(replace(p, employer=f"employer {n % 3}") for n, p in enumerate(people))),
    )
    yield (
        "all from the applicants' region",
        replace(with_people(region=REGIONS[0]), rules=replace(rules, same_region="forbid")),
    )
    yield "nobody new", with_people(cycles_in_row=3)
    yield "no room for guests", replace(with_people(most=None), rules=replace(rules, most_applications=12))


def explained() -> Iterator[str]:
    """Each refusal with its smallest set of rules; every rule of it is taken away once, and then there is a plan."""
    for name, problem in refused():
        before = time.process_time()
        try:
            solve(problem, seed=SEED, seconds=60)
        except Infeasible as error:
            spent = (time.process_time() - before) * 1000
            blocking = frozenset(error.blocking)
            is_right = exists(setting_of(problem, blocking), Effort()) is None and all(
                exists(setting_of(problem, blocking - {rule}), Effort()) is not None for rule in blocking
            )
            verdict = "smallest" if is_right else "NOT SMALLEST"
            yield f"{name:44}{spent:9.0f} ms  {verdict}: {', '.join(error.blocking)}"
        else:
            yield f"{name:44} HAS A PLAN"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default 5)")
    parser.add_argument(
        "--memory", type=int, nargs=3, metavar=("APPLICATIONS", "EXPERTS", "PANELS"), help=argparse.SUPPRESS
    )
    options = parser.parse_args()
    if options.memory:
        solve(problem_of(tuple(options.memory)), seed=SEED)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    for line in lines(options.rounds):
        print(line)
    print()
    for line in explained():
        print(line)


if __name__ == "__main__":
    main()
