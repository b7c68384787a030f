from pathlib import Path

import pytest

from award.domain.criteria import load_criteria
from award.domain.errors import DomainError, InputRefused
from tests.domain.builders import NAME, category, criteria_data, item, make_criteria, toml_bytes

SHIPPED = Path("criteria")


def refusals(data) -> list[str]:
    source = data if isinstance(data, bytes) else toml_bytes(data)
    with pytest.raises(InputRefused) as caught:
        load_criteria(source, name="c.toml")
    return [str(fault) for fault in caught.value.faults]


def changed(path: str, value):
    """The tables of a small file with one value put elsewhere; `...` takes the key out."""
    data = criteria_data(category("1", item("1.1", 60), item("1.2", 40)))
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    node = data
    for part in parents:
        node = node[part]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "where", "remedy"),
    [
        ("total_points", 101, "total_points", "is 101, but the points of the items sum to 100: change"),
        ("categories.0.items.1.code", "1.1", "categories[0].items[1].code", "1.1 is given twice: keep one"),
        ("categories.0.items.1.code", "1", "categories[0].items[1].code", "1 is given twice"),
        (
            "categories.0.items.0.kind",
            "result",
            "categories[0].items[0].kind",
            "not the code of one of the [[kinds]]: use",
        ),
        ("categories.0.items.0.points", 0, "categories[0].items[0].points", "give at least 1"),
        ("categories.0.items.0.points", "60", "categories[0].items[0].points", "give a whole number"),
        ("categories.0.items.0.points", 60.0, "categories[0].items[0].points", "give a whole number"),
        (
            "categories.0.items.0.name",
            {"zh": "名"},
            "categories[0].items[0].name.en",
            "no text in this language: add it",
        ),
        (
            "categories.0.items.0.name",
            {"zh": " ", "en": "x"},
            "categories[0].items[0].name.zh",
            "no text in this language",
        ),
        (
            "categories.0.items.0.name",
            {"zh": "\x00", "en": "x"},
            "categories[0].items[0].name.zh",
            "not allowed: remove",
        ),
        ("categories.0.items.0.pionts", 3, "categories[0].items[0].pionts", "unknown key: remove it or correct"),
        ("categories.0.items.0.code", "a b", "categories[0].items[0].code", "is not allowed (a b)"),
        ("categories", [], "categories", "give at least 1"),
        ("name", ..., "name", "is missing: add it"),
        ("schema", 2, "schema", "is not allowed (2): give one of 1"),
        ("step", 7, "step", "does not divide 100"),
        ("step", 0, "step", "does not divide 100"),
        ("step", 10, "kinds[0].bands[0].high", "45 is not a multiple of the step 10: move"),
        ("kinds.0.bands.1.low", 45, "kinds[0].bands[1].low", "starts at 45, which the band before it already holds"),
        ("kinds.0.bands.1.low", 55, "kinds[0].bands", "no band holds 50 per cent: widen"),
        ("kinds.0.bands.1.high", 95, "kinds[0].bands", "no band holds 100 per cent"),
        ("kinds.0.bands.1.high", 40, "kinds[0].bands[1].high", "ends at 40, before it starts at 50: exchange"),
        ("kinds.0.bands.0.text", {"aproach": NAME}, "kinds[0].bands[0].text.aproach", "a factor that the kind lacks"),
        ("kinds.0.factors", ["approach", "approach"], "kinds[0].factors[1]", "approach is given twice"),
        ("code", "../x", "code", "is not allowed (../x)"),
    ],
)
def test_refusal_names_key_and_remedy(path, value, where, remedy):
    found = refusals(changed(path, value))
    assert any(text.startswith(f"c.toml: {where}: ") and remedy in text for text in found), found


def test_all_faults_are_reported_at_once():
    data = changed("total_points", 99)
    data["kinds"][0]["bands"][1]["low"] = 55
    data["categories"][0]["items"][1]["code"] = "1.1"
    assert len(refusals(data)) == 3


def test_lone_faulty_entry_is_not_also_called_missing():
    assert refusals(changed("categories.0.name", ...)) == ["c.toml: categories[0].name: is missing: add it"]


@pytest.mark.parametrize(
    ("path", "old", "new", "where", "what"),
    [
        ("gbt19580-2012.toml", "total_points = 1000", "total_points = 990", "total_points", "sum to 1000"),
        ("gbt19580-2012.toml", 'code = "4.1.3"', 'code = "4.1.2"', "categories[0].items[1].code", "given twice"),
        ("gbt19580-2012.toml", 'code = "4.1.2"', 'codes = "4.1.2"', "categories[0].items[0].codes", "unknown key"),
        ("gbt19580-2012.toml", "step = 5", "step = 3", "step", "does not divide 100"),
        ("gbt19580-2012.toml", "low = 10", "low = 20", "kinds[0].bands", "no band holds 10"),
        ("baldrige-2023.toml", "schema = 1", "schema = 3", "schema", "give one of 1"),
        ("baldrige-2023.toml", "\npoints = ", "\npoints = -", "categories[0].items[0].points", "at least 1"),
        ("efqm-2020.toml", "step = 10", "step = 20", "kinds[0].bands", "multiple of the step"),
        ("efqm-2020.toml", ", en = ", ", fr = ", "name.en", "no text in this language"),
        ("efqm-2020.toml", "[[categories]]", "[[categories]", "c.toml:", "is not TOML"),
    ],
)
def test_damaged_copy_of_a_shipped_file_is_refused(path, old, new, where, what):
    text = (SHIPPED / path).read_text(encoding="utf-8")
    assert old in text
    found = refusals(text.replace(old, new, 1).encode())
    assert any(where in fault and what in fault for fault in found), found


@pytest.mark.parametrize(
    ("name", "categories", "items"), [("gbt19580-2012", 7, 23), ("baldrige-2023", 7, 17), ("efqm-2020", 7, 25)]
)
def test_shipped_framework(name, categories, items):
    criteria = load_criteria((SHIPPED / f"{name}.toml").read_bytes(), name=name)
    assert criteria.code == name
    assert (len(criteria.categories), len(criteria.items)) == (categories, items)
    assert sum(item.points for item in criteria.items) == criteria.total_points == 1000


def test_gbt19580_lets_two_items_be_not_applicable():
    criteria = load_criteria((SHIPPED / "gbt19580-2012.toml").read_bytes(), name="c")
    assert {"4.4.6", "4.4.7"} <= {item.code for item in criteria.items if item.may_be_not_applicable}


def test_loaded_criteria_cannot_change():
    criteria = make_criteria()
    with pytest.raises(ValueError, match="frozen"):
        criteria.items[0].points = 3
    with pytest.raises(TypeError):
        criteria.kinds[0].bands[0].text["approach"] = criteria.name


def test_criteria_know_their_items():
    criteria = make_criteria()
    assert [item.code for item in criteria.items] == ["1.1", "1.2", "2.1"]
    assert criteria.category_of("1.2").code == "1"
    assert criteria.category("1").points == 100
    with pytest.raises(DomainError, match=r"no item 9\.9"):
        criteria.category_of("9.9")


def test_per_cent_between_bands_belongs_to_the_lower_one():
    kind = make_criteria().kinds[0]
    assert [kind.band_of(percent).low for percent in (0, 45, 47, 50, 100)] == [0, 0, 0, 50, 50]


def test_content_decides_equality_and_bytes_the_hash():
    source = toml_bytes(criteria_data(category("1", item("1.1", 60))))
    first, second = (load_criteria(text, name="c") for text in (source, source + b"# a comment\n"))
    assert first == second
    assert first.sha256 != second.sha256
