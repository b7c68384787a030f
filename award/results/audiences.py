"""What each audience of a released standing reads: the committee, an applicant, the public. No judge, no sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from award.applications.models import Application
from award.cycles.models import Round, in_language
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Criteria
from award.domain.programme import Programme
from award.results.heat import Heat, heads_of, heat
from award.results.models import Snapshot, SnapshotRow
from award.results.queries import own_results, snapshot_rows
from award.results.words import class_name, flag_text, outcome_text, ranking_rules, round_name


@dataclass(frozen=True)
class StandingRow:
    """One application of a standing without its sheets."""

    rank: int | None
    application: Application
    score: str
    heat: tuple[Heat, ...]
    outcome: str
    notes: tuple[str, ...]
    is_in: bool | None


@dataclass(frozen=True)
class OwnResult:
    """What an applicant reads of its own application after a round."""

    round: Round
    row: StandingRow
    of: int  # how many are ranked
    round_scores: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Entry:
    """A line of the published list."""

    rank: int
    number: str
    organisation: str
    score: str
    class_name: str


def committee_rows(snapshot: Snapshot) -> list[StandingRow]:
    """The whole standing in the order of the engine, those without a rank last."""
    criteria, programme = criteria_of(snapshot.round.cycle), programme_of(snapshot.round.cycle)
    return [_row(criteria, programme, snapshot.round, row) for row in snapshot_rows(snapshot)]


def results_of(application: Application) -> list[OwnResult]:
    """What was released to the applicant, by round."""
    cycle = application.cycle
    criteria, programme = criteria_of(cycle), programme_of(cycle)
    found = []
    for row in own_results(application):
        round, content = row.snapshot.round, json.loads(row.payload)
        found.append(
            OwnResult(
                round=round,
                row=_row(criteria, programme, round, row),
                of=row.snapshot.rows.exclude(rank=None).count(),
                round_scores=tuple(
                    (round_name(programme, rules.code), content["rounds"][rules.code])
                    for rules in programme.rounds
                    if rules.code in content.get("rounds", {})
                ),
                rules=tuple(ranking_rules(criteria, programme, round.code)),
            )
        )
    return found


def published_entries(programme: Programme, published: Mapping[str, Any]) -> list[Entry]:
    """The lines of the published list in the reader's language, with the names as they were at the release."""
    return [
        Entry(
            rank=row["rank"],
            number=row["application"],
            organisation=in_language(row["organisation"]["zh"], row["organisation"]["en"]),
            score=row["score"],
            class_name=class_name(programme, row["class"]) if row["class"] else "",
        )
        for row in published["rows"]
    ]


def _row(criteria: Criteria, programme: Programme, round: Round, row: SnapshotRow) -> StandingRow:
    content = json.loads(row.payload)
    figures = content.get("categories", {}).get(round.code, {})
    return StandingRow(
        rank=row.rank,
        application=row.application,
        score=content.get("score", ""),
        heat=tuple(heat(head, figures[head.code]) for head in heads_of(criteria) if head.code in figures),
        outcome=outcome_text(programme, content),
        notes=tuple(flag_text(criteria, programme, flag) for flag in content["flags"]),
        is_in=row.is_in,
    )
