"""The command over the rules; the rules themselves: tests/home/test_integrity.py."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from award.applications.models import Application
from award.core.clock import now
from award.home.integrity import CHECKS
from tests.factories import make_application

pytestmark = pytest.mark.django_db


def test_sound_data_is_said_to_be_sound():
    make_application()
    out = io.StringIO()
    call_command("check_integrity", stdout=out)
    assert f"{len(CHECKS)} rules hold" in out.getvalue()


def test_each_offence_is_named_with_its_rule_and_the_command_fails():
    numbers = [make_application().number for _ in range(2)]
    Application.objects.update(state="submitted", submitted_at=now())
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match=rf"^2 offence\(s\) against {len(CHECKS)} rules"):
        call_command("check_integrity", stdout=out, stderr=err)
    named = err.getvalue()
    assert all(f"submitted_without_revision: application {number}" in named for number in numbers)
    assert "hold" not in out.getvalue()
