"""The command that turns a workbook into criteria: faults by cell, in both languages of the office."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from tests.cycles.criteriabooks.books import edited


def test_each_fault_is_a_line_that_begins_with_its_cell(tmp_path, capsys):
    (tmp_path / "a.xlsx").write_bytes(edited({"items!D3": "forty", "prompts!C2": None, "items!C2": "x\ny"}))
    with pytest.raises(CommandError):
        call_command("criteria_from_xlsx", str(tmp_path / "a.xlsx"), str(tmp_path / "a.toml"), "--language", "en")
    assert capsys.readouterr().err.splitlines() == [
        "items!C2: is not allowed (x\\ny): give a code of 1 to 64 characters without white space",
        "items!D3: is of the wrong type: give a whole number",
        "prompts!C2: has no text in this language: add it",
    ]
    assert not (tmp_path / "a.toml").exists()


def test_faults_are_told_in_chinese_unless_said_otherwise(tmp_path, capsys):
    (tmp_path / "a.xlsx").write_bytes(edited({"prompts!C2": None}))
    with pytest.raises(CommandError):
        call_command("criteria_from_xlsx", str(tmp_path / "a.xlsx"), str(tmp_path / "a.toml"))
    line = capsys.readouterr().err.strip()
    assert line.startswith("prompts!C2：")
    assert any("\u4e00" <= character <= "\u9fff" for character in line)
