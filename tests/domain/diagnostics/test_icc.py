import pytest

from award.domain.diagnostics.icc import FORMS, Anova, Icc, anova, icc
from award.domain.diagnostics.ratings import Undefined, ratings_of
from tests.domain.diagnostics.vectors import EXPECTED, table, vector


def test_shrout_and_fleiss():
    expected = EXPECTED["shrout_fleiss_1979"]["expected"]
    ratings = vector("shrout_fleiss_1979")
    found = icc(ratings)
    assert list(found) == list(FORMS)
    assert {form: round(found[form].value, 2) for form in FORMS} == {form: expected[form] for form in FORMS}
    assert [round(found[form].low, 2) for form in FORMS] == expected["CI95_lower"]
    assert [round(found[form].high, 2) for form in FORMS] == expected["CI95_upper"]
    squares = anova(ratings)
    assert round(squares.f_oneway, 1) == expected["F_oneway"]
    assert round(squares.f_twoway, 1) == expected["F_twoway"]


def test_anxiety_has_the_degrees_of_freedom_of_satterthwaite():
    expected = EXPECTED["irr_anxiety"]["expected"]
    found = icc(vector("irr_anxiety"))["ICC(2,1)"]
    assert round(found.value, 3) == expected["ICC(A,1)"]
    assert (round(found.f, 2), round(found.p, 4)) == (expected["ICC_F"], expected["ICC_p"])
    assert [round(found.low, 3), round(found.high, 3)] == expected["CI95"]
    assert (found.df1, round(found.df2, 1)) == (19, 39.7)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([[1, 2], [3, None]], "stats.incomplete"),
        ([[1, 2]], "stats.one_subject"),
        ([[1], [2]], "stats.one_judge"),
        ([[0.1, 0.1], [0.1, 0.1]], "stats.all_equal"),
    ],
)
def test_table_that_defines_no_icc(rows, code):
    found = icc(table(*rows))
    assert isinstance(found, Undefined)
    assert found.code == code


def test_empty_table_defines_no_icc():
    assert icc(ratings_of({})).code == "stats.one_subject"


def test_judges_that_differ_by_a_constant_only():
    """Consistent without a residual: F is not finite, consistency is whole, agreement is not."""
    # 0.1 and 0.3 have no exact float, so that the residual is 0 only when rounding noise is seen as such.
    found = icc(table([0.1, 0.3], [0.2, 0.4], [0.4, 0.6]))
    assert found["ICC(3,1)"] == Icc(pytest.approx(1), 1.0, 1.0, None, 2, 2, 0.0)
    assert found["ICC(3,k)"] == Icc(pytest.approx(1), 1.0, 1.0, None, 2, 2, 0.0)
    # Mean squares: subjects 7/150, judges 3/50; agreement 7/(7 + 6), or 7/(7 + 3) for the mean of both.
    assert found["ICC(2,1)"].value == pytest.approx(7 / 13)
    assert found["ICC(2,k)"].value == pytest.approx(7 / 10)
    assert 0 <= found["ICC(2,1)"].low < 7 / 13 < found["ICC(2,1)"].high <= 1


def test_judges_that_agree_wholly():
    found = icc(table([1, 1, 1], [2, 2, 2], [4, 4, 4]))
    assert {(f.value, f.low, f.high, f.f, f.p) for f in found.values()} == {(1, 1, 1, None, 0)}
    assert found["ICC(2,1)"].df2 is None


def test_subjects_without_a_difference():
    """Each subject has the same mean: one judge's forms are negative, those of means have no meaning."""
    found = icc(table([1, 2], [2, 1], [1.5, 1.5]))
    assert found["ICC(1,1)"].value == found["ICC(3,1)"].value == -1
    assert found["ICC(1,1)"].p == 1
    assert {found[form].code for form in ("ICC(1,k)", "ICC(2,k)", "ICC(3,k)")} == {"stats.no_variation"}


def test_interval_of_agreement_may_break_down():
    """Worse than by chance, and the degrees of freedom cancel out: no limits and no test rather than nonsense."""
    found = icc(table([0, 4], [0, 4], [1, 3]))["ICC(2,1)"]
    assert found.value == pytest.approx(-1 / 17)
    assert (found.low, found.high, found.f, found.df2, found.p) == (None, None, 0, None, None)
    near = icc(table([0, 4], [0, 4.01], [1, 3]))["ICC(2,1)"]
    assert near.low is None or near.low <= near.value <= near.high


def test_values_far_from_zero_lose_nothing():
    near, far = (
        table([1, 2], [3, 5], [9, 4]),
        table([900_000_001, 900_000_002], [900_000_003, 900_000_005], [900_000_009, 900_000_004]),
    )
    for form in FORMS:
        assert icc(far)[form].value == pytest.approx(icc(near)[form].value, rel=1e-12)


def test_ratios_of_squares_without_error_are_none():
    squares = Anova(2, 2, 1.0, 0.0, 0.0, 0.0)
    assert (squares.f_oneway, squares.f_twoway) == (None, None)
