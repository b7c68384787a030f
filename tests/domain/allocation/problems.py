"""Problems for the tests: small ones of every kind, a good one of fair size, and one that has room."""

from __future__ import annotations

from random import Random
from typing import Any

from award.domain.allocation.problem import Entry, Person, Problem, Rules

INDUSTRIES = [f"i{number}" for number in range(8)]
REGIONS = [f"r{number}" for number in range(10)]


def any_problem(random: Random, *, waive: frozenset[str] = frozenset()) -> Problem:
    """A problem small enough to look at all of its plans; many have none."""
    persons = tuple(
        Person(
            f"p{number}",
            random.choice(["", "", "a", "b"]),
            random.choice(["", "r", "s"]),
            frozenset(name for name in "xy" if random.random() < 0.7),
            random.random() < 0.6,
            random.choice([None, None, None, 2, 3]),
            random.randint(0, 2),
        )
        for number in range(random.randint(2, 6))
    )
    entries = tuple(
        Entry(f"e{number}", random.choice(["", "x", "y"]), random.choice(["", "", "r", "s"]))
        for number in range(random.randint(2, 4))
    )
    conflicts = {(p.code, e.code): "shares" for p in persons for e in entries if random.random() < 0.15}
    pairs = [(a.code, b.code) for a in persons for b in persons if a.code < b.code and random.random() < 0.08]
    least = random.randint(1, 2)
    rules = Rules(
        minimum_members=least,
        maximum_members=least + random.randint(0, 1),
        minimum_chairs=random.randint(0, 1),
        industry_experts=random.randint(0, 1),
        most_applications=random.randint(2, 5),
        load_difference=random.randint(0, 3),
        one_employer=random.random() < 0.5,
        same_region=random.choice(["allow", "avoid", "avoid", "forbid"]),
        most_cycles=random.choice([0, 0, 2]),
        guests=random.choice([0, 0, 1, 2]),
    )
    panels = random.randint(1, 2)
    return Problem(persons, entries, panels, rules, frozenset(conflicts), conflicts, frozenset(pairs), waive)


def fair_problem(
    entries: int, persons: int, panels: int, *, seed: int = 1, conflict: float = 0.08, **rules: Any
) -> Problem:
    """A problem like a cycle's, with all rules and conflicts of interest at random; it has plans."""
    random = Random(seed)
    load = -(-entries // panels)
    people = tuple(
        Person(
            f"p{number:03}",
            f"employer {random.randrange(persons // 2)}",
            random.choice(REGIONS),
            frozenset(random.sample(INDUSTRIES, random.choice((1, 2, 3)))),
            random.random() < 0.4,
            random.choice((None, None, None, load + 3)),
            random.randrange(4),
        )
        for number in range(persons)
    )
    sent = tuple(Entry(f"e{number:03}", random.choice(INDUSTRIES), random.choice(REGIONS)) for number in range(entries))
    conflicts = frozenset((p.code, e.code) for p in people for e in sent if random.random() < conflict)
    codes = [person.code for person in people]
    pairs = frozenset((min(pair), max(pair)) for pair in (random.sample(codes, 2) for _ in range(persons // 2)))
    asked: dict[str, Any] = {
        "minimum_members": 5,
        "maximum_members": 7,
        "industry_experts": 1,
        "most_applications": load + 4,
        "same_region": "avoid",
        "most_cycles": 3,
        "guests": 1,
        **rules,
    }
    return Problem(people, sent, panels, Rules(**asked), conflicts, {}, pairs)


def roomy(persons: int = 6, entries: int = 4, panels: int = 2, **rules: Any) -> Problem:
    """A problem that nothing stands in the way of: everyone may chair and knows the one industry."""
    return Problem(
        tuple(Person(f"p{number}", f"e{number}", f"q{number}", frozenset({"x"}), True) for number in range(persons)),
        tuple(Entry(f"e{number}", "x", f"r{number}") for number in range(entries)),
        panels,
        Rules(**{"minimum_members": 2, "maximum_members": 3, **rules}),
    )
