import math
from itertools import permutations

import pytest

from award.domain.diagnostics import agreement
from award.domain.diagnostics.agreement import (
    LEVELS,
    chance_corrected,
    group_ranks,
    judges_vs_rest,
    kendall_w,
    krippendorff_alpha,
    rank_sums,
)
from award.domain.diagnostics.ratings import Undefined
from tests.domain.diagnostics.vectors import EXPECTED, table, vector


def test_krippendorff_data_c():
    expected = EXPECTED["krippendorff_c"]["expected"]
    ratings = vector("krippendorff_c")
    found = krippendorff_alpha(ratings)
    assert {f"alpha_{level}": round(found[level], 3) for level in LEVELS} == {
        key: value for key, value in expected.items() if key.startswith("alpha_")
    }
    chance = chance_corrected(ratings)
    assert round(chance.gwet_ac1, 3) == expected["gwet_AC1"]
    assert round(chance.fleiss_kappa, 3) == expected["fleiss_kappa_missing_gwet"]


def test_anxiety_has_the_published_w():
    assert (
        round(kendall_w(vector("irr_anxiety")).w, 7) == EXPECTED["irr_anxiety"]["expected"]["kendall_W_tie_corrected"]
    )


@pytest.mark.parametrize("name", ["quandt_report25", "quandt_report42"])
def test_tasters_report(name):
    expected = EXPECTED[name]["expected"]
    ratings = vector(name)
    found = kendall_w(ratings)
    assert (round(found.w, 4), round(found.p, 4)) == (expected["W"], expected["p_value_chi2"])
    sums = rank_sums(ratings)
    assert sums.tolist() == expected["rank_sums"]
    assert group_ranks(sums) == expected["group_rank_min_method"]
    rest = judges_vs_rest(ratings)
    published = expected["judge_vs_rest_spearman"]
    assert {judge: round(rest[judge], 4) for judge in published} == published


def alpha_by_pairs(units: list[list[float]], metric) -> float:
    """The definition, written out: every ordered pair of a unit against every ordered pair of all values."""
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    observed = sum(metric(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2))
    expected = sum(metric(a, b) for a, b in permutations(values, 2)) / (len(values) - 1)
    return 1 - observed / expected


def test_alpha_is_what_its_definition_says(monkeypatch):
    monkeypatch.setattr(agreement, "_BLOCK", 2)  # several blocks of the ratio level
    rows = [[0, 0, 3], [1, 2, None], [7, 0, 8], [9, None, None], [2, 2, 2.5], [3, 3, None]]
    found = krippendorff_alpha(table(*rows))
    units = [[value for value in row if value is not None] for row in rows]
    metrics = {
        "nominal": lambda a, b: float(a != b),
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
    }
    for level, metric in metrics.items():
        assert found[level] == pytest.approx(alpha_by_pairs(units, metric), rel=1e-12), level


def test_ratio_level_needs_values_from_zero_and_not_too_many(monkeypatch):
    assert krippendorff_alpha(table([1, -1], [2, 2]))["ratio"].code == "stats.negative"
    monkeypatch.setattr(agreement, "MOST_VALUES", 2)
    assert krippendorff_alpha(table([1, 2], [3, 3]))["ratio"] == Undefined("stats.too_many_values", {"limit": 2})


@pytest.mark.parametrize(
    ("rows", "code"),
    [([[1, None], [None, 2]], "stats.no_pairs"), ([[5, 5], [5, 5]], "stats.all_equal"), ([[1]], "stats.no_pairs")],
)
def test_values_without_pairs_or_differences_have_no_alpha(rows, code):
    assert krippendorff_alpha(table(*rows)).code == code
    assert {chance_corrected(table(*rows)).gwet_ac1.code, chance_corrected(table(*rows)).fleiss_kappa.code} == {code}


def test_pairs_that_agree_are_corrected_by_what_stands_alone():
    """All pairs are equal: alpha has no expected disagreement, the categories of single values make one for kappa."""
    rows = [[5, 5], [5, 5], [4, None]]
    assert krippendorff_alpha(table(*rows)).code == "stats.all_equal"
    assert chance_corrected(table(*rows)).gwet_ac1 == chance_corrected(table(*rows)).fleiss_kappa == 1


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([[1, None], [2, 1]], "stats.incomplete"),
        ([[1, 2]], "stats.one_subject"),
        ([[1], [2]], "stats.one_judge"),
        ([[3, 4], [3, 4]], "stats.all_tied"),
    ],
)
def test_table_that_defines_no_w(rows, code):
    assert kendall_w(table(*rows)).code == code


def test_judges_of_one_mind_and_of_opposite_minds():
    assert kendall_w(table([1, 10], [2, 20], [3, 30])).w == 1
    assert kendall_w(table([1, 3], [2, 2], [3, 1])).w == 0


def test_judge_against_the_rest_with_gaps():
    found = judges_vs_rest(table([1, 1, 5], [2, 2, 4], [3, 3, None], [None, 9, None], [7, 4, 4]))
    assert found["J000"] == pytest.approx(0.8)  # over four subjects: 1 2 3 4 against the others' 2 1 3 4
    assert judges_vs_rest(table([1, 2])).get("J000").code == "stats.one_subject"
    assert judges_vs_rest(table([1, 2], [1, 3]))["J001"].code == "stats.all_tied"
    assert judges_vs_rest(table([1], [2])).code == "stats.one_judge"
    assert not math.isnan(found["J002"])
