"""The scores as columns: every application, and for each round its sheets as one matrix of bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from award.domain.criteria import Criteria
from award.domain.errors import DomainError
from award.domain.programme import Programme
from award.domain.scores import Scores, hundredths

Keys = set[tuple[str, str, str]]
Warned = tuple[str, dict[str, object]]  # a code and its parameters


@dataclass(frozen=True)
class Column:
    """The sheets of one round, in no particular order: application and judge by place, marks packed end to end.

    Of a survey: `figures`, hundredths of a per cent, one an application, and no marks.
    """

    applications: Sequence[int]
    judges: Sequence[int]
    marks: bytes
    figures: Sequence[int] | None = None


@dataclass(frozen=True)
class Matrix:
    """Applications and judges in the order of their codes, and one column of sheets for each round up to the last."""

    applications: tuple[str, ...]
    judges: tuple[str, ...]
    columns: tuple[Column, ...]
    excluded: frozenset[tuple[int, int, int]]
    warnings: tuple[Warned, ...]


def build_matrix(criteria: Criteria, programme: Programme, scores: Scores, *, rounds: int) -> Matrix:
    """The first `rounds` rounds of the scores. Sheets of a consensus or survey round are checked and left out.

    Raises DomainError: rank.unknown_round, rank.sheet_twice, rank.not_consensus, rank.not_survey, rank.figure,
    rank.figure_twice, criteria.packed.
    """
    sheets, agreed = _Rows.of(scores.sheets, 4), _Rows.of(scores.consensus, 3)
    _check(criteria, programme, scores, sheets, agreed)
    applications = sorted({*sheets.applications, *agreed.applications, *(row[0] for row in scores.figures)})
    judges = sorted(set(sheets.judges))
    place = {code: number for number, code in enumerate(applications)}
    seat = {code: number for number, code in enumerate(judges)}
    columns = []
    for round_ in programme.rounds[:rounds]:
        if round_.is_survey:
            columns.append(_figures(scores, round_.code, place))
            continue
        rows = (agreed if round_.is_consensus else sheets).of_round(round_.code)
        seats = [0] * len(rows.packed) if round_.is_consensus else list(map(seat.__getitem__, rows.judges))
        columns.append(Column(list(map(place.__getitem__, rows.applications)), seats, b"".join(rows.packed)))
    codes = [round_.code for round_ in programme.rounds]
    known: Keys = {row[:3] for row in scores.sheets} if scores.exclusions else set()
    # A consensus sheet and a figure have no judge: nothing excludes them.
    judged = {round_.code for round_ in programme.rounds if round_.has_sheets}
    present = [row for row in scores.exclusions if row[:3] in known and row[1] in judged]
    excluded = frozenset((codes.index(row[1]), place[row[0]], seat[row[2]]) for row in present)
    return Matrix(tuple(applications), tuple(judges), tuple(columns), excluded, _warnings(scores, known, place))


def _figures(scores: Scores, code: str, place: dict[str, int]) -> Column:
    rows = [row for row in scores.figures if row[1] == code]
    return Column([place[row[0]] for row in rows], [0] * len(rows), b"", [hundredths(row) for row in rows])


@dataclass(frozen=True)
class _Rows:
    """Sheets turned into columns; many thousands of rows are quicker to read that way. Agreed sheets name no judge."""

    applications: tuple[str, ...]
    rounds: tuple[str, ...]
    judges: tuple[str, ...]
    packed: tuple[bytes, ...]

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]], width: int) -> _Rows:
        columns = tuple(zip(*rows, strict=True)) if rows else ((),) * width
        return cls(*columns) if width == 4 else cls(columns[0], columns[1], ("",) * len(rows), columns[2])

    def of_round(self, code: str) -> _Rows:
        if set(self.rounds) == {code}:
            return self
        chosen = [round_ == code for round_ in self.rounds]
        return _Rows(
            tuple(compress(self.applications, chosen)),
            tuple(compress(self.rounds, chosen)),
            tuple(compress(self.judges, chosen)),
            tuple(compress(self.packed, chosen)),
        )


def _warnings(scores: Scores, sheets: Keys, place: dict[str, int]) -> tuple[Warned, ...]:
    lost: list[Warned] = [
        ("warning.exclusion", {"application": row[0], "round": row[1], "judge": row[2]})
        for row in scores.exclusions
        if row[:3] not in sheets
    ]
    strangers = sorted({row[0] for row in scores.adjustments} - place.keys())
    lost.extend(("warning.adjustment", {"application": code}) for code in strangers)
    return tuple(lost)


def _check(criteria: Criteria, programme: Programme, scores: Scores, sheets: _Rows, agreed: _Rows) -> None:
    known = {round_.code: round_ for round_ in programme.rounds}
    measured = [row[:2] for row in scores.figures]
    named = {*sheets.rounds, *agreed.rounds, *(row[1] for row in (*scores.exclusions, *measured))}
    if strangers := named - known.keys():
        raise DomainError("rank.unknown_round", round=min(strangers))
    for code in set(agreed.rounds):
        if not known[code].is_consensus:
            raise DomainError("rank.not_consensus", round=code)
    for application, code in measured:
        if not known[code].is_survey:
            raise DomainError("rank.not_survey", round=code)
        if len(set(measured)) < len(measured) and measured.count((application, code)) > 1:
            raise DomainError("rank.figure_twice", application=application, round=code)
    _check_once(sheets)
    _check_once(agreed)
    if {*map(len, sheets.packed), *map(len, agreed.packed)} - {len(criteria.items)}:
        raise DomainError("criteria.packed")


def _check_once(rows: _Rows) -> None:
    keys = list(zip(rows.applications, rows.rounds, rows.judges, strict=True))
    if len(set(keys)) == len(keys):
        return
    (application, round_, judge), _ = Counter(keys).most_common(1)[0]
    raise DomainError("rank.sheet_twice", application=application, round=round_, judge=judge)
