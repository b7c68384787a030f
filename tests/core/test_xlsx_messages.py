"""The sentences of workbooks that are read, and faults as lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from award import core, cycles
from award.core.xlsx_messages import EXPECTED, WORKBOOK_MESSAGES, fault_line, fault_text
from award.domain.criteria import load_criteria
from award.domain.errors import Fault, InputRefused


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_codes_raised_and_sentences_match():
    sources = [
        *Path(core.__file__).parent.glob("xlsx_*.py"),
        *Path(cycles.__file__).parent.glob("criteriabooks/*.py"),
    ]
    texts = [path.read_text("utf-8") for path in sources if path.stem != "xlsx_messages"]
    raised = {code for text in texts for code in re.findall(r'"(xlsx\.[a-z_]+)"', text)}
    assert raised == set(WORKBOOK_MESSAGES)


def test_every_sentence_of_a_workbook_says_what_and_what_to_do():
    assert all(re.search(r": \w+|, or ", str(text)) for text in WORKBOOK_MESSAGES.values())


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault("a!D7", "toml.type", {"expected": EXPECTED["int"]}), "a!D7: is of the wrong type: give a whole number"),
        (Fault("a", "xlsx.too_large", {"limit": 5}), "a: is larger than 5 MB: remove what does not belong there"),
        (Fault("a", "upload.macros"), "a: The file holds macros or controls. Save it as DOCX or XLSX without macros."),
        (Fault("x\n\x1b[2J!A1", "toml.missing"), "x\\n\\x1b[2J!A1: is missing: add it"),
        (Fault("a!B1", "toml.unknown"), "a!B1: is an unknown key: remove it or correct its spelling"),
    ],
)
def test_a_fault_is_one_line(fault, line):
    assert fault_line(fault) == line


def test_a_fault_speaks_the_language_of_the_page_in_its_punctuation_too():
    fault = Fault("a!D7", "toml.missing")
    with translation.override("zh-hans"):
        assert fault_line(fault) == f"a!D7：{fault_text(fault)}"
        assert fault_text(fault) != "is missing: add it"
    with translation.override("en"):
        assert fault_text(fault) == "is missing: add it"


def test_values_that_hold_signs_of_formats_are_shown_as_they_are():
    fault = Fault("a!B1", "toml.duplicate", {"value": "{x} %(y)s"})
    assert fault_line(fault) == "a!B1: {x} %(y)s is given twice: keep one and rename the other"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('code = "a b"', "give a code of 1 to 64 letters, digits, points, hyphens and underscores"),
        ("total_points = 0", "give at least 1"),
        ("step = 101", "give at most 100"),
        ('edition = ""', "give at least 1 character(s)"),
        ('edition = "' + "x" * 201 + '"', "give at most 200 characters"),
        ("kinds = []", "give at least 1 of them"),
        ('profile = [{ code = "a b" }]', "give a code of 1 to 64 characters without white space"),
    ],
)
def test_what_the_rules_expect_is_said_in_words(wrong, said):
    with pytest.raises(InputRefused) as caught:
        load_criteria(f"{wrong}\n".encode(), name="a")
    assert any(fault_line(fault).endswith(said) for fault in caught.value.faults)
