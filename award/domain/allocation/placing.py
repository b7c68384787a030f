"""The draw of the applications among panels that stand: the best fit, and the lots among all placements that fit best.

Fit: as few members from the applicant's own region as can be where the rules avoid them, then as many members who know
the industry as can be. The best fit is a problem of transport, which HiGHS solves with its dual; whole duals prove the
optimum here, without trust in floating point, and tell exactly which placements share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from award.domain.allocation.guests import Guest, can_connect, draw_guests
from award.domain.allocation.joint import Costs, Joint
from award.domain.allocation.lots import Lots
from award.domain.allocation.placement import Placement
from award.domain.allocation.setting import Bounds, Setting
from award.domain.allocation.solver import Effort, Model


@dataclass(frozen=True)
class Placed:
    """The panel of each application, the guests, and the cost of the fit with the bound that proves it least."""

    place: tuple[int, ...]
    guests: tuple[Guest, ...]
    cost: int
    bound: int


def neighbours(setting: Setting, members: int, e: int) -> int:
    """How many members of a panel are from the region of an application, where the rules avoid that."""
    if setting.problem.rules.same_region != "avoid" or "same_region" not in setting.active:
        return 0
    return (members & setting.residents.get(setting.entries[e].region, 0)).bit_count()


def knowers(setting: Setting, members: int, e: int) -> int:
    """How many members of a panel know the industry of an application."""
    return (members & setting.knowing.get(setting.entries[e].industry, 0)).bit_count()


def costs_of(setting: Setting, members: Sequence[int]) -> dict[tuple[int, int], int]:
    """The cost of each application with each panel that suits it: neighbours first, then those who do not know it."""
    most = max(people.bit_count() for people in members)
    weight = most * len(setting.entries) + 1
    return {
        (e, p): neighbours(setting, people, e) * weight + most - knowers(setting, people, e)
        for e in range(len(setting.entries))
        for p, people in enumerate(members)
        if setting.suits(people, e)
    }


def draw_places(setting: Setting, bounds: Bounds, members: Sequence[int], lots: Lots, effort: Effort) -> Placed:
    """Place every application and draw the guests. The panels must be known to allow it."""
    costs = costs_of(setting, members)
    placement = Placement.of(setting, bounds, members)
    bound = _best(placement, costs, effort)
    order = _orders(setting, lots)
    for e, panels in order:
        next(p for p in panels if placement.fix(e, p))
    place = placement.place
    if not can_connect(setting, members, place):
        place, bound = _with_guests(Joint(setting, bounds, members, effort, costs), order)
    cost = sum(costs[pair] for pair in enumerate(place))
    return Placed(tuple(place), tuple(_guests(setting, members, place, lots)), cost, bound)


def _orders(setting: Setting, lots: Lots) -> list[tuple[int, list[int]]]:
    codes = [entry.code for entry in setting.entries]
    entries = sorted(range(len(codes)), key=lambda e: lots.lot("entry", codes[e]))
    panels = range(setting.panels)
    return [(e, sorted(panels, key=lambda p: lots.lot("place", codes[e], p + 1))) for e in entries]


def _best(placement: Placement, costs: Costs, effort: Effort) -> int:
    """Keep in a placement only what a best fit may hold, and find one. Gives the proven least cost."""
    model = Model(effort)
    columns = {pair: model.column(cost=cost, is_whole=False) for pair, cost in costs.items()}
    panels = range(len(placement.highs))
    rows: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for (e, p), column in columns.items():
        rows.setdefault(("entry", e), []).append((column, 1))
        rows.setdefault(("panel", p), []).append((column, 1))
    for (kind, number), terms in rows.items():
        low, high = (1, 1) if kind == "entry" else (placement.lows[number], placement.highs[number])
        model.row(terms, low=low, high=high)
    answer = model.solve()
    if answer is None:
        raise ValueError("these panels allow no placement")
    dual = {row: round(value) for row, value in zip(rows, answer.duals, strict=True)}
    prices = [dual.get(("panel", p), 0) for p in panels]
    for p, price in enumerate(prices):  # a price that is not 0 holds the panel at one of its bounds
        if price < 0:
            placement.lows[p] = placement.highs[p]
        elif price > 0:
            placement.highs[p] = placement.lows[p]
    bound = sum(price * placement.lows[p] for p, price in enumerate(prices))
    for e in range(len(placement.suits)):
        # The least reduced cost is the dual of the application: together they are a dual solution of whole numbers.
        reduced = {p: costs[e, p] - prices[p] for p in panels if (e, p) in costs}
        least = min(reduced.values())
        bound += least
        placement.suits[e] = sum(1 << p for p, cost in reduced.items() if cost == least)
    if placement.complete() is not None:
        raise ArithmeticError("the solver's duals prove no optimum")
    return bound


def _with_guests(joint: Joint, order: Sequence[tuple[int, list[int]]]) -> tuple[list[int], int]:
    place = joint.place()
    if place is None:
        raise ValueError("these panels allow no placement with guests")
    bound = joint.keep_cost(place)
    for e, panels in order:
        for p in panels:
            found = joint.fix(e, p)
            if found is not None:
                place = found
                break
    return place, bound


def _guests(setting: Setting, members: Sequence[int], place: list[int], lots: Lots) -> list[Guest]:
    def order(p: int, i: int, e: int) -> tuple[int, bool, bytes]:
        """Rather from elsewhere, rather one who knows the industry, then by lot."""
        lot = lots.lot("guest", p + 1, setting.persons[i].code, setting.entries[e].code)
        return neighbours(setting, 1 << i, e), not knowers(setting, 1 << i, e), lot

    return draw_guests(setting, members, place, order)
