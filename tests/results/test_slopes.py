"""The slope chart: ten places round the line, whoever crosses it marked by words as well as colour."""

from __future__ import annotations

from award.domain.whatif import WhatIfRow
from award.results.slopes import slope_chart, window


def row(number: int, new: int, cut: int | None = 8) -> WhatIfRow:
    is_in = None if cut is None else number <= cut
    new_is_in = None if cut is None else new <= cut
    return WhatIfRow(f"A-{number:02}", number, "500.00", is_in, new, "510.00", new_is_in)


def rows(count: int = 18, swap: tuple[int, int] = (7, 9), cut: int | None = 8) -> list[WhatIfRow]:
    order = {swap[0]: swap[1], swap[1]: swap[0]}
    return [row(number, order.get(number, number), cut) for number in range(1, count + 1)]


def test_the_window_lies_round_the_line():
    shown = window(rows(), {})
    assert (shown.start, shown.end, shown.cut, shown.new_cut) == (3, 13, 8, 8)
    assert len(shown.rows) == 10
    assert [(one.name, one.change) for one in shown.rows if one.change] == [("A-07", "out"), ("A-09", "in")]


def test_whoever_comes_from_outside_the_window_is_in_it():
    shown = window(rows(swap=(2, 9)), {})
    assert {one.rank for one in shown.rows} == {2, *range(4, 14)}
    chart = slope_chart(shown)
    assert "A-02 2<" not in chart  # its left end lies outside and has no name
    assert "9 A-02<" in chart


def test_few_rows_and_no_line():
    shown = window(rows(3, cut=None), {})
    assert (shown.start, shown.end, shown.cut) == (0, 3, None)
    assert "s-cut" not in slope_chart(shown)
    assert slope_chart(window([], {})) == ""
    assert window(rows(3, cut=0), {}).cut == 0


def test_the_chart_says_its_changes_and_escapes_names():
    chart = slope_chart(window(rows(), {"A-07": "<b>" * 9, "A-09": "海南岚储智慧能源有限公司"}))
    assert "<b>" not in chart
    assert "海南岚储智慧…" in chart
    assert "A-10 10 → 10" in chart
    assert chart.count("s-cut") == 2
    assert chart.count("slope--in") == chart.count("slope--out") == 5
