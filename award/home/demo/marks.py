"""Invented marks: a level an application, a severity a judge, some noise; always on the criteria's step."""

from __future__ import annotations

import random

from award.domain.criteria import Criteria

# Per cent of eighteen applications, best first: three above the floor of the award, three above that of the nomination,
# three more that are visited, nine that are not.
LEVELS = [71, 68, 66, 62, 60, 58, 55, 53, 51, 46, 45, 44, 42, 41, 39, 38, 36, 34]


def chance_of(seed: int, *names: object) -> random.Random:
    """A generator of its own for each thing drawn, so that a second seeding gives the same."""
    return random.Random(":".join(str(name) for name in (seed, *names)))  # noqa: S311 - a demonstration


def on_step(value: float, step: int) -> int:
    """The nearest allowed per cent."""
    return min(100, max(0, step * round(value / step)))


def sheet_marks(criteria: Criteria, level: int, judge: str, application: str, seed: int) -> dict[str, int]:
    """One assessor's marks for all items."""
    severity = chance_of(seed, judge).uniform(-4, 4)
    chance = chance_of(seed, judge, application)
    return {item.code: on_step(level + severity + chance.gauss(0, 6), criteria.step) for item in criteria.items}


def visited_mark(criteria: Criteria, before: int, chance: random.Random) -> int:
    """The mark after a site visit: mostly as before, now and then one step up or down."""
    return on_step(before + chance.choice([0, 0, 0, 0, 0, 5, 5, -5]), criteria.step)
