"""Golden cases, each derived by hand from the text of the contract."""

from fractions import Fraction

import pytest

from award.domain.aggregation import category_total, sheet_total
from award.domain.errors import DomainError
from award.domain.ranking import rank
from award.domain.scores import pack_marks
from tests.domain.builders import category, item, make_criteria, make_programme, make_scores, round_data

ITEMS = ("1.1", "1.2", "2.1")  # 60, 40 and 100 points

# Points: 0+40+50=90, 30+20+50=100, 60+0+60=120, 36+24+70=130, 48+36+100=184.
FIVE = {"J1": (0, 100, 50), "J2": (50, 50, 50), "J3": (100, 0, 60), "J4": (60, 60, 70), "J5": (80, 90, 100)}


def score(combine: str, by_judge, *, exclusions=(), criteria=None, **more):
    """The exact total and the rounded categories of application A."""
    criteria = criteria or make_criteria()
    programme = make_programme(round_data("m", "1", combine, **more))
    sheets = {("A", "m", judge): dict(zip(ITEMS, marks, strict=True)) for judge, marks in by_judge.items()}
    excluded = [("A", "m", judge) for judge in exclusions]
    standing = rank(criteria, programme, make_scores(criteria, programme, sheets, exclusions=excluded))
    row = standing.row("A")
    return row.exact, row.categories["m"], row.score


def test_mean():
    # (90+100+120+130+184)/5 = 624/5; category 1: (40+50+60+60+84)/5 = 294/5; category 2: (50+50+60+70+100)/5 = 66.
    assert score("mean", FIVE) == (Fraction(624, 5), {"1": "58.80", "2": "66.00"}, "124.80")


def test_median():
    # Of five totals the third, 120; of each category's points the third: 40 50 [60] 60 84 and 50 50 [60] 70 100.
    assert score("median", FIVE) == (Fraction(120), {"1": "60.00", "2": "60.00"}, "120.00")


def test_median_of_an_even_number_is_the_mean_of_the_middle_two():
    four = {judge: FIVE[judge] for judge in ("J1", "J2", "J3", "J5")}
    # Totals 90 [100 120] 184; category 1: 40 [50 60] 84; category 2: 50 [50 60] 100.
    assert score("median", four) == (Fraction(110), {"1": "55.00", "2": "55.00"}, "110.00")


def test_trimmed_mean_of_totals():
    # J1 (90) and J5 (184) fall: (100+120+130)/3; category 1 keeps the same sheets: (50+60+60)/3; category 2: 180/3.
    trim = {"drop": 1, "from": 5, "on": "total"}
    assert score("trimmed_mean", FIVE, trim=trim) == (Fraction(350, 3), {"1": "56.67", "2": "60.00"}, "116.67")


def test_trimmed_mean_of_items():
    # 1.1: 0 [50 60 80] 100 -> 190/3; 1.2: 0 [50 60 90] 100 -> 200/3; 2.1: 50 [50 60 70] 100 -> 60.
    # 60 x 190/300 + 40 x 200/300 + 100 x 60/100 = 38 + 80/3 + 60 = 374/3.
    trim = {"drop": 1, "from": 5, "on": "item"}
    assert score("trimmed_mean", FIVE, trim=trim) == (Fraction(374, 3), {"1": "64.67", "2": "60.00"}, "124.67")


@pytest.mark.parametrize("on", ["total", "item"])
def test_fewer_sheets_than_from_are_not_trimmed(on):
    assert score("trimmed_mean", FIVE, trim={"drop": 1, "from": 6, "on": on})[0] == Fraction(624, 5)


def test_equal_totals_are_dropped_by_judge_code():
    # All total 100; in the order of their codes J10, J2, J3 the first and the last fall, J2 stays.
    equal = {"J2": (100, 100, 0), "J10": (0, 0, 100), "J3": (50, 50, 50)}
    assert score("trimmed_mean", equal, trim={"drop": 1, "from": 3}) == (100, {"1": "100.00", "2": "0.00"}, "100.00")


def test_excluded_sheet_does_not_count():
    # Without J5: (90+100+120+130)/4.
    assert score("mean", FIVE, exclusions=["J5"])[0] == 110


def test_not_applicable_item_leaves_both_sums():
    # 1.1: 30, 1.2: 32 of 100 applicable points, on the scale of 200: 124. The category counts 0.
    assert score("mean", {"J1": (50, 80, None)}) == (124, {"1": "62.00", "2": "0.00"}, "124.00")


def test_not_applicable_for_one_judge_only():
    # Totals 124 and 90, mean 107. Category 2: (0 + 50)/2.
    assert score("mean", {"J1": (50, 80, None), "J2": (0, 100, 50)}) == (107, {"1": "51.00", "2": "25.00"}, "107.00")


def test_item_trim_counts_the_judges_for_whom_the_item_applies():
    # 2.1 applies for two of three: below `from`, plain mean 75. 1.1: 0 [50] 100; 1.2: 0 [80] 100: 30 + 32 + 75.
    marks = {"J1": (50, 80, None), "J2": (0, 100, 50), "J3": (100, 0, 100)}
    assert score("trimmed_mean", marks, trim={"drop": 1, "from": 3, "on": "item"})[0] == 137


def test_item_that_applies_for_nobody_leaves_the_item_sums():
    # 60 x 25/100 + 40 x 90/100 = 51 of 100 applicable points, on the scale of 200.
    marks = {"J1": (50, 80, None), "J2": (0, 100, None)}
    trim = {"drop": 1, "from": 3, "on": "item"}
    assert score("trimmed_mean", marks, trim=trim) == (102, {"1": "51.00", "2": "0.00"}, "102.00")


def test_sheet_where_nothing_applies_counts_zero():
    optional = [
        item(code, points, may_be_not_applicable=True) for code, points in zip(ITEMS, (60, 40, 100), strict=True)
    ]
    criteria = make_criteria(category("1", *optional[:2]), category("2", optional[2]))
    marks = {"J1": (None, None, None), "J2": (100, 100, 100)}
    assert score("mean", marks, criteria=criteria)[0] == 100
    assert (
        score("trimmed_mean", {"J1": (None, None, None)}, criteria=criteria, trim={"drop": 1, "from": 3, "on": "item"})[
            0
        ]
        == 0
    )


def test_many_denominators_stay_exact():
    """Prime points make the common denominator outgrow 64 bits; the sum is checked with fractions."""
    primes = (9973, 9967, 9949, 9941, 9931, 9929, 9923, 9907)
    criteria = make_criteria(
        category("1", *(item(f"1.{n}", p, may_be_not_applicable=True) for n, p in enumerate(primes)))
    )
    programme = make_programme(round_data(), ranking={"decimals": 6})
    sheets = {}
    for judge in range(len(primes)):
        marks = {f"1.{n}": None if n == judge else 5 * ((3 * n + judge) % 21) for n in range(len(primes))}
        sheets["A", "m", f"J{judge}"] = marks
    expected = Fraction(0)
    for marks in sheets.values():
        kept = [(p, marks[f"1.{n}"]) for n, p in enumerate(primes) if marks[f"1.{n}"] is not None]
        expected += Fraction(sum(primes) * sum(p * x for p, x in kept), 100 * sum(p for p, _ in kept)) / len(sheets)
    assert rank(criteria, programme, make_scores(criteria, programme, sheets)).row("A").exact == expected


def test_totals_of_one_sheet():
    criteria = make_criteria()
    assert sheet_total(criteria, pack_marks(criteria, {"1.1": 50, "1.2": 80, "2.1": None})) == 124
    assert category_total(criteria, "1", pack_marks(criteria, {"1.1": 50, "1.2": 80})) == 62
    assert sheet_total(criteria, pack_marks(criteria, {"1.1": 50, "1.2": 80})) is None
    assert category_total(criteria, "2", pack_marks(criteria, {"1.1": 50})) is None
    with pytest.raises(DomainError):
        sheet_total(criteria, b"\x00")
