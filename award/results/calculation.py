"""The calculation page of one application: the steps of `explain` laid out as tables and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.cycles.models import in_language
from award.domain.criteria import Criteria
from award.domain.explain import Explanation, Step
from award.domain.programme import Programme
from award.results.words import class_name, combination_text, flag_text, round_name, scope_name


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


def calculation_of(criteria: Criteria, programme: Programme, explanation: Explanation) -> Calculation:
    """The explanation of the engine, laid out."""
    steps = explanation.steps
    counted = programme.rounds[: programme.place(explanation.after) + 1]
    standing = _params(steps, "standing")
    score, rank = _params(steps, "score"), _params(steps, "rank")
    outcome = _params(steps, "outcome") or _params(steps, "unranked") or {"flags": []}
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
        outcome=_outcome(programme, outcome, rank),
        flags=tuple(flag_text(criteria, programme, flag) for flag in outcome["flags"]),
    )


def _params(steps: Sequence[Step], code: str) -> Mapping[str, Any] | None:
    return next((step.params for step in steps if step.code == code), None)


def _outcome(programme: Programme, outcome: Mapping[str, Any], rank: Mapping[str, Any] | None) -> str:
    if rank is None:
        return _("Not ranked")
    if outcome["class"]:
        return class_name(programme, outcome["class"])
    if outcome["shortlisted"] is None:
        return _("No class")
    return _("Shortlisted") if outcome["shortlisted"] else _("Not shortlisted")


def _round_part(criteria: Criteria, programme: Programme, steps: Sequence[Step], code: str) -> RoundPart:
    own = [step for step in steps if step.params.get("round") == code]
    sheets = [step.params for step in own if step.code in ("sheet", "consensus")]
    result = next(step.params for step in own if step.code == "round")
    means = {step.params["item"]: step.params["mean"] for step in own if step.code == "item_mean"}
    rules = programme.round(code)
    return RoundPart(
        name=round_name(programme, code),
        weight=rules.weight,
        rule=combination_text(rules),
        outcome=_round_outcome(result),
        score=result.get("figure", ""),
        columns=tuple(_column(sheet, result["left_out"]) for sheet in sheets),
        groups=tuple(_groups(criteria, sheets, result, means)) if sheets else (),
        has_means=bool(means),
    )


def _round_outcome(result: Mapping[str, Any]) -> str:
    params = {"counted": result["counted"], "needed": result["needed"], "left": _(", ").join(result["left_out"])}
    if result["counted"] < result["needed"]:
        return _("%(counted)s sheets count, %(needed)s are needed: no score in this round.") % params
    if result["left_out"]:
        return _("%(counted)s sheets count; left out as lowest and highest: %(left)s.") % params
    sentence = ngettext(
        "%(counted)s sheet counts; none is left out.", "%(counted)s sheets count; none is left out.", result["counted"]
    )
    return sentence % params


def _column(sheet: Mapping[str, Any], left_out: Sequence[str]) -> Column:
    judge = sheet.get("judge", "")
    state = "left_out" if judge in left_out else sheet["state"]
    labels = {
        "counted": _("counts"),
        "left_out": _("left out"),
        "excluded": _("excluded"),
        "incomplete": _("incomplete"),
    }
    total = sheet.get("total", {"figure": "", "exact": ""})
    return Column(judge or _("Agreed sheet"), state, labels[state], total["figure"], total["exact"])


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
