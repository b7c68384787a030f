"""The rounds whose sheets are drawn again, read from a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from award.domain.aggregation import marks_of
from award.domain.diagnostics._combining import Combination, Combined, combination, count_sheets
from award.domain.diagnostics._drawing import Seat, Seats, Slots
from award.domain.diagnostics.members import Members
from award.domain.ranking import Case, excluded_sheets
from award.domain.scores import MISSING, NOT_APPLICABLE

if TYPE_CHECKING:
    from award.domain.aggregation import Array

OUTSIDE = " "  # no panel has such a code: where judges sit who are not of the panel of the application


@dataclass(frozen=True)
class Resampled:
    """A round whose sheets are drawn again; its observed scores are for applications without a drawn sheet."""

    slots: Slots
    combination: Combination
    observed: Combined

    @property
    def cells(self) -> int:
        """How many numbers an application and a replicate take."""
        return self.combination.cells

    def combine(self, counts: Array) -> Combined:
        """The scores for each column of counts."""
        import numpy as np

        combined = self.combination.combine(counts)
        lacks = count_sheets(self.slots, counts) == 0
        if not lacks.any():
            return combined
        return {
            scope: (np.where(lacks, self.observed[scope][0], above), np.where(lacks, self.observed[scope][1], parts))
            for scope, (above, parts) in combined.items()
        }


@dataclass(frozen=True)
class _Counted:
    """The counted sheets of a round in ascending order of application and judge: row, seat and marks of each."""

    rows: Array
    seats: Sequence[Seat]
    marks: Array

    def slots(self, size: int, seats: Seats) -> Slots:
        """The sheets in slots, over `size` applications."""
        import numpy as np

        sheets = np.bincount(self.rows, minlength=size)
        starts = np.cumsum(sheets) - sheets
        slot = np.arange(len(self.rows)) - starts[self.rows]
        taken = np.full((size, int(sheets.max())), seats.nobody, dtype=np.int64)
        taken[self.rows, slot] = [seats.places[seat] for seat in self.seats]
        marks = np.full((*taken.shape, self.marks.shape[1]), NOT_APPLICABLE, dtype=np.uint8)
        marks[self.rows, slot] = self.marks
        return Slots(taken, marks, seats.nobody)


def resample(
    case: Case, places: Array, panels: Mapping[str, Members], sitting: Mapping[str, str]
) -> tuple[Seats, dict[int, Resampled]]:
    """The seats of the panels, and by number the rounds of single people's sheets, over the places."""
    rounds = case.programme.rounds[: len(case.rounds)]
    found = {
        number: _counted(case, number, places, panels, sitting)
        for number, round_ in enumerate(rounds)
        if round_.has_sheets
    }
    strangers = {seat for counted in found.values() for seat in counted.seats if seat[0] == OUTSIDE}
    seats = Seats.of(panels, sorted(strangers))
    resampled = {}
    for number, counted in found.items():
        slots = counted.slots(len(places), seats)
        greatest = max(slots.seats.shape[1], *seats.sizes, 1)
        scopes = _scopes(case) if number == len(rounds) - 1 else set()
        combined = combination(rounds[number], case.scales, slots, scopes, greatest)
        resampled[number] = Resampled(slots, combined, combined.combine(seats.without([None])))
    return seats, resampled


def _scopes(case: Case) -> set[int]:
    """The categories of the last round that ties and floors look at."""
    scopes = [*case.programme.ranking.tie_break, *(floor.scope for floor in case.programme.floors if case.is_last)]
    return {case.scope(scope.removeprefix("category:")) for scope in scopes if scope.startswith("category:")}


def _counted(
    case: Case, number: int, places: Array, panels: Mapping[str, Members], sitting: Mapping[str, str]
) -> _Counted:
    import numpy as np

    column = case.matrix.columns[number]
    marks = marks_of(case.scales, column)
    row_of = np.full(len(case.matrix.applications), -1)
    row_of[places] = np.arange(len(places))
    rows = row_of[np.asarray(column.applications, dtype=np.int64)]
    judges = np.asarray(column.judges, dtype=np.int64)
    counted = ~(marks == MISSING).any(axis=1) & ~excluded_sheets(case.matrix, number) & (rows >= 0)
    order = np.flatnonzero(counted)
    order = order[np.lexsort((judges[order], rows[order]))]
    names, codes = case.matrix.judges, case.matrix.applications
    pairs = [(codes[places[row]], names[judge]) for row, judge in zip(rows[order], judges[order], strict=True)]
    sits = {(code, judge) for code, members in panels.items() for judge in members.judges}
    seats = [(sitting.get(application, OUTSIDE), judge) for application, judge in pairs]
    return _Counted(rows[order], [seat if seat in sits else (OUTSIDE, seat[1]) for seat in seats], marks[order])
