from award.domain.matrix import build_matrix
from tests.domain.builders import make_criteria, make_programme, make_scores, round_data

FULL = {"1.1": 50, "1.2": 50, "2.1": 50}


def build(rounds: int):
    criteria = make_criteria()
    programme = make_programme(round_data("m", "0.5"), round_data("s", "0.5", "consensus"))
    sheets = {("B", "m", "J2"): FULL, ("A", "m", "J10"): FULL, ("A", "s", "J2"): FULL}
    excluded = [("A", "s", "J2"), ("B", "m", "J2")]
    scores = make_scores(criteria, programme, sheets, consensus={("C", "s"): FULL}, exclusions=excluded)
    return build_matrix(criteria, programme, scores, rounds=rounds)


def test_codes_stand_by_code_point_whatever_round_names_them():
    assert build(1).applications == ("A", "B", "C")
    assert build(1).judges == ("J10", "J2")


def test_columns_hold_the_sheets_of_each_round():
    first, second = build(2).columns
    assert (list(first.applications), list(first.judges), len(first.marks)) == ([1, 0], [1, 0], 6)
    assert (list(second.applications), len(second.marks)) == ([2], 3)


def test_only_judges_sheets_that_count_can_be_excluded():
    assert build(2).excluded == {(0, 1, 1)}
