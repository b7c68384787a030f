"""The pieces of charts."""

import pytest

from award.core.chart_parts import PRINT, Axis, Wheel, marks, path, scale, text


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 100], (0, 100, 25)),
        ([96.1, 98.9], (96, 99, 1)),
        ([5, 5], (4, 6, 0.5)),
        ([], (0, 1, 0.25)),
        ([-3, 7], (-5, 7.5, 2.5)),
    ],
)
def test_scale_is_round_and_holds_all_values(values: list[float], expected: tuple[float, float, float]) -> None:
    assert scale(values) == expected


def test_axis_keeps_values_within_its_ends() -> None:
    axis = Axis(left=10, right=10, width=120, top=100)

    assert [axis.x(value) for value in (-5, 0, 50, 100, 130)] == [10, 10, 60, 110, 110]


def test_wheel_starts_upward_and_turns_right() -> None:
    wheel = Wheel(0, 0, 100, 4, 100)

    assert wheel.point(0, 100) == (0, -100)
    assert wheel.point(1, 50) == pytest.approx((50, 0))


def test_equal_marks_stand_side_by_side() -> None:
    dots = [part for part in marks(Axis(0, 0, 100, 100), 5, [60, 60, 70], PRINT, "#000000") if "<circle" in part]

    assert ['cx="56.0"' in dots[0], 'cx="64.0"' in dots[1], 'cx="70.0"' in dots[2]] == [True] * 3


def test_gap_breaks_the_line() -> None:
    parts = path([(0, 0), (1, 1), None, (3, 3)], "#000000")

    assert sum("<line" in part for part in parts) == 1
    assert sum("<circle" in part for part in parts) == 3


def test_text_is_escaped() -> None:
    assert "&lt;script&gt;&amp;" in text((0, 0), "<script>&", PRINT)
