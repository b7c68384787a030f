"""The calculation of one application: the steps of `explain` laid out as tables and sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from award.cycles.models import in_language
from award.domain.criteria import Criteria
from award.domain.explain import Explanation, Step
from award.domain.figures import figure_text
from award.domain.programme import Programme
from award.results.calculation_words import outcome_sentences, round_notes, round_sentence, sheet_state
from award.results.models import Snapshot, SnapshotRow
from award.results.queries import snapshot_rows
from award.results.words import (
    class_name,
    combination_text,
    flag_text,
    ranking_rules,
    round_name,
    scope_name,
)

REACH = 2  # how many neighbours in rank are shown on either side


@dataclass(frozen=True)
class Column:
    """A sheet: the judge's pseudonym (empty for the agreed sheet), what became of it, its total."""

    judge: str
    state: str  # counted | left_out | excluded | incomplete
    label: str
    total: str
    exact: str


@dataclass(frozen=True)
class Line:
    """An item and its mark on each sheet; the mean of the item where the rule trims items."""

    code: str
    name: str
    points: int
    marks: tuple[str, ...]
    mean: str


@dataclass(frozen=True)
class Group:
    """A category with its items and its points on each sheet."""

    code: str
    name: str
    points: int
    totals: tuple[str, ...]
    score: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class RoundPart:
    """What happened in a round."""

    name: str
    weight: str
    rule: str
    outcome: str
    notes: tuple[str, ...]
    score: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    has_means: bool


@dataclass(frozen=True)
class Calculation:
    """From the marks to the rank."""

    rounds: tuple[RoundPart, ...]
    terms: tuple[tuple[str, str, str], ...]  # round, weight, figure
    weights: str
    adjustments: tuple[tuple[str, str], ...]
    score: Mapping[str, Any] | None
    rounding: str
    rank: Mapping[str, Any] | None
    ties: tuple[tuple[str, str], ...]
    outcome: str
    flags: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]  # the rules that bit on this application
    rules: tuple[tuple[str, str], ...]

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """All that is said in words, as (name, sentence): what bit, then the rules."""
        notes = [(part.name, note) for part in self.rounds for note in (part.outcome, *part.notes)]
        return [*self.remarks, *notes, *self.rules]


@dataclass(frozen=True)
class Neighbour:
    """An application near in rank, with the figures that tell equal scores apart."""

    rank: int
    application: str
    organisation: str
    score: str
    ties: tuple[tuple[str, str], ...]
    is_own: bool


def neighbours_of(
    snapshot: Snapshot, criteria: Criteria, programme: Programme, application: str
) -> tuple[Neighbour, ...]:
    """The applications of the same rank and those next to it, the best first; none for one without a rank."""
    rows = snapshot_rows(snapshot)
    own = rows.filter(application__number=application, rank__isnull=False).first()
    if own is None:
        return ()
    places = list(rows.filter(rank=own.rank).values_list("place", flat=True))
    near = rows.filter(place__range=(places[0] - REACH, places[-1] + REACH), rank__isnull=False)
    return tuple(_neighbour(criteria, programme, snapshot.round.code, row, row.pk == own.pk) for row in near)


def _neighbour(criteria: Criteria, programme: Programme, after: str, row: SnapshotRow, is_own: bool) -> Neighbour:
    content = json.loads(row.payload)
    ties = []
    for scope in programme.ranking.tie_break:
        kind, _colon, code = scope.partition(":")
        figures = content["rounds"] if kind == "round" else content["categories"][after]
        zero = figure_text(0, programme.ranking.decimals)
        ties.append((scope_name(criteria, programme, scope), figures.get(code, zero)))
    return Neighbour(
        rank=content["rank"],
        application=row.application.number,
        organisation=row.application.organisation.name,
        score=content["score"],
        ties=tuple(ties),
        is_own=is_own,
    )


def calculation_of(criteria: Criteria, programme: Programme, explanation: Explanation) -> Calculation:
    """The explanation of the engine, laid out."""
    steps = explanation.steps
    counted = programme.rounds[: programme.place(explanation.after) + 1]
    standing = _params(steps, "standing")
    score, rank = _params(steps, "score"), _params(steps, "rank")
    outcome = _params(steps, "outcome") or _params(steps, "unranked") or {"flags": []}
    singles = {step.code: step.params for step in steps if step.code not in ("sheet", "consensus", "round")}
    terms = [(round_name(programme, t["round"]), t["weight"], t["figure"]) for t in (standing or {}).get("terms", ())]
    return Calculation(
        rounds=tuple(_round_part(criteria, programme, steps, rules.code) for rules in counted),
        terms=tuple(terms),
        weights=(standing or {}).get("weights", ""),
        adjustments=tuple((s.params["points"], s.params["reason"]) for s in steps if s.code == "adjustment"),
        score=score,
        rounding=_("half up") if programme.ranking.rounding == "half_up" else _("half to even"),
        rank=rank,
        ties=tuple(
            (scope_name(criteria, programme, t["scope"]), t["figure"]) for t in (rank or {}).get("tie_break", ())
        ),
        outcome=_outcome(programme, outcome, rank, is_last=len(counted) == len(programme.rounds)),
        flags=tuple(flag_text(criteria, programme, flag) for flag in outcome["flags"]),
        remarks=tuple(outcome_sentences(criteria, programme, singles, "adjustment" in singles)),
        rules=tuple(ranking_rules(criteria, programme, explanation.after)),
    )


def _params(steps: Sequence[Step], code: str) -> Mapping[str, Any] | None:
    return next((step.params for step in steps if step.code == code), None)


def _outcome(programme: Programme, outcome: Mapping[str, Any], rank: Mapping[str, Any] | None, *, is_last: bool) -> str:
    if rank is None:
        return _("Not ranked")
    if outcome["class"]:
        return class_name(programme, outcome["class"])
    if outcome["shortlisted"] is None:
        return _("No class") if is_last else _("No cut in this round")
    return _("Shortlisted") if outcome["shortlisted"] else _("Not shortlisted")


def _round_part(criteria: Criteria, programme: Programme, steps: Sequence[Step], code: str) -> RoundPart:
    own = [step for step in steps if step.params.get("round") == code]
    sheets = [step.params for step in own if step.code in ("sheet", "consensus")]
    result = next(step.params for step in own if step.code == "round")
    items = [step.params for step in own if step.code == "item_mean"]
    means = {params["item"]: params["mean"] for params in items}
    rules = programme.round(code)
    return RoundPart(
        name=round_name(programme, code),
        weight=rules.weight,
        rule=combination_text(rules),
        outcome=round_sentence(rules, result),
        notes=round_notes(criteria, rules, sheets, result, items),
        score=result.get("figure", ""),
        columns=tuple(_column(sheet, result["left_out"]) for sheet in sheets),
        groups=tuple(_groups(criteria, sheets, result, means)) if sheets else (),
        has_means=bool(means),
    )


def _column(sheet: Mapping[str, Any], left_out: Sequence[str]) -> Column:
    judge = sheet.get("judge", "")
    state = "left_out" if judge in left_out else sheet["state"]
    total = sheet.get("total", {"figure": "", "exact": ""})
    return Column(judge or _("Agreed sheet"), state, sheet_state(state), total["figure"], total["exact"])


def _groups(
    criteria: Criteria,
    sheets: Sequence[Mapping[str, Any]],
    result: Mapping[str, Any],
    means: Mapping[str, Mapping[str, str] | None],
) -> list[Group]:
    marks = [{mark["item"]: mark["percent"] for mark in sheet["marks"]} for sheet in sheets]
    scores = result.get("categories", {})
    return [
        Group(
            code=category.code,
            name=in_language(category.name.zh, category.name.en),
            points=category.points,
            totals=tuple(sheet.get("categories", {}).get(category.code, {}).get("figure", "") for sheet in sheets),
            score=scores.get(category.code, ""),
            lines=tuple(
                Line(
                    code=item.code,
                    name=in_language(item.name.zh, item.name.en),
                    points=item.points,
                    marks=tuple(_mark(sheet, item.code) for sheet in marks),
                    mean=(means.get(item.code) or {}).get("figure", ""),
                )
                for item in category.items
            ),
        )
        for category in criteria.categories
    ]


def _mark(marks: Mapping[str, int | None], code: str) -> str:
    if code not in marks:
        return "·"
    percent = marks[code]
    return _("n/a") if percent is None else str(percent)
