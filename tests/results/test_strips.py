"""The strip of a row: a dot a sheet, hollow where it does not enter the score."""

from __future__ import annotations

from award.results.strips import Scale, SheetTotal, axis, strip

TOTALS = [
    SheetTotal("J1", "400.00", "left_out"),
    SheetTotal("J2", "500.00", "counted"),
    SheetTotal("J3", "501.00", "counted"),
    SheetTotal("J4", "", "incomplete"),
]


def test_scale_is_whole_fifties_around_the_values():
    assert Scale.of([412.5, 598]) == Scale(400, 600)
    assert Scale.of([500]).high > 500
    assert Scale.of([]) == Scale(0, 1000)
    assert Scale(400, 600).ticks == [400, 450, 500, 550, 600]
    assert Scale(350, 950).ticks == [400, 600, 800]


def test_values_keep_their_order_and_stay_inside():
    scale = Scale(400, 600)
    assert 0 < scale.x(400) < scale.x(500) < scale.x(600) < 200


def test_incomplete_sheets_are_not_drawn_and_close_ones_stand_apart():
    drawing = strip(TOTALS, 500.5, 450.0, Scale(400, 600), "三份")
    assert drawing.count("<circle") == 3
    assert drawing.count('stroke="var(--dot)"') == 1  # the hollow one
    assert drawing.count("stroke-dasharray") == 1
    assert 'cy="16.0"' in drawing
    assert 'cy="11.5"' in drawing


def test_title_is_escaped_and_the_axis_hidden_from_readers():
    assert "<b>" not in strip(TOTALS, None, None, Scale(400, 600), "<b>")
    assert 'aria-hidden="true"' in axis(Scale(400, 600))
