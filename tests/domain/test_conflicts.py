"""What ties an expert to an applicant is found with its dates; what does not tie is not."""

from __future__ import annotations

from datetime import date

import pytest

from award.domain.conflicts import RULES, Applicant, Applicants, Tie, is_in_force, name_key, person_key

ON = date(2026, 11, 24)
ISLE = Applicant(1, "海南椰岛集团食品有限公司", "91460100MA5RC2345X")
OTHER = Applicant(2, "三亚湾酒店管理有限公司", "91460200MA5T67890Y")
BOTH = Applicants([ISLE, OTHER])


def rules(*ties: Tie, years: int = 3, on: date = ON) -> dict[int, list[str]]:
    return {key: [row.rule for row in rows] for key, rows in BOTH.find(ties, on=on, years=years).items()}


@pytest.mark.parametrize(
    "name", ["海南椰岛集团食品有限公司", " 海南椰岛集团 食品有限公司", "海南椰島集团食品有限公司".replace("島", "岛")]
)
def test_the_present_employer_is_found_by_its_name_as_the_eye_reads_it(name):
    assert rules(Tie("employer", name)) == {1: ["employer"]}


def test_brackets_width_and_case_make_no_difference():
    assert name_key("ＡＢＣ（海南）〔China〕 Ltd") == name_key("abc(海南)(china)ltd")
    assert person_key("买买提·吐尔逊 ") == person_key("买买提吐尔逊")


def test_the_code_finds_whatever_the_name_says_and_the_name_whatever_the_code_says():
    assert rules(Tie("employer", "改名前的公司", "9146 0100-ma5rc2345x")) == {1: ["employer"]}
    assert rules(Tie("employer", ISLE.name, "91469999MA5RC0000A")) == {1: ["employer"]}
    assert rules(Tie("employer", "", "")) == {}
    assert rules(Tie("employer", "海南椰岛集团食品有限公司三亚分公司")) == {}


@pytest.mark.parametrize(
    ("group", "found"),
    [
        ("海南椰岛集团", {1: ["group"]}),
        ("海南椰岛集团有限公司", {1: ["group"]}),
        ("海南椰岛集团股份有限公司", {1: ["group"]}),
        ("海南椰岛集团食品有限公司", {1: ["group"]}),
        ("海南", {}),
        ("集团", {}),
        ("椰岛集团", {}),
        ("三亚湾酒店", {}),
    ],
)
def test_a_group_is_found_by_the_beginning_of_the_name(group, found):
    assert rules(Tie("group", group)) == found


@pytest.mark.parametrize(
    ("until", "found"),
    [(None, True), (date(2026, 11, 24), True), (date(2023, 11, 24), True), (date(2023, 11, 23), False)],
)
def test_a_former_tie_bars_for_the_years_of_the_programme(until, found):
    for rule in ("employment", "consulting", "shareholding", "member"):
        tie = Tie(rule, ISLE.name, from_on=date(2015, 1, 1), until_on=until)
        assert rules(tie) == ({1: [rule]} if found else {})


def test_kinship_bars_while_it_lasts():
    assert rules(Tie("kinship", ISLE.name, until_on=ON)) == {1: ["kinship"]}
    assert rules(Tie("kinship", ISLE.name, until_on=date(2026, 11, 23))) == {}


def test_a_tie_that_has_not_begun_bars_nobody_yet():
    tie = Tie("employment", ISLE.name, from_on=date(2026, 11, 25))
    assert rules(tie) == {}
    assert rules(tie, on=date(2026, 11, 25)) == {1: ["employment"]}


def test_no_years_mean_present_ties_only_and_the_leap_day_counts():
    assert rules(Tie("consulting", ISLE.name, until_on=date(2026, 11, 23)), years=0) == {}
    leap = Tie("consulting", ISLE.name, until_on=date(2025, 2, 28))
    assert is_in_force(leap, on=date(2028, 2, 29), years=3)
    assert not is_in_force(leap, on=date(2028, 3, 1), years=3)
    assert is_in_force(Tie("consulting", ISLE.name, until_on=date(1, 1, 1)), on=date(3, 1, 1), years=50)


def test_the_weightiest_rule_comes_first():
    found = rules(*(Tie(rule, ISLE.name) for rule in reversed(RULES)))
    assert found == {1: list(RULES)}


def test_a_mark_changes_with_the_facts_and_not_with_spelling():
    def mark(tie: Tie) -> str:
        return BOTH.find([tie], on=ON, years=3)[1][0].mark

    tie = Tie("consulting", ISLE.name, until_on=date(2026, 1, 1))
    assert mark(tie) == mark(Tie("consulting", f" {ISLE.name}", until_on=date(2026, 1, 1)))
    others = [
        Tie("employment", ISLE.name, until_on=date(2026, 1, 1)),
        Tie("consulting", ISLE.name, until_on=date(2026, 1, 2)),
        Tie("consulting", ISLE.name, from_on=date(2020, 1, 1), until_on=date(2026, 1, 1)),
        Tie("consulting", ISLE.name, ISLE.credit_code, until_on=date(2026, 1, 1)),
    ]
    assert len({mark(row) for row in [tie, *others]}) == 5
