"""What the scanner says is kept once, and whoever attached an infected file is told."""

from __future__ import annotations

import pytest

from award.applications import services
from award.core.errors import StaleState
from award.outbox.models import Message
from tests.applications.cast import events, make_team
from tests.applications.services.test_files import attach

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_failed_scan_is_followed_by_a_verdict_that_stands(settings):
    settings.CLAMD_SOCKET = "/run/clamd"
    team = make_team()
    file = attach(team, actor=team.editor)
    assert (file.scan, file.scanned_at) == ("waiting", None)
    services.keep_scan(actor=None, evidence=file, scan="failed")
    assert not Message.objects.exists()
    services.keep_scan(actor=None, evidence=file, scan="infected", virus="Test-Signature")
    file.refresh_from_db()
    assert file.scan == "infected"
    assert file.scanned_at is not None
    message = Message.objects.get()
    assert message.recipient == team.editor
    assert file.name in message.body
    assert "Test-Signature" in message.body
    with pytest.raises(StaleState):
        services.keep_scan(actor=None, evidence=file, scan="clean")
    assert [event.action for event in events("evidence.scanned")] == ["evidence.scanned"] * 2
