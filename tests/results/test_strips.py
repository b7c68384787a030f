"""The strip of a row: a dot a sheet, hollow where it is off the score, ringed where it lies far off."""

from __future__ import annotations

from award.results.strips import Scale, axis, cut_line, strip

SHEETS = [
    ["J1", "400.00", "left_out", False],
    ["J2", "500.00", "counted", True],
    ["J3", "501.00", "counted", False],
    ["J4", "", "incomplete", False],
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
    scale = Scale(400, 600)
    drawing = strip(SHEETS, "500.50", cut_line(scale, 450.0), scale, "三份")
    assert drawing.count("<circle") == 3
    assert drawing.count("d-out") == 1
    assert drawing.count("d-far") == 1
    assert drawing.count("s-cut") == drawing.count("s-tick") == drawing.count("s-rng") == 1
    assert 'cy="16.0"' in drawing
    assert 'cy="11.5"' in drawing
    assert 'aria-label="三份"' in drawing


def test_a_row_without_sheets_still_shows_the_line():
    scale = Scale(400, 600)
    assert "s-cut" in strip([], None, cut_line(scale, 450.0), scale, "none")
    assert cut_line(scale, None) == ""
    assert 'aria-hidden="true"' in axis(scale)
