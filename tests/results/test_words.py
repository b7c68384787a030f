"""Rules and flags in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from award.domain.programme import load_programme
from award.results import words
from tests import factories
from tests.results.cases import programme_text


def programme(**changes: str):
    return load_programme(programme_text(**changes).encode(), name="hainan", criteria=factories.criteria())


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        ("tie_at_cut", "Tied at the cut: a person decides"),
        ("below_floor:category:4.7", "Results below 40%"),
        ("too_few_sheets:material", "Material review: fewer than 3 sheets counted"),
        ("no_consensus:site", "Site visit: no agreed sheet"),
    ],
)
def test_every_flag_of_the_engine_has_its_sentence(flag, text):
    assert words.flag_text(factories.criteria(), programme(), flag) == text


@pytest.mark.parametrize(
    ("combine", "text"),
    [
        ("mean", "Mean of the sheet totals. At least 3 sheets."),
        ("median", "Median of the sheet totals. At least 3 sheets."),
        (
            "trimmed_mean",
            "Trimmed mean: from 5 sheets on, the 1 highest and 1 lowest totals are left out; with fewer, the plain "
            "mean. At least 3 sheets.",
        ),
    ],
)
def test_combination_is_told_as_the_programme_has_it(combine, text):
    assert words.combination_text(programme(combine=combine).round("material")) == text


def test_trimmed_mean_of_items_is_told_apart():
    text = programme_text().replace('on = "total"', 'on = "item"')
    rules = load_programme(text.encode(), name="x", criteria=factories.criteria()).round("material")
    assert words.combination_text(rules).startswith("Trimmed mean of each item: from 5 marks on")


def test_rules_of_a_standing_name_weights_rounding_ties_and_cut():
    rules = words.ranking_rules(factories.criteria(), programme(), "consensus")
    assert [name for name, _text in rules] == [
        "Material review, weight 0.20",
        "Consensus, weight 0.20",
        "Score",
        "Rounding",
        "Ties",
        "Shortlist",
        "Floor",
    ]
    texts = dict(rules)
    assert "2 decimals (half up)" in texts["Rounding"]
    assert "Site visit, Results" in texts["Ties"]
    assert texts["Shortlist"].startswith("The first 9 with 450 points or more go on.")


def test_rules_of_the_final_standing_name_the_classes():
    texts = dict(words.ranking_rules(factories.criteria(), programme(), "site"))
    assert "Shortlist" not in texts
    assert texts["Governor's Quality Award"].startswith("At most 3, with 600 points or more")
    assert texts["Special Award"] == "Given by the committee, not by rank."


def test_a_narrow_heading_has_two_characters_in_chinese_and_the_code_in_english():
    assert words.category_short(factories.criteria(), "4.3") == "4.3"
    with translation.override("zh-hans"):
        assert words.category_short(factories.criteria(), "4.3") == "顾客"
        assert words.category_name(factories.criteria(), "4.3") == "顾客与市场"


def test_a_survey_in_words():
    rules = load_programme(
        (factories.ROOT / "criteria/programmes/four-rounds.toml").read_bytes(), name="p", criteria=factories.criteria()
    )
    assert words.combination_text(rules.round("survey")) == "The per cent that was measured, of all points."
    assert words.flag_text(factories.criteria(), rules, "no_figure:survey") == "Survey: no figure"
