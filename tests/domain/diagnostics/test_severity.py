import math
import random

import numpy as np
import pytest

from award.domain.diagnostics.ratings import Ratings, ratings_of
from award.domain.diagnostics.severity import Component, Severity, components, fit_severity, severity_of
from tests.domain.diagnostics.vectors import EXPECTED, table, vector


def judged(rng: random.Random, n: int, k: int, *, gaps: float = 0.0, spread=(40, 20, 30)) -> Ratings:
    """Values of the model, with gaps; `spread`: standard deviations of subjects, judges and error."""
    subjects, judges = [rng.gauss(500, spread[0]) for _ in range(n)], [rng.gauss(0, spread[1]) for _ in range(k)]
    cells = [(r, c) for r in range(n) for c in range(k) if rng.random() >= gaps]
    return ratings_of(
        {(f"S{r:03}", f"J{c:03}"): round(subjects[r] + judges[c] + rng.gauss(0, spread[2]), 2) for r, c in cells}
    )


def deviance(ratings: Ratings, a: float, b: float) -> float:
    """The restricted deviance by its definition, with the covariance of all values written out."""
    rows, columns = np.nonzero(~np.isnan(ratings.values))
    y, n = ratings.values[rows, columns], len(rows)
    first, second = np.eye(len(ratings.subjects))[rows], np.eye(len(ratings.judges))[columns]
    v = np.eye(n) + a * first @ first.T + b * second @ second.T
    inverse = np.linalg.inv(v)
    mean = inverse.sum(axis=0) @ y / inverse.sum()
    rest = (y - mean) @ inverse @ (y - mean)
    log_det = np.linalg.slogdet(v)[1]
    return float(log_det + np.log(inverse.sum()) + (n - 1) * (1 + np.log(2 * np.pi * rest / (n - 1))))


def test_penicillin():
    """Plates are the subjects, samples the judges."""
    entry = EXPECTED["lme4_penicillin"]
    expected, digits = entry["expected"], entry["round_to"]
    found = fit_severity(vector("lme4_penicillin"))
    figures = {
        "REML_criterion": found.criterion,
        "sd_plate": math.sqrt(found.variance.subject),
        "sd_sample": math.sqrt(found.variance.judge),
        "sd_residual": math.sqrt(found.variance.residual),
        "intercept": found.mean,
    }
    assert {key: round(value, digits[key]) for key, value in figures.items()} == {
        key: round(value, digits[key]) for key, value in expected.items()
    }
    assert round(found.criterion, 4) == expected["REML_criterion"]


@pytest.mark.parametrize("seed", range(12))
def test_fit_is_least_by_the_definition(seed):
    """No ratios near or far are better, the boundary included, and the effects solve the equations of the model."""
    rng = random.Random(seed)
    spread = (rng.choice([0, 5, 60]), rng.choice([0, 5, 60]), 30)
    ratings = judged(rng, rng.randint(3, 7), rng.randint(3, 7), gaps=rng.choice([0, 0.25]), spread=spread)
    found = severity_of(ratings)
    assert isinstance(found, Severity)
    a, b = found.variance.subject / found.variance.residual, found.variance.judge / found.variance.residual
    least = deviance(ratings, a, b)
    assert found.criterion == pytest.approx(least, abs=1e-8)
    near = [
        (a * x + y, b * z + w) for x in (1, 0.99, 1.01) for z in (1, 0.99, 1.01) for y in (0, 1e-4) for w in (0, 1e-4)
    ]
    far = [(x, y) for x in (0, 0.1, 1, 10) for y in (0, 0.1, 1, 10)]
    assert min(deviance(ratings, *pair) for pair in near + far) >= least - 1e-9


def test_complete_table_has_the_mean_squares_as_its_answer():
    ratings = judged(random.Random(3), 8, 5)
    found = fit_severity(ratings)
    values = ratings.values
    rows, columns, mean = values.mean(axis=1), values.mean(axis=0), values.mean()
    error = ((values - rows[:, None] - columns + mean) ** 2).sum() / 28
    subject, judge = 5 * rows.var(ddof=1), 8 * columns.var(ddof=1)
    expected = ((subject - error) / 5, (judge - error) / 8, error)
    assert found.variance == pytest.approx(expected, rel=1e-8)
    # Shrunk: the judge's own mean counts by the share of its variance that is not error.
    shrunk = (columns - mean) * (1 - error / judge)
    assert list(found.judges.values()) == pytest.approx(shrunk, rel=1e-8)
    assert list(found.subjects.values()) == pytest.approx((rows - mean) * (1 - error / subject), rel=1e-8)
    key = ("S002", "J001")
    rest = values[2, 1] - found.mean - found.subjects["S002"] - found.judges["J001"]
    assert found.residuals[key] == pytest.approx(rest / math.sqrt(found.variance.residual))


def test_judges_that_differ_by_less_than_chance_have_no_severity():
    """The variance of judges is at its edge, 0: nobody is severe."""
    found = fit_severity(table([1, 2, 3.5], [3, 1, 2], [2, 3, 1], [9, 9.5, 9]))
    assert found.variance.judge == 0
    assert set(found.judges.values()) == {0.0}
    assert found.variance.subject > 0


def test_turning_the_table_turns_the_answer():
    ratings = judged(random.Random(5), 9, 4, gaps=0.2)
    turned = fit_severity(Ratings(ratings.judges, ratings.subjects, ratings.values.T))
    straight = fit_severity(ratings)
    assert turned.judges == pytest.approx(straight.subjects)
    assert turned.variance == pytest.approx((straight.variance[1], straight.variance[0], straight.variance[2]))
    assert turned.criterion == pytest.approx(straight.criterion)


def test_moving_or_stretching_the_values_does_the_same_to_the_answer():
    ratings = judged(random.Random(6), 6, 5, gaps=0.2)
    moved = fit_severity(Ratings(ratings.subjects, ratings.judges, ratings.values * 1e5 - 3e7))
    plain = fit_severity(ratings)
    assert moved.mean == pytest.approx(plain.mean * 1e5 - 3e7, rel=1e-6)
    assert moved.judges == pytest.approx({code: value * 1e5 for code, value in plain.judges.items()}, rel=1e-6)
    assert moved.residuals == pytest.approx(plain.residuals, rel=1e-6)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([[1, None], [None, 2]], "stats.not_comparable"),
        ([[1, 2], [3, None]], "stats.too_little_overlap"),
        ([[1, 2, 3]], "stats.too_little_overlap"),
        ([[1], [2], [4]], "stats.too_little_overlap"),
        ([[7]], "stats.too_little_overlap"),
        ([[0.1, 0.1], [0.1, 0.1]], "stats.all_equal"),
        ([[0.1, 0.3], [0.2, 0.4], [0.7, 0.9]], "stats.exact_fit"),
    ],
)
def test_ratings_that_tell_no_severity(rows, code):
    assert severity_of(table(*rows)).code == code
    assert fit_severity(table(*rows)) is None


def test_table_that_needs_too_much_memory_is_left_out(monkeypatch):
    monkeypatch.setattr("award.domain.diagnostics._crossed.MOST_CELLS", 3)
    assert severity_of(judged(random.Random(1), 5, 4)).code == "stats.table_too_large"


def test_many_subjects_cost_no_square_matrix():
    """2,000 by 14 with gaps; a matrix of all values would hold 200 million cells, one of all subjects 4 million."""
    import tracemalloc

    ratings = judged(random.Random(2), 2000, 14, gaps=0.5)
    tracemalloc.start()
    found = fit_severity(ratings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16e6
    assert math.sqrt(found.variance.subject) == pytest.approx(40, rel=0.1)
    assert math.sqrt(found.variance.residual) == pytest.approx(30, rel=0.05)


def test_many_judges_are_fitted_from_one_start():
    found = fit_severity(judged(random.Random(4), 70, 60, gaps=0.7))
    assert math.sqrt(found.variance.residual) == pytest.approx(30, rel=0.15)


def test_components_are_what_hangs_together():
    ratings = table([1, None, None, 2], [None, 3, None, None], [4, None, None, None], [None, 5, 6, None])
    assert components(ratings) == (
        Component(("S000", "S002"), ("J000", "J003")),
        Component(("S001", "S003"), ("J001", "J002")),
    )
    assert components(ratings_of({})) == ()


def test_empty_table_has_no_severity():
    assert fit_severity(ratings_of({})) is None
