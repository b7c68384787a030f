"""A file of figures: its rows, and each fault by its cell."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from award.core.clock import today
from award.domain.errors import InputRefused
from award.scoring.surveyfile import read_figures, rows_json, rows_of_json
from tests.scoring.rounds import book, figure_row

KNOWN = {"A-1": None, "A-2": Decimal("70.00")}


def read(*rows: tuple[object, ...]):
    return read_figures(book(list(rows)), "f.xlsx", KNOWN)


def test_rows_are_read_with_the_figure_that_counts_now():
    found = read(figure_row("A-1", 86.25, note="备注"), figure_row("A-2", "100"))
    first, second = found.rows
    assert (first.number, first.percent, first.answers, first.source, first.note, first.before) == (
        "A-1", Decimal("86.25"), 320, "某调查公司", "备注", None
    )  # fmt: skip
    assert (second.percent, second.before, second.measured_on) == (Decimal(100), Decimal("70.00"), today())
    assert found.faults == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (figure_row("A-9", 50), "table.application"),
        (figure_row("A-1", 100.5), "table.range"),
        (figure_row("A-1", 86.255), "table.decimal"),
        (figure_row("A-1", "86,25"), "table.decimal"),
        (figure_row("A-1", "８６"), "table.decimal"),
        (figure_row("A-1", True), "table.decimal"),
        (figure_row("A-1", -1), "table.decimal"),
        (figure_row("A-1", 50, 0), "table.range"),
        (figure_row("A-1", 50, 1.5), "table.whole"),
        (("A-1", 50, 10, "x", today() + timedelta(days=1), ""), "table.future"),
        (("A-1", 50, 10, None, today(), ""), "table.missing"),
        (("A-1", "=1+1", 10, "x", today(), ""), "xlsx.formula"),
    ],
)
def test_each_fault_is_told_and_the_row_is_left_out(row, code):
    found = read(row)
    assert [fault.code for fault in found.faults] == [code]
    assert found.rows == []


def test_an_application_named_twice_is_told_with_the_first_row():
    found = read(figure_row("A-1", 50), figure_row("A-1", 60))
    assert [(fault.code, fault.params["row"]) for fault in found.faults] == [("table.twice", 2)]


def test_what_bars_the_whole_file_is_raised():
    with pytest.raises(InputRefused):
        read_figures(b"a,b\n1,2\n", "f.csv", KNOWN)


def test_rows_come_back_from_what_is_kept():
    rows = read(figure_row("A-1", 86.25, note="n"), figure_row("A-2", 0)).rows
    assert rows_of_json(rows_json(rows), KNOWN) == rows
    assert rows[1].is_small
    assert not rows[0].is_small
    assert rows_of_json(rows_json(rows), {})[1].before is None
    assert isinstance(rows[0].measured_on, date)
