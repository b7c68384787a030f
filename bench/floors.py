"""What the work costs with nothing around it: numpy on arrays that lie in memory already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from award.domain.criteria import Criteria
from award.domain.scores import Sheet

Array = Any


def cube_of(sheets: list[Sheet], judges: int) -> Array:
    """The marks as applications × judges × items; every application has the same number of sheets."""
    import numpy as np

    marks = np.frombuffer(b"".join(row.packed for row in sheets), dtype=np.uint8)
    return marks.reshape(len(sheets) // judges, judges, -1)


def weights_of(criteria: Criteria) -> tuple[Array, Array]:
    """The points of the items, and where each category starts."""
    import numpy as np

    points = np.array([item.points for item in criteria.items], dtype=np.int64)
    starts = np.array([criteria.positions[category.items[0].code] for category in criteria.categories])
    return points, starts


def ranking(criteria: Criteria, marks: Array) -> Callable[[], tuple[Array, Array]]:
    """The ranking of the marks by trimmed means of the totals, with the scores of all categories.

    Gives the order of the applications and their scores in hundredths of a hundredth of a point, times the sheets kept.
    """
    import numpy as np

    points, starts = weights_of(criteria)
    last = len(criteria.categories) - 1

    def act() -> tuple[Array, Array]:
        categories = np.add.reduceat(marks * points, starts, axis=2)
        totals = categories.sum(axis=2)
        order = np.argsort(totals, axis=1, kind="stable")[:, 1:-1]
        kept = np.take_along_axis(categories, order[:, :, None], axis=1).sum(axis=1)
        scores = kept.sum(axis=1)
        return np.lexsort((-kept[:, last], -scores)), scores

    return act


def bootstrap(
    criteria: Criteria, marks: Array, panel_of: Array, *, replicates: int, seed: int, block: int = 25
) -> Callable[[], tuple[Array, Array]]:
    """The rank intervals of the marks over judges drawn again, by blocks of replicates: the plain way in numpy.

    `panel_of` is the panel of each application. The figures are those of `ranking`; ties are told apart by the last
    category.
    """
    import numpy as np

    points, starts = weights_of(criteria)
    applications, judges, _items = marks.shape
    rows = np.arange(applications)[None, :, None]

    def act() -> tuple[Array, Array]:
        categories = np.add.reduceat(marks * points, starts, axis=2)
        totals, last = categories.sum(axis=2), categories[:, :, -1]
        generator = np.random.Generator(np.random.PCG64(seed))
        ranks = []
        for start in range(0, replicates, block):
            size = min(block, replicates - start)
            drawn = generator.integers(0, judges, (size, int(panel_of.max()) + 1, judges))[:, panel_of]
            chosen = totals[rows, drawn]
            kept = np.argsort(chosen, axis=2)[:, :, 1:-1]
            scores = np.take_along_axis(chosen, kept, axis=2).sum(axis=2)
            ties = np.take_along_axis(last[rows, drawn], kept, axis=2).sum(axis=2)
            order = np.argsort(-(scores * (1 << 20) + ties), axis=1)
            ranks.append(np.argsort(order, axis=1) + 1)
        ends = (-(-5 * replicates // 100) - 1, -(-95 * replicates // 100) - 1)
        low, high = np.partition(np.concatenate(ranks), ends, axis=0)[list(ends)]
        return low, high

    return act
