"""What panels are formed from, what they must keep to, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from award.domain.errors import DomainError
from award.domain.programmetables import PanelRules

# The rules by name. An explanation of why there is no plan names a smallest set of them: those that stand further up
# are dropped first where several sets would explain it.
RULES = (
    *("guests", "pairs", "same_region", "one_employer", "most_cycles", "load_difference"),
    *("industry", "chairs", "load", "conflicts", "size"),
)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Person:
    """An expert who may be drawn. `most`: applications it takes at most, where it takes fewer than the rules allow."""

    code: str
    employer: str = ""  # "" is compared with nobody
    region: str = ""
    industries: frozenset[str] = frozenset()
    may_chair: bool = False
    most: int | None = None
    cycles_in_row: int = 0


@dataclass(frozen=True)
class Entry:
    """An application that needs a panel. Without an industry or a region the rule on it asks nothing."""

    code: str
    industry: str = ""
    region: str = ""


@dataclass(frozen=True)
class Rules:
    """The rules of the programme by which panels are formed; see `PanelRules` for what each means."""

    minimum_members: int = 1
    maximum_members: int = 15
    minimum_chairs: int = 1
    industry_experts: int = 0
    most_applications: int = 200
    load_difference: int = 1
    one_employer: bool = True
    same_region: Literal["allow", "avoid", "forbid"] = "allow"
    most_cycles: int = 0
    guests: int = 0

    @classmethod
    def of(cls, rules: PanelRules) -> Rules:
        """The rules of a programme file."""
        return cls(**{name: getattr(rules, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Problem:
    """All that a plan depends on beside the seed. The order of what is given makes no difference.

    `conflicts` are pairs of person and entry, `reasons` say why; `pairs_barred` are persons who may not sit together.
    `waived` rules are not kept to; a waived `size` still makes panels of equal lower size, as large as the pool gives.
    """

    persons: tuple[Person, ...]
    entries: tuple[Entry, ...]
    panels: int
    rules: Rules = Rules()
    conflicts: frozenset[Pair] = frozenset()
    reasons: Mapping[Pair, str] = field(default_factory=lambda: MappingProxyType({}))
    pairs_barred: frozenset[Pair] = frozenset()
    waived: frozenset[str] = frozenset()

    @property
    def guests(self) -> int:
        """How many applications of each panel a member of the next one assesses too: never more than each has."""
        if self.panels < 2 or "guests" in self.waived:
            return 0
        return min(self.rules.guests, len(self.entries) // self.panels)


@dataclass(frozen=True)
class PanelPlan:
    """A panel: members, the chair among them, and applications, by code. No chair: nobody in it may chair."""

    code: str
    chair: str | None
    members: tuple[str, ...]
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """A step of the solution, as a bench reads it: how often the solver was asked, and for how many seconds."""

    name: str
    asked: int
    seconds: float


@dataclass(frozen=True)
class Plan:
    """Panels in the order of the ring, guests as (person, entry), and figures; `stages` are no part of the outcome."""

    panels: tuple[PanelPlan, ...]
    guests: tuple[Pair, ...]
    figures: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    stages: tuple[Stage, ...] = field(default=(), compare=False)


class Infeasible(DomainError):
    """No plan keeps to all rules. Those of `blocking` exclude each other; without any one of them there is a plan.

    `detail` holds counts that help to see why: see `explaining.detail_of`.
    """

    def __init__(self, blocking: tuple[str, ...], detail: Mapping[str, int | tuple[str, ...]]) -> None:
        super().__init__("allocation.infeasible", rules=", ".join(blocking))
        self.blocking = blocking
        self.detail = detail


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks, where (codes of panels, persons, entries; counts), and whether it was waived."""

    rule: str
    detail: Mapping[str, str | int]
    is_waived: bool = False
