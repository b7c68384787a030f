"""Parsing keeps what was typed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from award.applications.forms import IndicatorsForm, ItemEditor, MeasureTable, StartForm, TextArea, part_of, slug_of
from award.domain.programmetables import ApplicationRules, Indicator
from award.domain.text import Text

RULES = ApplicationRules(
    indicators=(Indicator(code="revenue", unit=Text(zh="万元", en="CNY"), name=Text(zh="收入", en="Revenue")),)
)


def form(**data):
    return IndicatorsForm(data or None, rules=RULES, cycle_year=2026, values={})


def test_indicators_are_one_field_a_year():
    assert [[field.name for field in fields] for _i, fields in form().rows] == [
        ["revenue-2023", "revenue-2024", "revenue-2025"]
    ]


def test_indicators_keep_a_bad_figure_and_read_a_good_one():
    bad = form(**{"revenue-2023": "１２", "revenue-2024": "5"})
    assert not bad.is_valid()
    assert bad["revenue-2023"].value() == "１２"
    good = form(**{"revenue-2024": "5.50"})
    assert good.is_valid()
    assert str(good.figures[("revenue", 2024)]) == "5.50"
    assert good.figures[("revenue", 2023)] is None


def test_text_area_takes_text_and_version_and_distrusts_the_version():
    area = TextArea("B.1.1a", "问题", "旧", 3)
    area.take({"text-B-1-1a": "新\r\n文", "version-B-1-1a": "4"})
    assert (area.text, area.version, area.characters) == ("新\n文", 4, 2)
    for version in ("x", "-1", "٣", "9" * 12, ""):
        assert area.take({"version-B-1-1a": version}).version == 4


def test_measure_table_drops_empty_rows_and_the_one_removed():
    table = MeasureTable(["2024", "2025"], [], "v")
    data = {
        "m-0-name": "甲",
        "m-0-2025": "1",
        "m-1-name": "",
        "m-2-name": "丙",
        "m-2-2099": "9",
        "measures-version": "w",
    }
    assert [row["name"] for row in table.take(data).rows] == ["甲", "丙"]
    assert table.rows[0]["values"] == {"2024": "", "2025": "1"}
    assert table.version == "w"
    assert [row["name"] for row in table.take({**data, "remove": "0"}).rows] == ["丙"]


def test_item_editor_takes_the_whole_page():
    editor = ItemEditor(SimpleNamespace(), [TextArea("method", "方法", "", 0)], None)
    editor.take({"text-method": "写", "done": "yes", "not_applicable": "yes", "reason": "没有"})
    assert (editor.characters, editor.is_done, editor.is_not_applicable, editor.reason) == (1, True, True, "没有")
    assert not editor.has_conflict
    editor.areas[0].other = ""
    assert editor.has_conflict


def test_start_form_offers_nothing_of_itself():
    from award.accounts.models import Organisation
    from award.cycles.models import Cycle

    fields = StartForm(cycles=Cycle.objects.none(), organisations=Organisation.objects.none(), earlier=None).fields
    assert list(fields) == ["cycle", "organisation"]


@pytest.mark.parametrize(
    ("given", "is_asking"),
    [
        ({"values": {"2024": "1", "2025": "2", "2026": "3"}}, False),
        ({"values": {"2024": "1", "2025": "2"}}, True),
        ({"values": {"2024": "无", "2025": "2", "2026": "3"}}, True),
        ({"values": {"2024": "1", "2025": "2", "2026": "3"}, "missing_reason": "大修"}, True),
        ({"name": ""}, False),
    ],
)
def test_a_row_that_lacks_a_required_value_asks_why(given, is_asking):
    table = MeasureTable(["2022", "2023", "2024", "2025", "2026"], [], "")
    table.rows = [{**table.blank(), "name": "合格率", **given}]
    assert table.asking == ([0] if is_asking else [])


def test_a_part_is_found_again_by_its_slug():
    assert [slug_of(part) for part in ("", "method", "B.1.1a")] == ["text", "method", "B-1-1a"]
    assert [part_of(slug_of(part)) for part in ("", "method", "B.1.1a")] == ["", "method", "B.1.1a"]
