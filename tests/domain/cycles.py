"""Random award cycles: small, and full of ties, gaps and cuts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from award.domain.criteria import Criteria
from award.domain.programme import Programme
from award.domain.scores import Scores
from tests.domain.builders import NAME, category, item, make_criteria, make_programme, make_scores, round_data


@dataclass(frozen=True)
class Cycle:
    """Everything a ranking needs."""

    criteria: Criteria
    programme: Programme
    scores: Scores


def random_criteria(rng: random.Random) -> Criteria:
    groups = []
    # The primes make common denominators that no 64 bits hold.
    worths = rng.choice([[7, 10, 30, 85], [9973, 9967, 9949, 9941]])
    for c in range(1, rng.randint(2, 4)):
        codes = [f"{c}.{i}" for i in range(1, rng.randint(2, 4))]
        groups.append(
            category(str(c), *(item(x, rng.choice(worths), may_be_not_applicable=rng.random() < 0.5) for x in codes))
        )
    return make_criteria(*groups)


def random_round(rng: random.Random, code: str, weight: str) -> dict[str, Any]:
    combine = rng.choice(["mean", "median", "trimmed_mean", "trimmed_mean", "consensus"])
    more: dict[str, Any] = {}
    if combine == "trimmed_mean":
        drop = rng.randint(1, 2)
        more["trim"] = {"drop": drop, "from": 2 * drop + rng.randint(1, 2), "on": rng.choice(["total", "item"])}
    if combine != "consensus":
        more["minimum_sheets"] = rng.randint(1, 2)
    if rng.random() < 0.7:
        more["shortlist"] = {"cap": rng.randint(0, 4), "floor": rng.choice([0, 30])}
    return round_data(code, weight, combine, **more)


def random_programme(rng: random.Random, criteria: Criteria) -> Programme:
    weights = rng.choice([["1"], ["0.3", "0.70"], ["0.25", "0.333", "0.417"]])
    codes = ["r1", "r2", "r3"][: len(weights)]
    scopes = [f"round:{code}" for code in codes] + [f"category:{c.code}" for c in criteria.categories]
    floors = [{"scope": s, "percent": rng.choice([20, 50])} for s in rng.sample(["total", *scopes], rng.randint(0, 2))]
    classes: list[dict[str, Any]] = [
        {"code": "a", "name": NAME, "quota": rng.randint(0, 2), "floor": rng.choice([0, 40])},
        {"code": "s", "name": NAME, "quota": 1, "by": "committee"},
        {"code": "b", "name": NAME, **({"quota": rng.randint(1, 3)} if rng.random() < 0.7 else {})},
    ]
    ranking = {"decimals": rng.choice([0, 1, 2, 4]), "rounding": rng.choice(["half_up", "half_even"])}
    ranking["tie_break"] = rng.sample(scopes, rng.randint(0, 2))
    rounds = [random_round(rng, code, weight) for code, weight in zip(codes, weights, strict=True)]
    return make_programme(*rounds, classes=classes, floors=floors, ranking=ranking)


def random_marks(rng: random.Random, criteria: Criteria, percents: list[int], gaps: float) -> dict[str, int | None]:
    marks: dict[str, int | None] = {}
    for entry in criteria.items:
        if entry.may_be_not_applicable and rng.random() < 0.3:
            marks[entry.code] = None
        elif rng.random() >= gaps:
            marks[entry.code] = rng.choice(percents)
    return marks


def random_cycle(seed: int) -> Cycle:
    """The cycle of a seed."""
    rng = random.Random(seed)
    criteria = random_criteria(rng)
    programme = random_programme(rng, criteria)
    percents = rng.choice([[50, 55], [0, 100], list(range(0, 101, 5))])  # few values make many ties
    applications = [f"A{n}" for n in range(rng.randint(2, 9))]
    judges = ["J1", "J2", "J3", "J4", "J5", "J10"][: rng.randint(1, 6)]
    sheets, agreed = {}, {}
    for round_ in programme.rounds:
        for application in applications:
            if rng.random() < 0.9:
                agreed[application, round_.code] = random_marks(rng, criteria, percents, 0.03)
            for judge in judges:
                if rng.random() < 0.9:
                    sheets[application, round_.code, judge] = random_marks(rng, criteria, percents, 0.03)
    agreed = {key: marks for key, marks in agreed.items() if programme.round(key[1]).is_consensus}
    keys = list(sheets)
    exclusions = rng.sample(keys, min(len(keys), rng.randint(0, 3)))
    adjustments = [(rng.choice(applications), rng.choice(["0.005", "-7.5", "+1000", "-9999.999999"])) for _ in range(2)]
    scores = make_scores(criteria, programme, sheets, consensus=agreed, adjustments=adjustments, exclusions=exclusions)
    return Cycle(criteria, programme, scores)
