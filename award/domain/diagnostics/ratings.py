"""What judges gave subjects, as one table with gaps: read from a file, or the sheet totals of a round."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from award.domain.aggregation import Scales, marks_of
from award.domain.criteria import Criteria
from award.domain.errors import Fault, InputRefused, sentence
from award.domain.matrix import Column
from award.domain.scorefiles import MOST_ROWS, Named, ScoreFile, read_rows
from award.domain.scores import MISSING, NOT_APPLICABLE, Scores, Sheet
from award.domain.tomlfiles import shown

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

COLUMNS = ("subject", "judge", "value")
LIMIT = 32 << 20  # bytes; the most rows that a file may hold fit in
MOST_CELLS = 4_000_000  # subjects times judges: a table has a cell for every pair

_VALUE = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,6})?")

Key = tuple[str, str]  # subject, judge


class Undefined(NamedTuple):
    """Why a statistic has no value for the data: a code, and the parameters of its sentence."""

    code: str
    params: dict[str, object] = {}  # read, never written to

    @property
    def sentence(self) -> str:
        """The reason in English."""
        return sentence(self.code, dict(self.params))


@dataclass(frozen=True, eq=False)
class Ratings:
    """Values of subjects (rows) by judges (columns), both in the order of their codes; NaN where there is none."""

    subjects: tuple[str, ...]
    judges: tuple[str, ...]
    values: Array

    @property
    def missing(self) -> int:
        """How many pairs of a subject and a judge have no value."""
        import numpy as np

        return int(np.isnan(self.values).sum())

    @property
    def is_complete(self) -> bool:
        """Whether every judge gave every subject a value."""
        return self.missing == 0


def ratings_of(values: Mapping[Key, float]) -> Ratings:
    """The table of values given by subject and judge."""
    import numpy as np

    subjects, judges = sorted({key[0] for key in values}), sorted({key[1] for key in values})
    row, column = ({code: place for place, code in enumerate(codes)} for codes in (subjects, judges))
    table = np.full((len(subjects), len(judges)), np.nan)
    if values:
        table[[row[key[0]] for key in values], [column[key[1]] for key in values]] = list(values.values())
    return Ratings(tuple(subjects), tuple(judges), table)


def part_of(ratings: Ratings, subjects: Collection[str], judges: Collection[str]) -> Ratings:
    """The part of a table that these subjects and judges make, without rows and columns that hold nothing."""
    import numpy as np

    subjects, judges = set(subjects), set(judges)
    rows = [place for place, code in enumerate(ratings.subjects) if code in subjects]
    columns = [place for place, code in enumerate(ratings.judges) if code in judges]
    table = ratings.values[np.ix_(rows, columns)]
    has = ~np.isnan(table)
    kept_rows, kept_columns = np.flatnonzero(has.any(axis=1)).tolist(), np.flatnonzero(has.any(axis=0)).tolist()
    return Ratings(
        tuple(ratings.subjects[rows[place]] for place in kept_rows),
        tuple(ratings.judges[columns[place]] for place in kept_columns),
        table[np.ix_(kept_rows, kept_columns)],
    )


def read_ratings(name: str, data: bytes) -> Ratings:
    """The ratings of a CSV file `subject,judge,value`, one row a rating. Raises InputRefused."""
    if len(data) > LIMIT:
        raise InputRefused([Fault(name, "file.too_big", {"limit": LIMIT})])
    if data.count(b"\n") > 2 * MOST_ROWS:  # empty lines are passed over, but not by the million
        raise InputRefused([Fault(name, "csv.rows", {"limit": MOST_ROWS})])
    faults: list[Fault] = []
    named: Named = (name, data)
    ratings = dict(read_rows(named, COLUMNS, _read_rows, faults))
    if not faults:
        faults += _size_faults(name, ratings)
    if faults:
        raise InputRefused(faults)
    return ratings_of(ratings)


def _read_rows(file: ScoreFile) -> list[tuple[Key, float]]:
    found: dict[Key, float] = {}
    for subject, judge, value in file.rows():
        is_good = file.check_codes(subject=subject, judge=judge)
        if not _VALUE.fullmatch(value):
            file.fault("csv.value", value=shown(value))
        elif (subject, judge) in found:
            file.fault("csv.rating_twice", subject=shown(subject), judge=shown(judge))
        elif is_good:
            found[subject, judge] = float(value)
            file.check_count(found)
    return list(found.items())


def _size_faults(name: str, ratings: Mapping[Key, float]) -> Iterable[Fault]:
    if not ratings:
        yield Fault(name, "csv.no_ratings")
    subjects, judges = len({key[0] for key in ratings}), len({key[1] for key in ratings})
    if subjects * judges > MOST_CELLS:
        yield Fault(name, "csv.cells_limit", {"subjects": subjects, "judges": judges, "limit": MOST_CELLS})


def counted_sheets(scores: Scores, round_code: str, applications: Collection[str]) -> list[Sheet]:
    """The sheets of a round that are complete and not excluded, of these applications."""
    excluded = {tuple(row[:3]) for row in scores.exclusions}
    return [
        sheet if isinstance(sheet, Sheet) else Sheet(*sheet)
        for sheet in scores.sheets
        if sheet[1] == round_code
        and sheet[0] in applications
        and MISSING not in sheet[3]
        and tuple(sheet[:3]) not in excluded
    ]


def sheet_ratings(criteria: Criteria, scores: Scores, round_code: str, applications: Collection[str]) -> Ratings:
    """The totals of the counted sheets of one round: applications by judges. Raises DomainError criteria.packed."""
    sheets = counted_sheets(scores, round_code, set(applications))
    totals = totals_of(criteria, sheets)
    return ratings_of({(s.application, s.judge): float(total) for s, total in zip(sheets, totals, strict=True)})


def totals_of(criteria: Criteria, sheets: Collection[Sheet]) -> list[Fraction]:
    """The totals of complete sheets. Raises DomainError criteria.packed."""
    import numpy as np

    scales = Scales.of(criteria)
    marks = marks_of(scales, Column((), (), b"".join(sheet.packed for sheet in sheets)))
    absent = marks == NOT_APPLICABLE
    earned, applicable = (scales.by_scope(part)[:, 0].tolist() for part in (np.where(absent, 0, marks), ~absent))
    return [
        Fraction(criteria.total_points * above, 100 * below) if below else Fraction(0)
        for above, below in zip(earned, applicable, strict=True)
    ]
