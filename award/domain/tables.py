"""pandas frames at the edges: for analysis and workbooks, never on the way of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.domain.criteria import Criteria
from award.domain.scores import Scores, unpack_marks
from award.domain.standing import Standing, standing_cells, standing_columns

if TYPE_CHECKING:
    import pandas as pd


def standing_frame(standing: Standing) -> pd.DataFrame:
    """The standing, one row an application in rank order; ranks are numbers, figures stay decimal strings."""
    import pandas as pd

    frame = pd.DataFrame(standing_cells(standing), columns=standing_columns(standing), dtype="object")
    frame["rank"] = [row.rank for row in standing.rows]
    return frame


def scores_frame(criteria: Criteria, scores: Scores) -> pd.DataFrame:
    """The marks, one row a judge's sheet and one column an item: per cent, or <NA> for missing and not applicable."""
    import pandas as pd

    codes = [item.code for item in criteria.items]
    marks = [unpack_marks(criteria, row[3]) for row in scores.sheets]
    keys = pd.MultiIndex.from_tuples([row[:3] for row in scores.sheets], names=["application", "round", "judge"])
    columns = {code: pd.array([sheet.get(code) for sheet in marks], dtype="Int16") for code in codes}
    return pd.DataFrame(columns, index=keys, columns=codes)
