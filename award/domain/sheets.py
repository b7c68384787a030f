"""The total of every sheet of a round, and what became of it: for strips, tables and files beside a standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from award.domain.aggregation import sheet_total
from award.domain.criteria import Criteria
from award.domain.figures import figure
from award.domain.programme import Programme, Round
from award.domain.scores import Scores


@dataclass(frozen=True)
class SheetTotal:
    """The total of one sheet, rounded by the programme (empty for an incomplete one), and its state.

    counted | left_out (by a trimmed mean of totals) | excluded | incomplete
    """

    judge: str
    figure: str
    state: str


def sheet_totals(
    criteria: Criteria, programme: Programme, scores: Scores, round_code: str
) -> Mapping[str, tuple[SheetTotal, ...]]:
    """The sheets of a round that is not combined by consensus, by application, in the order of the judges."""
    rules, ranking = programme.round(round_code), programme.ranking
    excluded = {tuple(row[:3]) for row in scores.exclusions}
    found: dict[str, dict[str, Fraction | None]] = {}
    for application, code, judge, packed in scores.sheets:
        if code == round_code:
            found.setdefault(application, {})[judge] = sheet_total(criteria, packed)
    totals: dict[str, tuple[SheetTotal, ...]] = {}
    for application, sheets in found.items():
        out = {judge for judge in sheets if (application, round_code, judge) in excluded}
        counted = {judge: total for judge, total in sheets.items() if total is not None and judge not in out}
        left = set(left_out(rules, counted))
        totals[application] = tuple(
            SheetTotal(
                judge,
                "" if total is None else figure(total, ranking.decimals, ranking.rounding),
                _state(judge, total, out, left),
            )
            for judge, total in sorted(sheets.items())
        )
    return totals


def _state(judge: str, total: Fraction | None, excluded: set[str], left: set[str]) -> str:
    if total is None:
        return "incomplete"
    if judge in excluded:
        return "excluded"
    return "left_out" if judge in left else "counted"


def left_out(rules: Round, totals: Mapping[str, Fraction]) -> list[str]:
    """The judges whose sheets a trimmed mean of totals leaves out, the lowest first; equal totals by judge."""
    trim = rules.trim
    if rules.combine != "trimmed_mean" or trim is None or trim.on == "item" or len(totals) < trim.from_:
        return []
    order = sorted(totals, key=lambda judge: (totals[judge], judge))
    return [*order[: trim.drop], *order[len(order) - trim.drop :]]
