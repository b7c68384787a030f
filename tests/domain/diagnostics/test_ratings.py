from fractions import Fraction

import numpy as np
import pytest

from award.domain.aggregation import sheet_total
from award.domain.diagnostics import ratings
from award.domain.diagnostics.ratings import (
    Undefined,
    counted_sheets,
    part_of,
    ratings_of,
    read_ratings,
    sheet_ratings,
    totals_of,
)
from award.domain.errors import InputRefused
from award.domain.scores import Sheet, pack_marks
from tests.domain.builders import category, item, make_criteria, make_programme, make_scores, round_data
from tests.domain.diagnostics.vectors import table


def refusals(text: str | bytes) -> list[str]:
    with pytest.raises(InputRefused) as caught:
        read_ratings("r.csv", text if isinstance(text, bytes) else text.encode())
    return [str(fault) for fault in caught.value.faults]


def test_file_becomes_a_table_in_code_order_with_gaps():
    found = read_ratings(
        "r.csv", b"\xef\xbb\xbfjudge,value,subject\r\nJ2,-1.5,B\r\nJ1,+2,A\r\n\r\nJ2,000000003.250000,A\r\n"
    )
    assert (found.subjects, found.judges) == (("A", "B"), ("J1", "J2"))
    np.testing.assert_array_equal(found.values, [[2, 3.25], [np.nan, -1.5]])
    assert (found.missing, found.is_complete) == (1, False)


@pytest.mark.parametrize(
    "value",
    ["NaN", "1e309", "inf", "６", "6 ", "", "=1+1", "1,5", "1.", ".5", "1.1234567", "1234567890", "0x10", "1_0", "--1"],
)
def test_value_that_is_no_plain_number_is_refused(value):
    (fault,) = refusals(f'subject,judge,value\nA,J,"{value}"\n')
    assert fault.startswith(f"r.csv:2: {value} is not a rating: give at most 9 digits")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "r.csv:1: the header is missing: begin with the line subject,judge,value"),
        ("A,J,1\n", "r.csv:1: the header is missing"),
        ("subject,judge,value\n", "r.csv: holds no ratings: give one row a rating"),
        ("subject,judge\nA,J\n", "r.csv:1: the column value is missing"),
        ("subject,judge,value\nA,J,1\nA,J,1\n", "r.csv:3: the rating of A by J is given twice: keep one"),
        ("subject,judge,value\nA A,J,1\n", "r.csv:2: A A is not a code for subject"),
        ("subject,judge,value\nA,J\n", "r.csv:2: the row has 2 cells"),
        ("subject,judge,value\n专家,J,1\n".encode("gbk"), "r.csv:2: is not UTF-8"),
        ("subject,judge,value" + ",x" * 100_000, "r.csv:1: there are more than 64 columns"),
    ],
)
def test_faulty_file_is_refused_in_one_line(text, what):
    (fault,) = refusals(text)
    assert fault.startswith(what)


def test_file_over_the_limits_is_refused(monkeypatch):
    monkeypatch.setattr(ratings, "MOST_CELLS", 3)
    assert "2 subjects and 2 judges make more than 3 cells" in refusals("subject,judge,value\nA,J,1\nB,K,1\n")[0]
    assert refusals(b"subject,judge,value\n" + b"\n" * 400_000) == [
        "r.csv: there are more than 200000 sheets or rows: split the file"
    ]
    monkeypatch.setattr(ratings, "LIMIT", 20)
    assert refusals("subject,judge,value\nA,J,1\n") == [
        "r.csv: is over 20 bytes: split it or remove what does not belong there"
    ]


def test_part_leaves_out_what_holds_nothing():
    whole = table([1, None, 2], [None, 3, None], [4, None, None])
    part = part_of(whole, {"S000", "S001"}, {"J000", "J002"})
    assert (part.subjects, part.judges, part.values.tolist()) == (("S000",), ("J000", "J002"), [[1, 2]])


def test_empty_table():
    assert (ratings_of({}).values.shape, ratings_of({}).is_complete) == ((0, 0), True)


def test_reason_has_a_sentence():
    assert Undefined("stats.incomplete", {"missing": 3}).sentence.startswith("3 values are missing")


@pytest.fixture
def award():
    """One round; A's sheet of J3 is excluded, J4's incomplete; B has one with a gap that does not apply."""
    criteria, programme = make_criteria(), make_programme(round_data("m", "0.5"), round_data("n", "0.5"))
    full = {"1.1": 50, "1.2": 50, "2.1": 75}
    sheets = {("A", "m", "J1"): full, ("A", "m", "J3"): full, ("A", "m", "J4"): {"1.1": 50}, ("A", "n", "J2"): full}
    sheets |= {("B", "m", "J1"): {**full, "1.1": 55, "2.1": None}, ("C", "m", "J1"): full}
    return criteria, make_scores(criteria, programme, sheets, exclusions=[("A", "m", "J3")])


def test_sheet_ratings_hold_the_totals_of_counted_sheets(award):
    criteria, scores = award
    found = sheet_ratings(criteria, scores, "m", ["A", "B"])
    assert (found.subjects, found.judges) == (("A", "B"), ("J1",))
    assert found.values.tolist() == [[125.0], [106.0]]  # 200 x (33 + 20) of the 100 points that apply
    assert [sheet.application for sheet in counted_sheets(scores, "m", {"A", "C"})] == ["A", "C"]
    # Plain tuples, as rows of the database come, do as well.
    plain = type(scores)(sheets=[tuple(s) for s in scores.sheets], exclusions=[tuple(e) for e in scores.exclusions])
    assert sheet_ratings(criteria, plain, "m", ["A", "B"]).values.tolist() == [[125.0], [106.0]]


def test_round_without_sheets_has_an_empty_table(award):
    assert sheet_ratings(*award, "m", ["X"]).values.shape == (0, 0)


def test_totals_are_exact():
    criteria = make_criteria()
    packed = [pack_marks(criteria, {"1.1": p, "1.2": 100 - p, "2.1": None if p % 10 else p}) for p in range(0, 101, 5)]
    sheets = [Sheet("A", "m", f"J{n}", marks) for n, marks in enumerate(packed)]
    assert totals_of(criteria, sheets) == [sheet_total(criteria, marks) for marks in packed]


def test_sheet_where_nothing_applies_has_no_points():
    criteria = make_criteria(category("1", item("1.1", 60, may_be_not_applicable=True)))
    assert totals_of(criteria, [Sheet("A", "m", "J", pack_marks(criteria, {"1.1": None}))]) == [Fraction(0)]
