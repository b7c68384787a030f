"""Whose sheets count how often: the judges of each panel drawn again, or one of them left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from award.domain.diagnostics.members import Members

if TYPE_CHECKING:
    import numpy as np

    from award.domain.aggregation import Array

Seat = tuple[str, str]  # panel and judge


@dataclass(frozen=True)
class Seats:
    """The seats of panels in code order of panel and judge, drawn; behind them those of judges whom nobody draws.

    Counts have one row a seat and one column a replicate, and a last row of zeros: the seat of a sheet not there.
    """

    places: Mapping[Seat, int]
    sizes: tuple[int, ...]

    @classmethod
    def of(cls, panels: Mapping[str, Members], strangers: Sequence[Seat]) -> Seats:
        """The seats of these panels, and of strangers to them."""
        codes = sorted(panels)
        drawn = [(code, judge) for code in codes for judge in sorted(set(panels[code].judges))]
        seats = dict.fromkeys([*drawn, *strangers])
        return cls(
            {seat: place for place, seat in enumerate(seats)}, tuple(len(set(panels[code].judges)) for code in codes)
        )

    @property
    def nobody(self) -> int:
        """The row of zeros."""
        return len(self.places)

    def draw(self, generator: np.random.Generator, replicates: int) -> Array:
        """How often each seat is drawn: for each replicate, and in it each panel of k judges, `integers(0, k, k)`."""
        import numpy as np

        sizes = np.array(self.sizes, dtype=np.int64)
        highs, firsts = np.repeat(sizes, sizes), np.repeat(np.cumsum(sizes) - sizes, sizes)
        # One call with a bound for each number gives the stream of a call for each panel, without the loop.
        drawn = generator.integers(0, highs, (replicates, len(highs))) + firsts
        cells = drawn * replicates + np.arange(replicates)[:, None]
        counts = np.bincount(cells.ravel(), minlength=(self.nobody + 1) * replicates)
        return counts.reshape(self.nobody + 1, replicates)

    def without(self, left_out: Sequence[str | None]) -> Array:
        """Every seat once, but those of the judge left out: a column for each; None leaves nobody out."""
        import numpy as np

        counts = np.zeros((self.nobody + 1, len(left_out)), dtype=np.int64)
        judges = np.array([judge for _, judge in self.places], dtype=object)
        counts[:-1] = judges[:, None] != np.array(left_out, dtype=object)[None, :]
        return counts


@dataclass(frozen=True)
class Slots:
    """The counted sheets of a round: for each application as many slots as the one with the most needs.

    Slots stand in ascending order of judge. Those without a sheet are behind: the seat of nobody, no applicable mark.
    """

    seats: Array
    marks: Array
    nobody: int

    @property
    def is_empty(self) -> Array:
        """Which slots hold no sheet."""
        is_empty: Array = self.seats == self.nobody
        return is_empty

    def order(self, values: Array) -> Array:
        """The slots of each application by ascending value, equal values by judge, those without a sheet behind."""
        import numpy as np

        dense = np.unique(values, return_inverse=True)[1].reshape(values.shape)
        return np.argsort(np.where(self.is_empty, dense.size, dense), axis=1, kind="stable")
