"""The rows of a board as HTML: what people typed is escaped, what is hidden is not there."""

from __future__ import annotations

import pytest

from award.results.boarddata import Place
from award.results.boardrows import Columns, Line, Names, Note, options, share_of, table_body, twin_body
from award.results.heat import Head
from award.results.strips import Scale

EVIL = "<i>&\"'x"
COLUMNS = Columns(
    heads=[Head("4.1", "领导", EVIL, 100)], after="r1", decimals=2, sheets_round="r1", is_raw_apart=False,
    has_adjusted=True, is_comparable=True, replicates=1000,
)  # fmt: skip


def place(number: str = "A-1", organisation: str = EVIL, **row) -> Place:
    figures = {
        "rank": 1, "score": "55.00", "rounds": {"r1": "55.00"}, "categories": {"r1": {"4.1": "69.50"}},
        "class": None, "is_in": True, "sheets": [[EVIL, "55.00", "counted", True]], "adjusted": "54.00",
        "stability": {"low": 1, "high": 3, "made": 760, "is_firm": False, "without": {EVIL: 4}}, "flags": [],
    }  # fmt: skip
    return Place(0, 7, number, organisation, 3, {**figures, **row})


def names(has_names: bool = True) -> Names:
    return Names(has_names, {3: EVIL}, "/office/snapshots/10/applications/0/", {"top": EVIL})


def body(one: Place, has_names: bool = True, line: Line | None = None, **columns) -> str:
    table = Columns(**{**COLUMNS.__dict__, **columns})
    return table_body(
        [one],
        table,
        names(has_names),
        Scale(0, 100),
        50.0,
        line,
        {one.number: [Note(EVIL), Note(EVIL, is_warning=True)]},
    )


def test_nothing_typed_reaches_the_page_raw():
    html = body(place(**{"class": "top"}), line=Line(0, EVIL, EVIL)) + twin_body([place()], COLUMNS, names(), ["r1"])
    assert "<i>&" not in html
    assert "&lt;i&gt;&amp;&quot;&#x27;x" in html


def test_hidden_names_are_not_in_the_row_at_all():
    html = body(place(organisation="海南某某"), has_names=False)
    assert "海南某某" not in html
    assert 'href="/office/snapshots/10/applications/7/">A-1</a>' in html


def test_options_are_escaped_and_one_is_chosen():
    html = options({1: EVIL, 2: "二组"}, 2)
    assert html.count("<option") == 2
    assert "<i>" not in html
    assert '<option value="2" selected>二组</option>' in html
    assert "selected" not in options({"A": "农"}, "")


@pytest.mark.parametrize(
    ("points", "percent"), [("0.00", 0), ("69.50", 70), ("69.49", 69), ("100.00", 100), ("0.50", 1), ("0.49", 0)]
)
def test_a_heat_cell_is_the_whole_per_cent_halves_up(points, percent):
    assert share_of(points, 100, 2) == percent
    assert share_of(points.replace(".", ""), 10000, 0) == percent


@pytest.mark.parametrize(("points", "step"), [("39.99", 1), ("39.49", 0), ("40.00", 1), ("69.00", 5), ("70.00", 6)])
def test_heat_has_seven_steps(points, step):
    assert f'heat q{step}{" hi" if step > 4 else ""}"' in body(place(categories={"r1": {"4.1": points}}))


def test_an_adjusted_score_that_cannot_be_compared_is_not_shown():
    assert 'c-adj">54.00<' in body(place())
    html = body(place(), is_comparable=False)
    assert "54.00" not in html
    assert "not comparable" in html
    assert "54.00" not in twin_body([place()], Columns(**{**COLUMNS.__dict__, "is_comparable": False}), names(), ["r1"])


def test_the_twin_holds_what_the_drawings_say():
    html = twin_body([place()], COLUMNS, names(), ["r1"])
    assert "far off" in html
    assert ">1–3</td>" in html
    assert ">76%</td>" in html
    assert "→ 4" in html
