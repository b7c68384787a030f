"""Reference data for the demonstration's cast."""

from __future__ import annotations

from pathlib import Path

import pytest

from award.accounts.models import Division
from award.home.management.commands import prepare


@pytest.fixture
def reference(settings, tmp_path: Path) -> None:
    """Divisions and industries as `prepare` loads them; the logins go into a folder of the test."""
    settings.DATA_DIR = tmp_path
    prepare.Command()._load_reference_data()
    assert Division.objects.exists()
