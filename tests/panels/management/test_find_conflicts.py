"""The nightly command."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from award.panels.models import Conflict, Expert
from tests.panels.builders import make_cast


@pytest.mark.django_db
def test_command_says_how_many_it_found() -> None:
    cast = make_cast()
    Expert.objects.filter(pk=cast.seats[1].expert_id).update(employer=cast.application.organisation.name)
    out = StringIO()
    call_command("find_conflicts", stdout=out)
    assert out.getvalue().strip() == "1 new conflict(s)"
    assert Conflict.standing.get().user == cast.experts[1]
