import math

import pytest

from award.domain.diagnostics.distributions import (
    beta_regularised,
    chi2_quantile,
    chi2_tail,
    f_quantile,
    f_tail,
    gamma_upper,
)


@pytest.mark.parametrize(("a", "b", "x"), [(2.0, 3.0, 0.1), (2.0, 3.0, 0.4), (2.0, 3.0, 0.9)])
def test_beta_of_whole_numbers_is_a_binomial_sum(a, b, x):
    n = int(a + b) - 1
    expected = sum(math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(int(a), n + 1))
    assert beta_regularised(a, b, x) == pytest.approx(expected, rel=1e-13)


def test_beta_at_its_ends():
    assert (beta_regularised(2, 3, 0), beta_regularised(2, 3, 1)) == (0, 1)


@pytest.mark.parametrize("x", [0.1, 0.9, 3.0, 40.0])
def test_gamma_of_one_half_is_the_normal_tail(x):
    assert gamma_upper(0.5, x) == pytest.approx(math.erfc(math.sqrt(x)), rel=1e-12)


def test_gamma_at_zero():
    assert gamma_upper(3, 0) == 1


def test_f_of_two_and_two_has_a_closed_form():
    assert f_tail(4, 2, 2) == pytest.approx(1 / 5, rel=1e-14)
    assert f_quantile(0.8, 2, 2) == pytest.approx(4, rel=1e-12)


def test_f_without_an_error_is_certain():
    assert f_tail(math.inf, 3, 7) == 0
    assert f_tail(0, 3, 7) == f_tail(-1, 3, 7) == 1


def test_chi2_of_two_is_exponential():
    assert chi2_tail(3, 2) == pytest.approx(math.exp(-1.5), rel=1e-14)
    assert chi2_quantile(0.95, 2) == pytest.approx(-2 * math.log(0.05), rel=1e-12)


@pytest.mark.parametrize(("p", "df1", "df2"), [(0.975, 5, 15), (0.025, 19, 39.7), (0.5, 0.3, 2), (0.975, 5, 0.3)])
def test_quantile_and_tail_undo_each_other(p, df1, df2):
    assert f_tail(f_quantile(p, df1, df2), df1, df2) == pytest.approx(1 - p, rel=1e-10)
    assert chi2_tail(chi2_quantile(p, df1), df1) == pytest.approx(1 - p, rel=1e-10)


def test_quantile_beyond_every_float_is_infinite():
    assert f_quantile(0.975, 5, 0.01) == math.inf
