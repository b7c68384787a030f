"""Who shares a rank, and what told equal scores apart."""

from __future__ import annotations

from award.results.boarddata import Place
from award.results.ties import tie_notes
from tests import factories

CRITERIA = factories.criteria()
CATEGORY = "4.7"


def place(at: int, number: str, rank: int, score: str, results: str = "200.00") -> Place:
    row = {"rank": rank, "score": score, "rounds": {"material": score}, "categories": {"material": {CATEGORY: results}}}
    return Place(at, at, number, number, None, row)


def notes(programme, *places: Place):
    return tie_notes(CRITERIA, programme, "material", places)


def test_equal_scores_say_what_told_them_apart_or_that_nothing_did(programme_rules):
    found = notes(
        programme_rules,
        place(0, "A-1", 1, "600.00", "250.00"),
        place(1, "A-2", 2, "600.00", "240.00"),
        place(2, "A-3", 2, "600.00", "240.00"),
        place(3, "A-4", 4, "500.00"),
    )
    assert found["A-1"] == ["Same score as A-2, told apart by Results: 250.00 to 240.00"]
    assert found["A-2"] == [
        "Same score as A-1, told apart by Results: 240.00 to 250.00",
        "Shares its rank with A-3",
    ]
    assert found["A-3"] == ["Shares its rank with A-2"]
    assert "A-4" not in found


def test_rows_that_do_not_stand_together_are_not_compared(programme_rules):
    assert not notes(programme_rules, place(0, "A-1", 1, "600.00"), place(2, "A-3", 3, "600.00"))
