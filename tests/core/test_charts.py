"""Charts: named, well-formed, without inline style, and without a word of the user's markup."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from award.core.charts import (
    PAGE,
    PRINT,
    BarRow,
    Palette,
    Series,
    SpreadRow,
    bars,
    dot_strip,
    radar,
    sparkline,
    spread,
    trend,
)

HOSTILE = "<script>alert(1)</script>\" onload='x' &"
SVG = "{http://www.w3.org/2000/svg}"
MAKERS: dict[str, Callable[[str, Palette], str]] = {
    "radar": lambda word, palette: radar([word] * 7, [Series(word, [50] * 7)], word, palette=palette),
    "bars": lambda word, palette: bars([BarRow(word, 70, 55), BarRow(word, 35)], word, palette=palette, unit=word),
    "spread": lambda word, palette: spread([SpreadRow(word, [60, 70], 65), SpreadRow(word, [])], word, palette=palette),
    "dot_strip": lambda word, palette: dot_strip([60, 60, 70], word, palette=palette, agreed=65),
    "trend": lambda word, palette: trend([word] * 3, [Series(word, [1, None, 3])], word, palette=palette, unit=word),
    "sparkline": lambda word, palette: sparkline([1, 2, 3], word, palette=palette, target=2),
}


@pytest.mark.parametrize("palette", [PAGE, PRINT], ids=["page", "print"])
@pytest.mark.parametrize("name", MAKERS)
def test_chart_is_safe_and_named(name: str, palette: Palette) -> None:
    drawing = MAKERS[name](HOSTILE, palette)
    root = ET.fromstring(drawing)

    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == HOSTILE
    assert root.find(f"{SVG}title").text == HOSTILE  # type: ignore[union-attr]
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "text", "line", "rect", "circle", "polygon")
    }
    attributes = {attribute for element in root.iter() for attribute in element.attrib}
    assert not {attribute for attribute in attributes if attribute == "style" or attribute.startswith("on")}


@pytest.mark.parametrize("name", MAKERS)
def test_print_names_no_page_tokens(name: str) -> None:
    assert "var(" not in MAKERS[name]("甲", PRINT)


@pytest.mark.parametrize("name", MAKERS)
def test_page_has_no_colour_of_its_own(name: str) -> None:
    assert not re.search("#[0-9a-f]{3}", MAKERS[name]("甲", PAGE))


def test_wide_spread_is_marked_beyond_the_threshold_only() -> None:
    at_threshold = spread([SpreadRow("甲", [40, 60])], "甲", palette=PRINT)
    beyond = spread([SpreadRow("甲", [40, 65])], "甲", palette=PRINT)

    assert (PRINT.alert in at_threshold, PRINT.alert in beyond) == (False, True)


def test_bar_ends_at_its_value() -> None:
    root = ET.fromstring(bars([BarRow("甲", 50)], "甲"))

    assert root.find(f"{SVG}rect").attrib["width"] == "151.0"  # type: ignore[union-attr]  # half of 500 - 150 - 48


@pytest.mark.parametrize("values", [[], [None, None], [5], [5, 5]])
def test_sparkline_copes_with_little_data(values: list[float | None]) -> None:
    ET.fromstring(sparkline(values, "甲"))


def test_trend_of_one_period_stands() -> None:
    assert "nan" not in trend(["2025"], [Series("甲", [3])], "甲")
