"""The command that writes criteria as a workbook."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from award.domain.criteria import load_criteria


def test_there_and_back_again(tmp_path, capsys):
    source = settings.CRITERIA_DIR / "efqm-2020.toml"
    call_command("criteria_to_xlsx", str(source), str(tmp_path / "a.xlsx"))
    call_command("criteria_from_xlsx", str(tmp_path / "a.xlsx"), str(tmp_path / "b.toml"))
    back = load_criteria((tmp_path / "b.toml").read_bytes(), name="b")
    assert back == load_criteria(source.read_bytes(), name="a")


def test_a_file_that_is_not_good_is_named_with_its_faults(tmp_path, capsys):
    (tmp_path / "a.toml").write_text("schema = 2\n")
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("criteria_to_xlsx", str(tmp_path / "a.toml"), str(tmp_path / "a.xlsx"), "--language", "en")
    assert "a.toml: total_points: is missing: add it" in capsys.readouterr().err.splitlines()
    assert not (tmp_path / "a.xlsx").exists()
