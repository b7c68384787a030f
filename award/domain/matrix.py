"""The scores as columns: every application, and for each round its sheets as one matrix of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from award.domain.criteria import Criteria
from award.domain.errors import DomainError
from award.domain.programme import Programme
from award.domain.scores import Scores

Keys = set[tuple[str, str, str]]
Warned = tuple[str, dict[str, object]]  # a code and its parameters


@dataclass(frozen=True)
class Column:
    """The sheets of one round, in no particular order: application and judge by place, marks packed end to end."""

    applications: Sequence[int]
    judges: Sequence[int]
    marks: bytes


@dataclass(frozen=True)
class Matrix:
    """Applications and judges in the order of their codes, and one column of sheets for each round up to the last."""

    applications: tuple[str, ...]
    judges: tuple[str, ...]
    columns: tuple[Column, ...]
    excluded: frozenset[tuple[int, int, int]]
    warnings: tuple[Warned, ...]


def build_matrix(criteria: Criteria, programme: Programme, scores: Scores, *, rounds: int) -> Matrix:
    """The first `rounds` rounds of the scores. Sheets of a consensus round are checked and left out.

    Raises DomainError: rank.unknown_round, rank.sheet_twice, rank.not_consensus, criteria.packed.
    """
    codes = [round_.code for round_ in programme.rounds]
    _check(criteria, programme, scores)
    applications = sorted({row[0] for row in scores.sheets} | {row[0] for row in scores.consensus})
    judges = sorted({row[2] for row in scores.sheets})
    place = {code: number for number, code in enumerate(applications)}
    seat = {code: number for number, code in enumerate(judges)}
    columns = []
    for round_ in programme.rounds[:rounds]:
        if round_.is_consensus:
            agreed = [row for row in scores.consensus if row[1] == round_.code]
            columns.append(Column([place[row[0]] for row in agreed], [0] * len(agreed), b"".join(r[2] for r in agreed)))
        else:
            rows = [row for row in scores.sheets if row[1] == round_.code]
            columns.append(
                Column([place[r[0]] for r in rows], [seat[r[2]] for r in rows], b"".join([r[3] for r in rows]))
            )
    known: Keys = {row[:3] for row in scores.sheets} if scores.exclusions else set()
    # A consensus sheet has no judge: nothing excludes it.
    judged = {round_.code for round_ in programme.rounds if not round_.is_consensus}
    present = [row for row in scores.exclusions if row[:3] in known and row[1] in judged]
    excluded = frozenset((codes.index(row[1]), place[row[0]], seat[row[2]]) for row in present)
    return Matrix(tuple(applications), tuple(judges), tuple(columns), excluded, _warnings(scores, known, place))


def _warnings(scores: Scores, sheets: Keys, place: dict[str, int]) -> tuple[Warned, ...]:
    lost: list[Warned] = [
        ("warning.exclusion", {"application": row[0], "round": row[1], "judge": row[2]})
        for row in scores.exclusions
        if row[:3] not in sheets
    ]
    strangers = sorted({row[0] for row in scores.adjustments} - place.keys())
    lost.extend(("warning.adjustment", {"application": code}) for code in strangers)
    return tuple(lost)


def _check(criteria: Criteria, programme: Programme, scores: Scores) -> None:
    known = {round_.code: round_ for round_ in programme.rounds}
    for rows in (scores.sheets, scores.consensus, scores.exclusions):
        if strangers := {row[1] for row in rows} - known.keys():
            raise DomainError("rank.unknown_round", round=min(strangers))
    for code in {row[1] for row in scores.consensus}:
        if not known[code].is_consensus:
            raise DomainError("rank.not_consensus", round=code)
    _check_once([row[:3] for row in scores.sheets])
    _check_once([(row[0], row[1], "") for row in scores.consensus])
    length = len(criteria.items)
    if ({len(row[3]) for row in scores.sheets} | {len(row[2]) for row in scores.consensus}) - {length}:
        raise DomainError("criteria.packed")


def _check_once(keys: list[tuple[str, ...]]) -> None:
    if len(set(keys)) == len(keys):
        return
    seen: set[tuple[str, ...]] = set()
    for application, round_, judge in keys:
        if (application, round_, judge) in seen:
            raise DomainError("rank.sheet_twice", application=application, round=round_, judge=judge)
        seen.add((application, round_, judge))
