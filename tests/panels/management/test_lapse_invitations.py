"""The daily command closes what was not answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from award.core.clock import now
from award.panels.models import SeatInvitation
from tests.panels.invitations import make_invitation

pytestmark = pytest.mark.django_db


def test_the_command_says_how_many(capsys):
    late, early = make_invitation(), make_invitation()
    SeatInvitation.objects.filter(pk=late.pk).update(due_at=now() - timedelta(minutes=1))
    call_command("lapse_invitations")
    assert capsys.readouterr().out == "1 invitation(s) lapsed\n"
    states = dict(SeatInvitation.objects.values_list("pk", "state"))
    assert states == {late.pk: "lapsed", early.pk: "open"}
