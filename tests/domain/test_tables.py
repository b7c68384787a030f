import pandas as pd

from award.domain.ranking import rank
from award.domain.tables import scores_frame, standing_frame
from tests.domain.builders import make_criteria, make_programme, make_scores

SHEETS = {("A", "m", "J1"): {"1.1": 50, "1.2": 80, "2.1": None}, ("A", "m", "J2"): {"1.1": 50}}


def test_standing_as_a_frame():
    criteria, programme = make_criteria(), make_programme()
    frame = standing_frame(rank(criteria, programme, make_scores(criteria, programme, SHEETS)))
    assert frame.loc[0, ["application", "score", "rank", "round:m", "category:m:1"]].tolist() == [
        *("A", "124.00", 1, "124.00", "62.00")
    ]


def test_scores_as_a_frame():
    criteria, programme = make_criteria(), make_programme()
    frame = scores_frame(criteria, make_scores(criteria, programme, SHEETS))
    assert frame.loc[("A", "m", "J1"), "1.2"] == 80
    assert frame.loc[("A", "m", "J1"), "2.1"] is pd.NA
    assert frame.loc[("A", "m", "J2")].isna().tolist() == [False, True, True]


def test_no_scores_make_an_empty_frame():
    criteria, programme = make_criteria(), make_programme()
    assert scores_frame(criteria, make_scores(criteria, programme, {})).shape == (0, 3)
