"""The total of every sheet of a round, and what became of it: for strips, tables and files beside a standing.

Exact, in integers: a page shows thousands of sheets, and a fraction each would take longer than ranking them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from operator import mul
from typing import NamedTuple

from award.domain.criteria import Criteria
from award.domain.figures import figure, figure_text
from award.domain.programme import Programme, Round
from award.domain.scores import MISSING, NOT_APPLICABLE, Scores, check_packed

Hundredths = int | Fraction  # a total in hundredths of a point: whole where every item is applicable


class SheetTotal(NamedTuple):
    """The total of one sheet, rounded by the programme (empty for an incomplete one), and its state.

    counted | left_out (by a trimmed mean of totals) | excluded | incomplete
    """

    judge: str
    figure: str
    state: str


def sheet_totals(
    criteria: Criteria, programme: Programme, scores: Scores, round_code: str
) -> Mapping[str, tuple[SheetTotal, ...]]:
    """The sheets of a round that is not combined by consensus, by application, in the order of the judges.

    Raises DomainError: criteria.packed, criteria.not_applicable.
    """
    rules, shown = programme.round(round_code), _figures(programme)
    excluded = {(row[0], row[2]) for row in scores.exclusions if row[1] == round_code}
    total_of = _totals(criteria)
    found: dict[str, dict[str, Hundredths | None]] = {}
    for application, code, judge, packed in scores.sheets:
        if code == round_code:
            found.setdefault(application, {})[judge] = total_of(packed)
    return {
        application: tuple(_described(application, sheets, rules, excluded, shown))
        for application, sheets in found.items()
    }


def _described(
    application: str,
    sheets: Mapping[str, Hundredths | None],
    rules: Round,
    excluded: set[tuple[str, str]],
    shown: Callable[[Hundredths], str],
) -> Iterator[SheetTotal]:
    out = {judge for judge in sheets if (application, judge) in excluded} if excluded else ()
    counted = {judge: total for judge, total in sheets.items() if total is not None}
    for judge in out:
        counted.pop(judge, None)
    left = left_out(rules, counted)
    for judge in sorted(sheets):
        total = sheets[judge]
        if total is None:
            yield SheetTotal(judge, "", "incomplete")
        else:
            state = "excluded" if judge in out else "left_out" if judge in left else "counted"
            yield SheetTotal(judge, shown(total), state)


def left_out(rules: Round, totals: Mapping[str, Hundredths]) -> list[str]:
    """The judges whose sheets a trimmed mean of totals leaves out, the lowest first; equal totals by judge."""
    trim = rules.trim
    if rules.combine != "trimmed_mean" or trim is None or trim.on == "item" or len(totals) < trim.from_:
        return []
    order = sorted(sorted(totals), key=totals.__getitem__)
    return [*order[: trim.drop], *order[len(order) - trim.drop :]]


def not_applicable_items(criteria: Criteria, scores: Scores) -> Mapping[str, tuple[str, ...]]:
    """The items that some sheet, or the agreed one, of an application found not applicable, in order."""
    rows = [(row[0], row[3]) for row in scores.sheets if NOT_APPLICABLE in row[3]]
    rows += [(row[0], row[2]) for row in scores.consensus if NOT_APPLICABLE in row[2]]
    found: dict[str, set[int]] = {}
    for application, packed in rows:
        found.setdefault(application, set()).update(
            place for place, mark in enumerate(packed) if mark == NOT_APPLICABLE
        )
    return {
        application: tuple(criteria.items[place].code for place in sorted(places))
        for application, places in found.items()
    }


def _totals(criteria: Criteria) -> Callable[[bytes], Hundredths | None]:
    """What gives the total of a sheet, None for one that lacks a mark."""
    worths = [item.points for item in criteria.items]
    plain = bytes(criteria.allowed_percents())

    def total(packed: bytes) -> Hundredths | None:
        if len(packed) == len(worths) and not packed.translate(None, plain):
            return sum(map(mul, worths, packed))
        check_packed(criteria, packed)
        if MISSING in packed:
            return None
        pairs = [(worth, mark) for worth, mark in zip(worths, packed, strict=True) if mark != NOT_APPLICABLE]
        applicable = sum(worth for worth, _ in pairs)
        earned = sum(worth * mark for worth, mark in pairs)
        return Fraction(criteria.total_points * earned, applicable) if applicable else 0

    return total


def _figures(programme: Programme) -> Callable[[Hundredths], str]:
    """What rounds a total; many sheets share one."""
    decimals, rounding = programme.ranking.decimals, programme.ranking.rounding

    @cache
    def shown(total: Hundredths) -> str:
        if isinstance(total, int) and decimals >= 2:  # nothing to round
            return figure_text(total * 10 ** (decimals - 2), decimals)
        return figure(Fraction(total) / 100, decimals, rounding)

    return shown
