"""What the platform finds on a line, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from award.domain.programmetables import Check
from award.domain.text import Text
from award.eligibility.autochecks import Facts, Listed, Replied, finding_of, years_before
from tests.factories import make_credit_code

FACTS = Facts(
    credit_code=make_credit_code(7), division="460100", founded_on=date(2020, 2, 29), deadline=date(2026, 6, 30),
    first_year=2023, screened_on=date(2026, 7, 1), kinds_in_use=frozenset({"penalty", "accident"}),
)  # fmt: skip
HIT = Listed("penalty", "行政处罚名单", "罚款", date(2025, 1, 1), is_by_name=False, state="open")


def found(rule: str, facts: Facts = FACTS, **fields) -> str:
    finding = finding_of(Check(code="x", name=Text(zh="一", en="x"), rule=rule, **fields), facts)
    assert finding is not None
    assert finding.why
    return finding.verdict


def test_a_manual_line_is_found_by_people():
    assert finding_of(Check(code="x", name=Text(zh="一", en="x")), FACTS) is None


def test_the_check_characters_of_a_code():
    assert found("credit_code") == "met"
    assert found("credit_code", replace(FACTS, credit_code=FACTS.credit_code[:-1] + "I")) == "not_met"


@pytest.mark.parametrize(
    ("founded", "expected"), [(date(2023, 6, 30), "met"), (date(2023, 7, 1), "not_met"), (None, "unclear")]
)
def test_years_count_to_the_day_of_the_deadline(founded, expected):
    assert found("registered_years", replace(FACTS, founded_on=founded), years=3) == expected


def test_years_before_a_leap_day():
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)


def test_the_region_by_division_and_code():
    assert found("region", division="46") == "met"
    assert found("region", replace(FACTS, division="440100"), division="46") == "unclear"
    assert found("region", division="44") == "not_met"


def test_years_of_the_model_by_the_first_figures():
    assert found("model_years", years=1) == "met"
    assert found("model_years", replace(FACTS, first_year=2026), years=1) == "unclear"
    assert found("model_years", replace(FACTS, first_year=None), years=1) == "unclear"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "not_met"), ({"is_by_name": True}, "unclear"), ({"is_by_name": True, "state": "confirmed"}, "not_met"),
        ({"state": "dismissed", "note": "同名"}, "met"), ({"kind": "award"}, "met"),
        ({"since": date(2022, 1, 1)}, "met"),
    ],
)  # fmt: skip
def test_matches_with_the_lists_of_a_line(changes, expected):
    facts = replace(FACTS, listed=(replace(HIT, **changes),))
    assert found("screening", facts, years=3, lists=("penalty",)) == expected


def test_lists_that_were_not_looked_at_say_nothing():
    assert found("ban", replace(FACTS, screened_on=None)) == "unclear"
    assert found("earlier_award") == "met"


def test_a_kind_without_a_list_is_not_called_clear():
    assert found("screening", lists=("penalty", "accident")) == "met"
    check = Check(code="x", name=Text(zh="一", en="x"), rule="screening", lists=("penalty", "inspection"))
    with translation.override("en"):
        finding = finding_of(check, FACTS)
    assert finding is not None
    assert finding.verdict == "unclear"
    assert finding.why.endswith("No list of this kind is in use: Failed inspections.")
    assert found("screening", replace(FACTS, listed=(HIT,)), lists=("penalty", "inspection")) == "not_met"


@pytest.mark.parametrize(("verdict", "expected"), [("found", "not_met"), ("", "unclear"), ("clear", "met")])
def test_replies_of_departments_show_on_the_screening_line(verdict, expected):
    facts = replace(FACTS, replies=(Replied("省税务局", verdict, "欠税"),))
    assert found("screening", facts, lists=("penalty",)) == expected
