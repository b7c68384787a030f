"""Why an application stands where it stands: the steps from each mark to the rank, as data without a sentence.

Figures are decimal strings: what a person earned with one mark is exact as it stands; every other figure comes rounded
by the programme under `figure`, and exact, as a fraction, under `exact`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from award.domain.aggregation import Scales, category_total, sheet_total
from award.domain.criteria import Criteria
from award.domain.errors import DomainError
from award.domain.figures import figure, figure_text
from award.domain.programme import Programme, Round
from award.domain.ranking import build_case, rank
from award.domain.scores import NOT_APPLICABLE, Scores, missing_items
from award.domain.sheets import left_out
from award.domain.standing import Row, Standing


@dataclass(frozen=True)
class Step:
    """One step: a code (sheet, consensus, item_mean, round, standing, adjustment, score, rank, …) and its figures."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Explanation:
    """The steps of one application, in the order in which they are computed."""

    application: str
    after: str
    steps: tuple[Step, ...]

    def as_data(self) -> dict[str, Any]:
        """The explanation as plain data, ready for JSON."""
        steps = [{"step": step.code, **step.params} for step in self.steps]
        return {"application": self.application, "after": self.after, "steps": steps}


@dataclass(frozen=True)
class _Case:
    criteria: Criteria
    programme: Programme
    scores: Scores
    application: str

    def shown(self, value: Fraction) -> dict[str, str]:
        ranking = self.programme.ranking
        return {"figure": figure(value, ranking.decimals, ranking.rounding), "exact": str(value)}

    def sheets(self, round_: Round) -> list[tuple[str, bytes]]:
        """Judge and marks of each sheet of the round, by judge; in a consensus round the agreed sheet, without one."""
        if round_.is_survey:
            return []
        if round_.is_consensus:
            rows = [("", row[2]) for row in self.scores.consensus if row[:2] == (self.application, round_.code)]
        else:
            rows = [(row[2], row[3]) for row in self.scores.sheets if row[:2] == (self.application, round_.code)]
        return sorted((judge, bytes(packed)) for judge, packed in rows)

    def measured(self, round_: Round) -> dict[str, Any]:
        """What a survey measured, as the round's step says it."""
        key = (self.application, round_.code)
        percent = next((f"{row[2]:f}" for row in self.scores.figures if row[:2] == key), None)
        return {
            "combine": "figure",
            "counted": int(percent is not None),
            "needed": 1,
            "left_out": [],
            "percent": percent,
        }

    def state(self, round_: Round, judge: str, packed: bytes) -> str:
        if missing_items(self.criteria, packed):
            return "incomplete"
        excluded = {row[:3] for row in self.scores.exclusions}
        is_out = not round_.is_consensus and (self.application, round_.code, judge) in excluded
        return "excluded" if is_out else "counted"


def explain(
    criteria: Criteria, programme: Programme, scores: Scores, application: str, *, after: str | None = None
) -> Explanation:
    """The steps from the marks of an application to its rank after a round, the last one unless given.

    Raises DomainError: rank.unknown_application, and what `rank` raises.
    """
    return explain_standing(criteria, programme, scores, rank(criteria, programme, scores, after=after), application)


def explain_standing(
    criteria: Criteria, programme: Programme, scores: Scores, standing: Standing, application: str
) -> Explanation:
    """The same from a standing that was computed already. Raises DomainError rank.unknown_application."""
    case = _Case(criteria, programme, scores, application)
    row = standing.row(application)
    unranked = next((entry for entry in standing.unranked if entry.application == application), None)
    if row is None and unranked is None:
        raise DomainError("rank.unknown_application", application=application)
    figures = _figures(row) if row is not None else _own_figures(case, standing)
    steps = [step for code in standing.layout.rounds for step in _round_steps(case, programme.round(code), figures)]
    if row is not None:
        steps += _score_steps(case, standing, row)
    elif unranked is not None:
        steps.append(Step("unranked", {"flags": list(unranked.flags)}))
    return Explanation(application, standing.after, tuple(steps))


def _figures(row: Row) -> dict[str, dict[str, Any]]:
    """The published figures of each round of a ranked application."""
    return {code: {"figure": figure, "categories": row.categories[code]} for code, figure in row.rounds.items()}


def _own_figures(case: _Case, standing: Standing) -> dict[str, dict[str, Any]]:
    """Those of an application without a rank, for the rounds in which it has a score: no other one bears on them."""
    scores = case.scores
    own = replace(
        scores,
        sheets=[row for row in scores.sheets if row[0] == case.application],
        consensus=[row for row in scores.consensus if row[0] == case.application],
        figures=[row for row in scores.figures if row[0] == case.application],
        exclusions=[row for row in scores.exclusions if row[0] == case.application],
        adjustments=(),
    )
    found = build_case(case.criteria, case.programme, own, Scales.of(case.criteria), after=standing.after)
    decimals, categories = standing.decimals, standing.layout.categories
    return {
        code: {
            "figure": figure_text(units[0][0], decimals),
            "categories": {
                category: figure_text(unit, decimals) for category, unit in zip(categories, units[0][1:], strict=True)
            },
        }
        for code, scored, units in zip(standing.layout.rounds, found.rounds, found.units, strict=True)
        if scored.has[0]
    }


def _round_steps(case: _Case, round_: Round, figures: Mapping[str, Mapping[str, Any]]) -> Iterator[Step]:
    counted: dict[str, bytes] = {}
    for judge, packed in case.sheets(round_):
        state = case.state(round_, judge, packed)
        if state == "counted":
            counted[judge] = packed
        yield _sheet_step(case, round_, judge, packed, state)
    params: dict[str, Any] = {"round": round_.code, "combine": round_.combine, "weight": round_.weight}
    if round_.is_survey:
        yield Step("round", params | case.measured(round_) | dict(figures.get(round_.code, {})))
        return
    if round_.combine == "trimmed_mean" and round_.trim and round_.trim.on == "item" and counted:
        yield from _item_steps(case, round_, counted)
    needed = 1 if round_.is_consensus else round_.minimum_sheets or 1
    params |= {"counted": len(counted), "needed": needed, "left_out": left_out(round_, _totals(case, counted))}
    yield Step("round", params | dict(figures.get(round_.code, {})))


def _sheet_step(case: _Case, round_: Round, judge: str, packed: bytes, state: str) -> Step:
    params: dict[str, Any] = {"round": round_.code, "state": state, "marks": _marks(case, packed)}
    if judge:
        params["judge"] = judge
    total = sheet_total(case.criteria, packed)
    if total is None:
        params["missing"] = list(missing_items(case.criteria, packed))
    else:
        applicable = [entry["points"] for entry in params["marks"] if entry["percent"] is not None]
        params |= {"applicable_points": sum(applicable), "total_points": case.criteria.total_points}
        params |= {"total": case.shown(total), "categories": _categories(case, packed)}
    return Step("consensus" if round_.is_consensus else "sheet", params)


def _marks(case: _Case, packed: bytes) -> list[dict[str, Any]]:
    missing = set(missing_items(case.criteria, packed))
    return [
        {
            "item": item.code,
            "points": item.points,
            "percent": None if mark == NOT_APPLICABLE else mark,
            "earned": None if mark == NOT_APPLICABLE else figure_text(item.points * mark, 2),
        }
        for item, mark in zip(case.criteria.items, packed, strict=True)
        if item.code not in missing
    ]


def _categories(case: _Case, packed: bytes) -> dict[str, dict[str, str]]:
    totals = {group.code: category_total(case.criteria, group.code, packed) for group in case.criteria.categories}
    return {code: case.shown(total) for code, total in totals.items() if total is not None}


def _totals(case: _Case, counted: Mapping[str, bytes]) -> dict[str, Fraction]:
    totals = {judge: sheet_total(case.criteria, packed) for judge, packed in counted.items()}
    return {judge: total for judge, total in totals.items() if total is not None}


def _item_steps(case: _Case, round_: Round, counted: Mapping[str, bytes]) -> Iterator[Step]:
    for place, item in enumerate(case.criteria.items):
        percents = sorted(packed[place] for packed in counted.values() if packed[place] != NOT_APPLICABLE)
        drop = round_.trim.drop if round_.trim and len(percents) >= round_.trim.from_ else 0
        kept = percents[drop : len(percents) - drop]
        mean = case.shown(Fraction(sum(kept), len(kept))) if kept else None
        yield Step(
            "item_mean", {"round": round_.code, "item": item.code, "percents": percents, "kept": kept, "mean": mean}
        )


def _score_steps(case: _Case, standing: Standing, row: Row) -> Iterator[Step]:
    rounds = [case.programme.round(code) for code in standing.layout.rounds]
    weights = sum((round_.share for round_ in rounds), Fraction(0))
    terms = [{"round": r.code, "weight": r.weight, "figure": row.rounds[r.code]} for r in rounds]
    yield Step("standing", {"terms": terms, "weights": str(weights)})
    is_last = len(rounds) == len(case.programme.rounds)
    if is_last:
        for application, points, reason in case.scores.adjustments:
            if application == case.application:
                yield Step("adjustment", {"points": str(points), "reason": reason})
    ranking = case.programme.ranking
    score = {"figure": row.score, "exact": str(row.exact), "adjustment": row.adjustment}
    yield Step("score", {**score, "decimals": ranking.decimals, "rounding": ranking.rounding})
    yield Step("rank", _rank_params(case, standing, row))
    yield Step("outcome", {"class": row.class_code, "shortlisted": row.shortlisted, "flags": list(row.flags)})


def _rank_params(case: _Case, standing: Standing, row: Row) -> dict[str, Any]:
    ties = []
    for scope in case.programme.ranking.tie_break:
        kind, _, code = scope.partition(":")
        value = row.rounds.get(code) if kind == "round" else row.categories[standing.after][code]
        ties.append({"scope": scope, "figure": value or figure_text(0, standing.decimals)})
    equals = [other.application for other in standing.rows if other.rank == row.rank and other is not row]
    return {"rank": row.rank, "of": len(standing.rows), "tie_break": ties, "equals": equals}
