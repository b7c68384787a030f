"""The diagnosis of one round of sheets: each panel by itself, severity where panels hang together, sheets far off."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from award.domain.aggregation import Scales
from award.domain.criteria import Criteria
from award.domain.diagnostics.members import Members
from award.domain.diagnostics.ratings import Ratings, Undefined, counted_sheets, part_of, ratings_of, totals_of
from award.domain.diagnostics.report import Diagnosis, diagnose, diagnosis_json, number, numbers
from award.domain.diagnostics.severity import Component, Severity, components, severity_of
from award.domain.figures import figure
from award.domain.programme import Discuss, Programme
from award.domain.ranking import Case, build_case
from award.domain.scores import MISSING, NOT_APPLICABLE, Scores, Sheet
from award.domain.sheets import SheetTotal, sheet_totals

FLAG_ABOVE = 2.0  # standard deviations of the error


class SheetResidual(NamedTuple):
    """A counted sheet: its rounded total, and how far that lies from what the model of severity expects of it."""

    application: str
    judge: str
    total: str
    residual: float | None
    is_flagged: bool


@dataclass(frozen=True)
class RoundDiagnosis:
    """What the sheets of a round say of their judges; no score follows from it.

    `severity` holds judges, `adjusted` applications, of the components where a model could be fitted: figures of
    different components cannot be compared. `unfitted` tells why the others have none, by their place.
    `means`: of the counted sheets of a panel, None without any. `items`: how many items ask for discussion.
    """

    round: str
    panels: Mapping[str, Diagnosis]
    means: Mapping[str, str | None]
    components: tuple[Component, ...]
    severity: Mapping[str, float]
    unfitted: Mapping[int, Undefined]
    sheets: tuple[SheetResidual, ...]
    adjusted: Mapping[str, str]
    items: Mapping[str, int]

    def as_data(self) -> dict[str, Any]:
        """The diagnosis as plain data; `mean` of a panel is the mean of its sheets, not that of a model."""
        return {
            "round": self.round,
            "panels": {
                code: {**diagnosis_json(panel), "mean": self.means[code]} for code, panel in self.panels.items()
            },
            "components": [list(component.subjects) for component in self.components],
            "severity": numbers(dict(self.severity)),
            "sheets": [
                {**sheet._asdict(), "residual": None if sheet.residual is None else number(sheet.residual)}
                for sheet in self.sheets
            ],
            "adjusted": dict(self.adjusted),
            "items": dict(self.items),
            "notes": {
                f"components.{place}": [reason.code, dict(reason.params), reason.sentence]
                for place, reason in self.unfitted.items()
            },
        }


class _Fits:
    """Severity by component, fitted once: a panel that shares no application is a component as well."""

    def __init__(self, ratings: Ratings) -> None:
        self.components = components(ratings)
        self.found = {part: severity_of(part_of(ratings, *part)) for part in self.components}

    def of(self, ratings: Ratings) -> Severity | Undefined | None:
        """The fit of a table that is a component, None for any other."""
        return self.found.get(Component(ratings.subjects, ratings.judges))

    @property
    def fitted(self) -> Iterator[Severity]:
        """The models that could be fitted."""
        return (fit for fit in self.found.values() if isinstance(fit, Severity))


def round_diagnosis(
    criteria: Criteria, programme: Programme, scores: Scores, round_code: str, panels: Mapping[str, Members]
) -> RoundDiagnosis:
    """The diagnosis of the sheets of a round that is not combined by consensus.

    Raises DomainError: rank.unknown_round, rank.sheet_twice, rank.not_consensus, criteria.packed.
    """
    scores = _only(programme, scores, round_code)
    case = build_case(criteria, programme, scores, Scales.of(criteria), after=round_code)  # checks the sheets too
    sheets = counted_sheets(scores, round_code, {row[0] for row in scores.sheets})
    exact = dict(zip([(s.application, s.judge) for s in sheets], totals_of(criteria, sheets), strict=True))
    ratings = ratings_of({key: float(total) for key, total in exact.items()})
    fits = _Fits(ratings)
    parts = {
        code: part_of(ratings, panels[code].applications, panels[code].judges) for code in sorted(panels)
    }  # fmt: skip
    severity = {judge: points for fit in fits.fitted for judge, points in fit.judges.items()}
    totals = sheet_totals(criteria, programme, scores, round_code)
    return RoundDiagnosis(
        round_code,
        {code: diagnose(part, fits.of(part)) for code, part in parts.items()},
        {code: _mean(programme, exact, members) for code, members in sorted(panels.items())},
        fits.components,
        severity,
        {place: fit for place, fit in enumerate(fits.found.values()) if isinstance(fit, Undefined)},
        tuple(_residuals(totals, fits)),
        _adjusted(case, totals, severity),
        discussed_items(criteria, scores, programme.round(round_code).discuss),
    )


def _only(programme: Programme, scores: Scores, round_code: str) -> Scores:
    """The sheets and exclusions of one round; one combined by consensus, or a survey, uses no sheet."""
    is_used = programme.rounds[programme.place(round_code)].has_sheets
    return replace(
        scores,
        sheets=[
            row if isinstance(row, Sheet) else Sheet(*row) for row in scores.sheets if is_used and row[1] == round_code
        ],
        consensus=(),
        adjustments=(),
        figures=(),
        exclusions=[row for row in scores.exclusions if row[1] == round_code],
    )


def _mean(programme: Programme, exact: Mapping[tuple[str, str], Fraction], members: Members) -> str | None:
    applications, judges = set(members.applications), set(members.judges)
    totals = [total for key, total in exact.items() if key[0] in applications and key[1] in judges]
    if not totals:
        return None
    return figure(sum(totals, Fraction(0)) / len(totals), programme.ranking.decimals, programme.ranking.rounding)


def _residuals(totals: Mapping[str, Sequence[SheetTotal]], fits: _Fits) -> Iterator[SheetResidual]:
    """The counted sheets, by application and judge; what a trimmed mean leaves out counts in the model."""
    known = {key: value for fit in fits.fitted for key, value in fit.residuals.items()}
    for application in sorted(totals):
        for sheet in totals[application]:
            if sheet.state in ("counted", "left_out"):
                residual = known.get((application, sheet.judge))
                is_flagged = residual is not None and abs(residual) > FLAG_ABOVE
                yield SheetResidual(application, sheet.judge, sheet.figure, residual, is_flagged)


def _adjusted(
    case: Case, totals: Mapping[str, Sequence[SheetTotal]], severity: Mapping[str, float]
) -> dict[str, str]:  # fmt: skip
    """The exact round score less the mean severity of the judges whose sheets went into it, rounded once."""
    scored, ranking = case.rounds[-1], case.programme.ranking
    adjusted = {}
    for place in scored.has.nonzero()[0].tolist():
        application = case.matrix.applications[place]
        judges = [sheet.judge for sheet in totals[application] if sheet.state == "counted"]
        if not severity.keys() >= set(judges):
            continue
        mean = Fraction(number(math.fsum(severity[judge] for judge in judges) / len(judges)))
        score = Fraction(int(scored.numerators[place, 0]), int(scored.denominators[place, 0]))
        adjusted[application] = figure(score - mean, ranking.decimals, ranking.rounding)
    return adjusted


def discussed_items(criteria: Criteria, scores: Scores, discuss: Discuss | None) -> dict[str, int]:
    """How many items of each application ask for discussion, by the rule of `spread`; none without that rule.

    Of the sheets that are not excluded, incomplete ones included: they were talked over too.
    """
    import numpy as np

    excluded = {tuple(row[:3]) for row in scores.exclusions}
    sheets = sorted(sheet for sheet in scores.sheets if tuple(sheet[:3]) not in excluded)
    if discuss is None or not sheets:
        return {}
    marks = np.frombuffer(b"".join(sheet.packed for sheet in sheets), dtype=np.uint8).reshape(len(sheets), -1)
    first: dict[str, int] = {}
    for place, sheet in enumerate(sheets):
        first.setdefault(sheet.application, place)
    starts = list(first.values())
    given, absent = marks < MISSING, marks == NOT_APPLICABLE
    high = np.maximum.reduceat(np.where(given, marks, 0).astype(int), starts)
    low = np.minimum.reduceat(np.where(given, marks, 100).astype(int), starts)
    counts, absences = (np.add.reduceat(part.astype(int), starts) for part in (given, absent))
    is_wide = (high > low) & (high - low >= discuss.item_range)
    wanted = is_wide | ((absences > 0) & (counts > 0))
    return dict(zip(first, wanted.sum(axis=1).tolist(), strict=True))
