"""The command that loads programme files."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from award.cycles.models import Programme

pytestmark = pytest.mark.django_db


def test_without_files_everything_shipped_is_loaded_once(capsys):
    call_command("load_criteria")
    for _twice in range(2):
        call_command("load_programme")
    assert set(Programme.objects.values_list("code", flat=True)) == {"hainan", "baldrige-state", "four-rounds"}
    assert Programme.objects.count() == 3
    assert "hainan.toml: hainan, SHA-256" in capsys.readouterr().out


def test_a_programme_waits_for_its_criteria():
    with pytest.raises(CommandError, match=r"hainan\.toml"):
        call_command("load_programme", str(settings.CRITERIA_DIR / "programmes" / "hainan.toml"))
    assert not Programme.objects.exists()


def test_a_damaged_or_missing_file_is_named(tmp_path):
    call_command("load_criteria")
    path = tmp_path / "damaged.toml"
    path.write_bytes((settings.CRITERIA_DIR / "programmes" / "hainan.toml").read_bytes() + b"\nunknown_key = 1\n")
    with pytest.raises(CommandError, match=r"damaged\.toml"):
        call_command("load_programme", str(path))
    with pytest.raises(CommandError, match="missing"):
        call_command("load_programme", str(tmp_path / "missing.toml"))
    assert not Programme.objects.exists()
