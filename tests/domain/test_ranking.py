"""The rules of the standing on tiny cycles: one item a category, so that a per cent is easy to follow."""

from fractions import Fraction

import pytest

from award.domain.errors import DomainError
from award.domain.ranking import rank
from award.domain.scores import Scores, Sheet
from tests.domain.builders import NAME, category, item, make_criteria, make_programme, make_scores, round_data

TWO = [round_data("m", "0.25"), round_data("s", "0.75", "consensus")]


def hundred():
    """Two categories of one item and 50 points each: a sheet of x and y per cent has (x + y)/2 points."""
    return make_criteria(category("1", item("1.1", 50)), category("2", item("2.1", 50)))


def stand(marks, *, programme=None, consensus=None, after=None, **more):
    """The standing; marks and consensus are {application: (x, y)}, one judge."""
    criteria, programme = hundred(), programme or make_programme()
    first = programme.rounds[0].code
    sheets = {(a, first, "J1"): {"1.1": x, "2.1": y} for a, (x, y) in marks.items()}
    agreed = {(a, "s"): {"1.1": x, "2.1": y} for a, (x, y) in (consensus or {}).items()}
    return rank(criteria, programme, make_scores(criteria, programme, sheets, consensus=agreed, **more), after=after)


def ranks(standing) -> dict[str, int]:
    return {row.application: row.rank for row in standing.rows}


def test_equal_scores_share_the_lower_rank_and_stand_by_code():
    standing = stand({"D": (10, 10), "C": (50, 50), "B": (60, 40), "A": (90, 90)})
    assert list(ranks(standing).items()) == [("A", 1), ("B", 2), ("C", 2), ("D", 4)]


def test_tie_break_in_order():
    programme = make_programme(ranking={"tie_break": ["category:2", "category:1"]})
    assert ranks(stand({"A": (60, 40), "B": (40, 60), "C": (40, 60)}, programme=programme)) == {"B": 1, "C": 1, "A": 3}


def test_weights_count_up_to_the_round():
    sheets, agreed = {"A": (40, 40), "B": (80, 80)}, {"A": (80, 80), "B": (60, 60)}
    programme = make_programme(*TWO)
    early = stand(sheets, programme=programme, consensus=agreed, after="m")
    final = stand(sheets, programme=programme, consensus=agreed)
    # (0.25 x 40)/0.25 = 40 and 80; then 10 + 60 = 70 and 20 + 45 = 65.
    assert {row.application: row.exact for row in early.rows} == {"A": 40, "B": 80}
    assert {row.application: row.exact for row in final.rows} == {"A": 70, "B": 65}
    assert early.rows[0].rounds == {"m": "80.00"}
    assert final.rows[0].rounds == {"m": "40.00", "s": "80.00"}


def test_round_that_does_not_count_yet_breaks_no_tie():
    programme = make_programme(*TWO, ranking={"tie_break": ["round:s"]})
    agreed = {"A": (10, 10), "B": (20, 20)}
    assert ranks(stand({"A": (50, 50), "B": (50, 50)}, programme=programme, consensus=agreed, after="m")) == {
        "A": 1,
        "B": 1,
    }
    # 5 + 30 = 35 = 12.5 + 22.5: equal in sum, told apart by the visit.
    marks, agreed = {"A": (50, 50), "B": (20, 20)}, {"A": (30, 30), "B": (40, 40)}
    final = stand(marks, programme=programme, consensus=agreed)
    assert [row.exact for row in final.rows] == [35, 35]
    assert ranks(final) == {"B": 1, "A": 2}


def test_rounding_makes_and_parts_ties():
    three = [round_data(minimum_sheets=1)]
    criteria = hundred()
    sheets = {("A", "m", f"J{n}"): {"1.1": x, "2.1": 0} for n, x in enumerate((0, 0, 5))}  # 2.5/3 = 0.8333…
    sheets |= {("B", "m", f"J{n}"): {"1.1": x, "2.1": 0} for n, x in enumerate((0, 5))}  # 1.25
    for decimals, expected in ((0, {"A": 1, "B": 1}), (1, {"B": 1, "A": 2})):
        programme = make_programme(*three, ranking={"decimals": decimals})
        assert ranks(rank(criteria, programme, make_scores(criteria, programme, sheets))) == expected


@pytest.mark.parametrize(("rounding", "score"), [("half_up", "63"), ("half_even", "62")])
def test_rounding_rule(rounding, score):
    programme = make_programme(ranking={"decimals": 0, "rounding": rounding})
    assert stand({"A": (100, 25)}, programme=programme).rows[0].score == score  # 62.5


def test_too_few_sheets_and_no_consensus_are_listed_without_rank():
    programme = make_programme(*[{**TWO[0], "minimum_sheets": 2}, TWO[1]])
    standing = stand({"A": (50, 50)}, programme=programme, consensus={"B": (50, 50)})
    assert standing.rows == ()
    assert standing.unranked == (("A", ("no_consensus:s", "too_few_sheets:m")), ("B", ("too_few_sheets:m",)))


def test_incomplete_sheet_is_listed_and_not_counted():
    criteria, programme = hundred(), make_programme(round_data(minimum_sheets=1))
    sheets = {
        ("A", "m", "J1"): {"1.1": 50, "2.1": 50},
        ("A", "m", "J2"): {"2.1": 100},
        ("B", "m", "J2"): {"1.1": 100},
    }
    scores = make_scores(criteria, programme, sheets, exclusions=[("B", "m", "J2")])
    standing = rank(criteria, programme, scores)
    assert standing.row("A").score == "50.00"
    assert standing.unranked == (("B", ("too_few_sheets:m",)),)
    assert standing.incomplete_sheets == (("A", "m", "J2", ("1.1",)), ("B", "m", "J2", ("2.1",)))


def test_incomplete_consensus_gives_no_score():
    criteria, programme = hundred(), make_programme(round_data("s", "1", "consensus"))
    scores = make_scores(criteria, programme, {}, consensus={("A", "s"): {"1.1": 50}})
    assert rank(criteria, programme, scores).unranked == (("A", ("no_consensus:s",)),)


def test_consensus_ignores_sheets_and_their_exclusions():
    criteria, programme = hundred(), make_programme(round_data("s", "1", "consensus"))
    sheets = {("A", "s", "J1"): {"1.1": 0, "2.1": 0}, ("B", "s", "J1"): {"1.1": 0}}
    agreed = {("A", "s"): {"1.1": 80, "2.1": 80}}
    scores = make_scores(criteria, programme, sheets, consensus=agreed, exclusions=[("A", "s", "J1")])
    standing = rank(criteria, programme, scores)
    assert (standing.row("A").score, standing.incomplete_sheets, standing.warnings) == ("80.00", (), ())
    assert standing.unranked == (("B", ("no_consensus:s",)),)


def test_adjustments_add_up_and_the_score_is_clipped():
    given = [("A", "+7.5"), ("A", "-2.505"), ("B", "-999"), ("C", "999")]
    standing = stand({"A": (50, 50), "B": (50, 50), "C": (50, 50)}, adjustments=given)
    shown = {row.application: (row.adjustment, row.score, row.exact) for row in standing.rows}
    assert shown["A"] == ("5.00", "55.00", Fraction("54.995"))
    assert shown["B"] == ("-999.00", "0.00", 0)
    assert shown["C"] == ("999.00", "100.00", 100)


def test_adjustment_waits_for_the_last_round():
    marks, agreed = {"A": (50, 50)}, {"A": (50, 50)}
    standing = stand(marks, programme=make_programme(*TWO), consensus=agreed, after="m", adjustments=[("A", "9")])
    assert (standing.rows[0].adjustment, standing.rows[0].score) == ("0.00", "50.00")


def test_what_changes_nothing_is_warned_of():
    standing = stand({"A": (50, 50)}, exclusions=[("A", "m", "J9")], adjustments=[("Z", "9")])
    assert [warning.code for warning in standing.warnings] == ["warning.exclusion", "warning.adjustment"]
    assert standing.rows[0].score == "50.00"


@pytest.mark.parametrize(
    ("scope", "percent", "flagged"),
    [
        ("category:2", 40, False),
        ("category:2", 41, True),
        ("total", 60, False),
        ("total", 61, True),
        ("round:m", 61, True),
    ],
)
def test_floor_keeps_the_rank_and_bars_from_classes(scope, percent, flagged):
    programme = make_programme(floors=[{"scope": scope, "percent": percent}])
    row = stand({"A": (80, 40)}, programme=programme).rows[0]
    assert row.rank == 1
    assert row.flags == ((f"below_floor:{scope}",) if flagged else ())
    assert row.class_code == (None if flagged else "award")


def test_floor_of_a_later_round_is_skipped():
    programme = make_programme(*TWO, floors=[{"scope": "round:s", "percent": 90}])
    assert stand({"A": (50, 50)}, programme=programme, after="m").rows[0].flags == ()


def test_floor_of_a_category_looks_at_the_round_just_ended():
    programme = make_programme(*TWO, floors=[{"scope": "category:1", "percent": 50}])
    marks, agreed = {"A": (40, 90)}, {"A": (60, 90)}
    assert stand(marks, programme=programme, consensus=agreed, after="m").rows[0].flags == ("below_floor:category:1",)
    assert stand(marks, programme=programme, consensus=agreed).rows[0].flags == ()


def test_total_floor_sees_the_final_score():
    programme = make_programme(floors=[{"scope": "total", "percent": 50}])
    assert stand({"A": (50, 50)}, programme=programme, adjustments=[("A", "-0.01")]).rows[0].flags


def test_shortlist_marks_the_tie_at_the_cut():
    rounds = [{**TWO[0], "shortlist": {"cap": 2}}, TWO[1]]
    programme = make_programme(*rounds)
    standing = stand({"A": (90, 90), "B": (50, 50), "C": (50, 50), "D": (9 * 5, 5)}, programme=programme, after="m")
    assert {row.application: row.shortlisted for row in standing.rows} == {
        "A": True,
        "B": False,
        "C": False,
        "D": False,
    }
    assert {row.application: row.flags for row in standing.rows}["C"] == ("tie_at_cut",)
    assert all(row.class_code is None for row in standing.rows)
    final = stand({"A": (90, 90)}, programme=programme, consensus={"A": (90, 90)})
    assert final.rows[0].shortlisted is None


def test_round_without_shortlist_has_no_verdict():
    assert stand({"A": (90, 90)}, programme=make_programme(*TWO), after="m").rows[0].shortlisted is None


def test_classes_and_the_tie_at_the_quota():
    classes = [{"code": c, "name": NAME, "quota": q} for c, q in (("gold", 2), ("silver", 2))]
    standing = stand(
        {"A": (90, 90), "B": (80, 80), "C": (80, 80), "D": (70, 70)}, programme=make_programme(classes=classes)
    )
    assert {row.application: row.class_code for row in standing.rows} == {
        "A": "gold",
        "B": None,
        "C": None,
        "D": "silver",
    }
    assert [row.flags for row in standing.rows] == [(), ("tie_at_cut",), ("tie_at_cut",), ()]


def test_application_of_a_later_round_only_is_listed():
    standing = stand({"A": (50, 50)}, programme=make_programme(*TWO), consensus={"B": (50, 50)}, after="m")
    assert [row.application for row in standing.rows] == ["A"]
    assert standing.unranked == (("B", ("too_few_sheets:m",)),)


def test_no_scores_at_all():
    standing = stand({})
    assert (standing.rows, standing.unranked) == ((), ())


@pytest.mark.parametrize(
    ("scores", "after", "code"),
    [
        (Scores(), "x", "rank.unknown_round"),
        (Scores(sheets=[Sheet("A", "x", "J", b"\x00\x00")]), None, "rank.unknown_round"),
        (Scores(sheets=[Sheet("A", "m", "J", b"\x00\x00")] * 2), None, "rank.sheet_twice"),
        (Scores(consensus=[("A", "s", b"\x00\x00")] * 2), None, "rank.sheet_twice"),
        (Scores(consensus=[("A", "m", b"\x00\x00")]), None, "rank.not_consensus"),
        (Scores(sheets=[Sheet("A", "m", "J", b"\x00")]), None, "criteria.packed"),
        (Scores(sheets=[Sheet("A", "m", "J", b"\x00\x01")]), None, "criteria.packed"),
        (Scores(sheets=[Sheet("A", "m", "J", b"\x00\xff")]), None, "criteria.packed"),
    ],
)
def test_packed_rows_are_checked_too(scores, after, code):
    with pytest.raises(DomainError) as caught:
        rank(hundred(), make_programme(*TWO), scores, after=after)
    assert caught.value.code == code


def test_plain_tuples_do_as_rows():
    scores = Scores(sheets=[("A", "m", "J1", b"\x32\x32")], adjustments=[("A", 3, "why")])
    assert rank(hundred(), make_programme(), scores).rows[0].score == "53.00"
