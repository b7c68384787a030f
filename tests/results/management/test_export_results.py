"""`manage.py export_results` writes the bundle of the latest released standing."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from award.domain.verification import verify_bundle
from award.results.models import ResultBundle
from tests.results.cases import finished, make_case

pytestmark = pytest.mark.django_db


def test_the_last_released_standing_is_written_and_verified(tmp_path, capsys):
    case = make_case()
    out = tmp_path / "out.zip"
    with pytest.raises(CommandError, match="no standing is released"):
        call_command("export_results", case.cycle.pk, out)
    snapshot = finished(case)
    call_command("export_results", case.cycle.pk, out)
    assert verify_bundle(out.read_bytes(), out.name).is_good
    assert ResultBundle.objects.get(snapshot=snapshot).manifest_sha256 in capsys.readouterr().out


def test_a_file_is_not_replaced_unasked(tmp_path):
    case = make_case()
    finished(case)
    out = tmp_path / "out.zip"
    out.write_text("kept")
    with pytest.raises(CommandError, match="--force"):
        call_command("export_results", case.cycle.pk, out)
    assert out.read_text() == "kept"
    call_command("export_results", case.cycle.pk, out, force=True)
    assert out.read_bytes().startswith(b"PK")
    with pytest.raises(CommandError):
        call_command("export_results", case.cycle.pk, tmp_path / "nowhere" / "out.zip")
