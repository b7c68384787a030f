"""A section as a form: its fields, its faults, and how it differs from another text."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from award.cycles.programmes.editing import Section
from award.domain.errors import Fault, InputRefused
from award.domain.programme import Programme, load_programme
from tests.factories import ROOT

TEXT = (ROOT / "criteria" / "programmes" / "hainan.toml").read_bytes()


def programme(*changes: tuple[bytes, bytes]) -> Programme:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load_programme(text, name="hainan.toml", criteria=None)


def test_the_whole_keeps_the_other_sections():
    whole = Section("panels", programme()).whole
    assert whole["panels"]["minimum_members"] == 5
    assert [row["code"] for row in whole["rounds"]] == ["material", "consensus", "site"]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\ud800"])
def test_characters_no_file_can_hold_are_named(character):
    section = Section("documents", programme())
    section.tables["documents"]["phone"] = character
    with pytest.raises(InputRefused) as refusal:
        _ = section.whole
    assert [fault.where for fault in refusal.value.faults] == ["documents.phone"]


def test_a_fault_lies_with_its_field():
    section = Section("notices", programme())
    section.refuse(InputRefused([Fault("x: notices.winners.days", "toml.missing"), Fault("x: schema", "toml.missing")]))
    with override("en"):
        assert [(node["name"], node["errors"]) for node in section.summary()] == [
            ("notices[0].days", section.errors["notices[0].days"])
        ]
    assert len(section.others) == 1


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ["Applying", "Invitation to a panel · Travel, board and fees"]),
        ("zh-hans", ["申报", "评审组邀请 · 评审期间的交通、食宿和劳务报酬"]),
    ],
)
def test_rows_are_told_apart_in_the_language_of_the_page(language, titles):
    with override(language):
        reminders, letters = Section("reminders", programme()).nodes()
    assert reminders["rows"][0]["title"] == titles[0]
    assert letters["rows"][0]["title"].startswith(titles[1])


def test_two_notices_of_one_kind_are_refused():
    section = Section("notices", programme())
    section.tables["notices"] = [section.tables["notices"][0], dict(section.tables["notices"][0])]
    with pytest.raises(InputRefused) as refusal:
        _ = section.whole
    assert refusal.value.faults[0].code == "toml.duplicate"


def test_differences_name_the_place_and_both_values():
    with override("en"):
        found = Section("classes", programme()).differs(programme((b"quota = 3 ", b"quota = 4 ")))
    assert found == [("Classes · Governor's Quality Award · Quota", "3", "4")]


def test_sameness_is_of_the_section_alone():
    one, other = programme(), programme((b"quota = 3 ", b"quota = 4 "))
    assert not Section("classes", one).is_same_in(one, other)
    assert Section("rounds", one).is_same_in(one, other)
