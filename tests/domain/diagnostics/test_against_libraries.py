"""The own statistics against pingouin, krippendorff, scipy and statsmodels, to six digits, on random data.

The libraries are imported once and only here: they cost seconds.
"""

import math
import random
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from award.domain.diagnostics.agreement import (
    LEVELS,
    chance_corrected,
    judges_vs_rest,
    kendall_w,
    krippendorff_alpha,
)
from award.domain.diagnostics.distributions import chi2_quantile, chi2_tail, f_quantile, f_tail
from award.domain.diagnostics.icc import FORMS, icc
from award.domain.diagnostics.ratings import Ratings
from award.domain.diagnostics.severity import fit_severity
from tests.domain.diagnostics.test_severity import judged
from tests.domain.diagnostics.vectors import table

# pandas announces what pingouin still uses.
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")

SIX = 1e-6
some = settings(max_examples=25, deadline=None)


@pytest.fixture(scope="module")
def lib():
    """The libraries; pingouin shows limits with two digits unless told otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import krippendorff
        import pandas as pd
        import pingouin
        import scipy.stats
        from statsmodels.regression.mixed_linear_model import MixedLM
        from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
    shown = pingouin.options["round.column.CI95"]
    pingouin.options["round.column.CI95"] = None
    yield SimpleNamespace(
        krippendorff=krippendorff, pd=pd, pingouin=pingouin, stats=scipy.stats, mixed=MixedLM,
        fleiss=lambda values: fleiss_kappa(aggregate_raters(values)[0]),
    )  # fmt: skip
    pingouin.options["round.column.CI95"] = shown


def matrices(values: st.SearchStrategy, *, rows=(3, 8), columns=(2, 5)) -> st.SearchStrategy:
    shape = st.tuples(st.integers(*rows), st.integers(*columns))
    return shape.flatmap(
        lambda s: st.lists(st.lists(values, min_size=s[1], max_size=s[1]), min_size=s[0], max_size=s[0])
    )


def long(lib, ratings: Ratings):
    """One row a value."""
    rows, columns = np.nonzero(~np.isnan(ratings.values))
    subjects, judges = (
        [codes[n] for n in places] for codes, places in ((ratings.subjects, rows), (ratings.judges, columns))
    )
    return lib.pd.DataFrame({"s": subjects, "j": judges, "y": ratings.values[rows, columns]})


@pytest.mark.parametrize("fractional", [False, True])
def test_distributions_are_those_of_scipy(lib, fractional):
    rng = random.Random(fractional)
    for _ in range(60):
        df1, df2 = (rng.uniform(0.5, 300) if fractional else float(rng.randint(1, 300)) for _ in range(2))
        probability = rng.uniform(0.001, 0.999)
        value, chi2 = lib.stats.f.ppf(probability, df1, df2), lib.stats.chi2.ppf(probability, df1)
        assert f_quantile(probability, df1, df2) == pytest.approx(value, rel=1e-9)
        assert f_tail(value * 1.5, df1, df2) == pytest.approx(lib.stats.f.sf(value * 1.5, df1, df2), rel=1e-9)
        assert chi2_quantile(probability, df1) == pytest.approx(chi2, rel=1e-9)
        assert chi2_tail(chi2 * 2, df1) == pytest.approx(lib.stats.chi2.sf(chi2 * 2, df1), rel=1e-9)


@pytest.mark.parametrize("seed", range(15))
def test_icc_is_that_of_pingouin(lib, seed):
    rng = random.Random(seed)
    spread = rng.choice([(40, 20, 30), (5, 40, 30), (0, 0, 30), (100, 1, 1)])
    ratings = judged(rng, rng.randint(3, 15), rng.randint(2, 8), spread=spread)
    theirs = lib.pingouin.intraclass_corr(long(lib, ratings), targets="s", raters="j", ratings="y")
    ours = icc(ratings)
    for form, (_, row) in zip(FORMS, theirs.iterrows(), strict=True):
        found = ours[form]
        assert (found.value, found.f) == (pytest.approx(row["ICC"], rel=SIX), pytest.approx(row["F"], rel=SIX)), form
        for limit, other in zip((found.low, found.high), row["CI95"], strict=True):
            # Where the mean of judges has no finite lower limit, the formula turns around; ours is none.
            assert limit == pytest.approx(other, rel=SIX) if limit is not None else other > 1 or other < -1, form
        if "2" not in form:  # theirs tests absolute agreement with the degrees of freedom of consistency
            assert (found.df1, found.df2) == (row["df1"], row["df2"])
            assert found.p == pytest.approx(row["pval"], rel=SIX, abs=1e-12)


@some
@given(matrices(st.one_of(st.none(), st.integers(1, 6), st.integers(1, 6), st.integers(1, 6))))
def test_alpha_is_that_of_krippendorff(lib, rows):
    ratings = table(*rows)
    ours = krippendorff_alpha(ratings)
    assume(isinstance(ours, dict))
    for level in LEVELS:
        theirs = lib.krippendorff.alpha(reliability_data=ratings.values.T, level_of_measurement=level)
        assert ours[level] == pytest.approx(theirs, rel=SIX, abs=SIX), level


@some
@given(matrices(st.integers(1, 4)))
def test_fleiss_kappa_is_that_of_statsmodels(lib, rows):
    assume(len({value for row in rows for value in row}) > 1)
    ours = chance_corrected(table(*rows)).fleiss_kappa
    assert ours == pytest.approx(lib.fleiss(np.array(rows)), rel=SIX, abs=SIX)


@some
@given(matrices(st.integers(1, 6), columns=(3, 6)))
def test_w_is_that_of_friedman(lib, rows):
    ratings = table(*rows)
    ours = kendall_w(ratings)
    assume(hasattr(ours, "w"))
    theirs = lib.stats.friedmanchisquare(*ratings.values)  # subjects are the treatments, judges the blocks
    assert ours.chi2 == pytest.approx(theirs.statistic, rel=SIX, abs=SIX)
    assert ours.p == pytest.approx(theirs.pvalue, rel=SIX, abs=1e-12)
    assert ours.w == pytest.approx(theirs.statistic / (len(ratings.judges) * (len(ratings.subjects) - 1)), abs=SIX)


@some
@given(matrices(st.integers(1, 20)))
def test_judge_against_the_rest_is_spearmans_of_scipy(lib, rows):
    ratings = table(*rows)
    ours = judges_vs_rest(ratings)
    ranks = lib.stats.rankdata(ratings.values, axis=0)
    for place, judge in enumerate(ratings.judges):
        others = np.delete(ranks, place, axis=1).sum(axis=1)
        if isinstance(ours[judge], float):
            theirs = lib.stats.spearmanr(ratings.values[:, place], others).statistic
            assert ours[judge] == pytest.approx(theirs, rel=SIX, abs=SIX)
        else:
            assert 1 in (len(set(others)), len(set(ratings.values[:, place])))


@pytest.mark.parametrize("seed", range(6))
def test_severity_is_that_of_statsmodels(lib, seed):
    rng = random.Random(seed)
    ratings = judged(rng, rng.randint(6, 14), rng.randint(4, 7), gaps=rng.choice([0, 0.2]))
    data = long(lib, ratings)
    model = lib.mixed.from_formula(
        "y ~ 1", groups=np.ones(len(data)), vc_formula={"s": "0 + C(s)", "j": "0 + C(j)"}, data=data
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = model.fit(reml=True, method=["powell"], xtol=1e-10, ftol=1e-14)
    ours = fit_severity(ratings)
    assert ours.criterion == pytest.approx(-2 * theirs.llf, abs=1e-6)
    variance = dict(zip(model.exog_vc.names, theirs.vcomp, strict=True))
    expected = [math.sqrt(value) for value in (variance["s"], variance["j"], theirs.scale)]
    assert [math.sqrt(value) for value in ours.variance] == pytest.approx(expected, rel=SIX, abs=1e-4)
    assert ours.mean == pytest.approx(theirs.fe_params.iloc[0], rel=SIX)
    effects = theirs.random_effects[1.0]
    assert ours.judges == pytest.approx({code: effects[f"j[C(j)[{code}]]"] for code in ours.judges}, rel=SIX, abs=1e-4)
    assert ours.subjects == pytest.approx({c: effects[f"s[C(s)[{c}]]"] for c in ours.subjects}, rel=SIX, abs=1e-4)
