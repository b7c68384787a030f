from fractions import Fraction
from pathlib import Path

import pytest

from award.domain.criteria import load_criteria
from award.domain.errors import DomainError, InputRefused
from award.domain.programme import load_programme
from tests.domain.builders import make_criteria, make_programme, programme_data, round_data, toml_bytes

SHIPPED = Path("criteria")


def refusals(data, criteria=None) -> list[str]:
    source = data if isinstance(data, bytes) else toml_bytes(data)
    with pytest.raises(InputRefused) as caught:
        load_programme(source, name="p.toml", criteria=criteria or make_criteria())
    return [str(fault) for fault in caught.value.faults]


TRIM = {"drop": 1, "from": 5}


@pytest.mark.parametrize(
    ("rounds", "where", "what"),
    [
        ([round_data(weight="0.9")], "rounds", "sum to 0.9, not to 1: change"),
        ([round_data(weight="0.1"), round_data("n", "0.900000000001")], "rounds", "sum to 1.000000000001"),
        ([round_data(weight="0"), round_data("n")], "rounds[0].weight", "is not allowed (0): give more than 0"),
        ([round_data(weight=1)], "rounds[0].weight", "give a text in quotes"),
        ([round_data(weight="1e0")], "rounds[0].weight", "is not allowed (1e0)"),
        ([round_data(combine="average")], "rounds[0].combine", "give one of 'mean'"),
        ([round_data(combine="trimmed_mean")], "rounds[0].trim", "is missing: say how many"),
        (
            [round_data(combine="trimmed_mean", trim={"drop": 1, "from": 2})],
            "rounds[0].trim.from",
            "is 2, not above twice",
        ),
        ([round_data(combine="trimmed_mean", trim={**TRIM, "on": "sheet"})], "rounds[0].trim.on", "'total' or 'item'"),
        ([round_data(minimum_sheets=0)], "rounds[0].minimum_sheets", "give at least 1"),
        ([{**round_data(), "kind": "visit"}], "rounds[0].kind", "'site_visit'"),
        ([round_data(discuss={"item_range": 20})], "rounds[0].discuss.total_range", "is missing: add it"),
        ([round_data(shortlist={"cap": -1})], "rounds[0].shortlist.cap", "give at least 0"),
        ([round_data(weight="0.5"), round_data(weight="0.5")], "rounds[1].code", "m is given twice"),
    ],
)
def test_faulty_round_is_refused(rounds, where, what):
    found = refusals(programme_data(*rounds))
    assert any(text.startswith(f"p.toml: {where}: ") and what in text for text in found), found


def test_round_without_minimum_sheets_is_refused_unless_it_is_agreed():
    data = programme_data(round_data())
    del data["rounds"][0]["minimum_sheets"]
    assert refusals(data) == ["p.toml: rounds[0].minimum_sheets: is missing: say how many sheets a score needs"]
    assert make_programme(round_data(combine="consensus")).rounds[0].minimum_sheets is None


@pytest.mark.parametrize(
    ("more", "where", "what"),
    [
        ({"ranking": {"tie_break": ["round:x"]}}, "ranking.tie_break[0]", "names no round: use one of round:m"),
        ({"ranking": {"tie_break": ["total"]}}, "ranking.tie_break[0]", "total names no round"),
        ({"ranking": {"tie_break": ["category:9"]}}, "ranking.tie_break[0]", "no category of the criteria"),
        ({"ranking": {"decimals": 7}}, "ranking.decimals", "give at most 6"),
        ({"ranking": {"rounding": "up"}}, "ranking.rounding", "'half_up' or 'half_even'"),
        ({"floors": [{"scope": "category:1.1", "percent": 40}]}, "floors[0].scope", "no category of the criteria"),
        ({"floors": [{"scope": "round:9", "percent": 40}]}, "floors[0].scope", "names no round"),
        ({"floors": [{"scope": "total", "percent": 101}]}, "floors[0].percent", "give at most 100"),
        ({"floors": [{"scope": "total", "percent": 1}] * 2}, "floors[1].scope", "total is given twice"),
        ({"classes": []}, "classes", "give at least 1"),
        ({"criteria": "other"}, "criteria", "is other, but the criteria given are small"),
        ({"recommendations": {}}, "recommendations", "unknown key"),
    ],
)
def test_faulty_table_is_refused(more, where, what):
    found = refusals(programme_data(round_data(), **more))
    assert any(text.startswith(f"p.toml: {where}: ") and what in text for text in found), found


def test_faulty_class_is_refused():
    data = programme_data(round_data())
    data["classes"] = [{**data["classes"][0], "quota": -1, "by": "lot", "flor": 3}, data["classes"][0]]
    keys = {fault.split(": ")[1] for fault in refusals(data)}
    assert keys == {"classes[0].quota", "classes[0].by", "classes[0].flor"}


def test_what_may_be_left_out_has_its_default():
    programme = make_programme(round_data(combine="trimmed_mean", trim=TRIM))
    assert programme.rounds[0].trim.on == "total"
    assert (programme.ranking.rounding, programme.ranking.tie_break, programme.floors) == ("half_up", (), ())
    assert (programme.classes[0].floor, programme.classes[0].by, programme.rounds[0].shortlist) == (0, "ranking", None)


def test_weights_are_exact():
    rounds = [round_data("a", "0.1"), round_data("b", "0.2"), round_data("c", "0.7")]
    assert [round_.share for round_ in make_programme(*rounds).rounds] == [
        Fraction(1, 10),
        Fraction(1, 5),
        Fraction(7, 10),
    ]


def test_categories_are_looked_up_only_where_criteria_are_given():
    source = toml_bytes(programme_data(round_data(), ranking={"tie_break": ["category:9"]}))
    assert load_programme(source, name="p", criteria=None).ranking.tie_break == ("category:9",)


def test_unknown_round_is_an_error():
    with pytest.raises(DomainError, match="no round x"):
        make_programme().round("x")


@pytest.mark.parametrize(("name", "rounds"), [("hainan", 3), ("baldrige-state", 2), ("four-rounds", 4)])
def test_shipped_programme(name, rounds):
    source = (SHIPPED / f"programmes/{name}.toml").read_bytes()
    code = load_programme(source, name=name, criteria=None).criteria
    criteria = load_criteria((SHIPPED / f"{code}.toml").read_bytes(), name=code)
    assert len(load_programme(source, name=name, criteria=criteria).rounds) == rounds


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('"0.60"', '"0.50"', "rounds", "sum to 0.90"),
        ('"category:4.7"', '"category:4.8"', "ranking.tie_break", "no category"),
        ("quota = 3", "qouta = 3", "classes[0].qouta", "unknown key"),
        ("decimals = 2", "decimals = 2.0", "ranking.decimals", "whole number"),
        ("{year}", "{years}", "number", "placeholder that is not allowed"),
    ],
)
def test_damaged_copy_of_the_hainan_programme_is_refused(old, new, where, what):
    text = (SHIPPED / "programmes/hainan.toml").read_text(encoding="utf-8")
    criteria = load_criteria((SHIPPED / "gbt19580-2012.toml").read_bytes(), name="c")
    assert old in text
    found = refusals(text.replace(old, new, 1).encode(), criteria)
    assert any(where in fault and what in fault for fault in found), found
