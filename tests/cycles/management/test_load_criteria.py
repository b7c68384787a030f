"""The command that loads criteria files."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from award.cycles.models import CriteriaSet
from tests.factories import criteria_file

pytestmark = pytest.mark.django_db


def test_without_files_everything_shipped_is_loaded_once(capsys):
    for _twice in range(2):
        call_command("load_criteria")
    assert set(CriteriaSet.objects.values_list("code", flat=True)) == {"gbt19580-2012", "baldrige-2023", "efqm-2020"}
    assert CriteriaSet.objects.count() == 3
    assert "gbt19580-2012.toml: gbt19580-2012, SHA-256" in capsys.readouterr().out


def test_a_damaged_file_is_named_with_its_faults(tmp_path):
    path = tmp_path / "damaged.toml"
    path.write_bytes(criteria_file().replace(b"total_points = 1000", b"total_points = 999"))
    with pytest.raises(CommandError, match=r"damaged\.toml: "):
        call_command("load_criteria", str(path))
    with pytest.raises(CommandError, match="missing"):
        call_command("load_criteria", str(tmp_path / "missing.toml"))
    assert not CriteriaSet.objects.exists()
