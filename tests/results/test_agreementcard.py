"""The card says in words what the figures say, and why some are missing."""

from __future__ import annotations

import pytest

from award.results.agreement import summary_of
from award.results.agreementcard import card_of
from tests.results.test_agreement import ROUND, rows


def card(**panel):
    told = {**ROUND, "panels": {**ROUND["panels"], "A": {**ROUND["panels"]["A"], **panel}}}
    return card_of(summary_of(told, rows(True, False), 1000), {"A": "<一组>", "B": "二组"}, [(7, "A-1")])


def test_every_figure_has_a_sentence():
    first, second = card().panels
    assert [(row.name, row.value) for row in first.figures] == [
        ("ICC(2,k)", "0.80 (0.50 to 0.90)"),
        ("Krippendorff's alpha", "0.60"),
        ("Kendall's W", "—"),
    ]
    assert first.figures[0].sentence == "The panel's mean is reliable."
    assert first.figures[2].sentence.startswith("2 values are missing")
    assert second.figures[0].sentence == "There are fewer than two judges to compare."
    assert second.figures[1].sentence == "Not defined for these sheets."
    assert all(row.sentence for panel in card().panels for row in panel.figures)


@pytest.mark.parametrize(
    ("value", "start"),
    [(0.9, "would hardly"), (0.75, "is reliable"), (0.7499, "is fair"), (0.49, "hangs"), (-3.0, "hangs")],
)
def test_the_words_follow_the_value(value, start):
    found = card(icc={"ICC(2,k)": {"value": value, "low": None, "high": None}})
    assert found.panels[0].figures[0].sentence.startswith(f"The panel's mean {start}")


def test_the_drawing_is_named_and_escaped():
    drawing = card().drawing
    assert drawing.count("<circle") == 3
    assert drawing.count("s-tick") == 1
    assert "<一组>" not in drawing
    assert "Means of the sheets of 2 panels" in drawing
    assert card_of(summary_of(None, None, 1000), {}, []).drawing == ""


def test_what_is_talked_over_is_named():
    found = card()
    assert (found.marginal, found.total, found.far) == (((7, "A-1"),), 1, 1)
    assert found.flagged == (("A-1 · J1", "400.00, residual 2.5"),)
    assert "apart" in found.lead


def test_of_many_panels_the_ends_are_drawn():
    panels = {f"P{n:02}": {**ROUND["panels"]["A"], "mean": f"{500 + n}.00"} for n in range(20)}
    found = card_of(summary_of({**ROUND, "panels": panels}, None, 1000), dict.fromkeys(panels, "组"), [])
    means = [panel.mean for panel in found.panels]
    assert means == [f"mean {500 + n}.00" for n in (*range(6), *range(14, 20))]
    assert found.part.startswith("Of 20 panels")
    alone = card_of(summary_of({**ROUND, "panels": panels}, None, 1000), {"P07": "七组"}, [])
    assert [panel.name for panel in alone.panels] == ["七组"]
    assert (alone.part, alone.lead) == ("", "")
