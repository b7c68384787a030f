"""Sheets over HTTP: nobody but the assessor, and no byte that depends on a hidden mark."""

import re

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from award.audit.models import AuditEvent
from award.core.clock import now
from award.scoring.models import Finding, ItemScore, ScoreSheet
from tests import factories as make
from tests.scoring.scene import CODE, finding_on, scene, stranger, url

pytestmark = [pytest.mark.django_db]


GETS = ["sheet", "summary", "seal", "sheet_item"]
POSTS = {
    "mark_save": {"percent": "60", "version": "0"},
    "flag": {"is_flagged": "yes"},
    "finding_save": {"kind": "strength", "text": "x", "version": "0"},
    "seal": {"confirm": "yes"},
    "tick": {"tick": "approach:full"},
    "note_save": {"text": "x", "version": "0"},
}


@pytest.mark.parametrize(
    "who", ["peer", "other_panel", "conflicted", "member", "left", "superuser", "office", "owner", "anonymous"]
)
def test_a_sheet_is_not_found_by_strangers_on_any_page(client, who):
    found = scene()
    sheet = found.sheet(0, 50)
    finding = finding_on(sheet)
    if who != "anonymous":
        client.force_login(stranger(found, who))
    expected = 302 if who == "anonymous" else 404
    with_code = {"sheet_item", "mark_save", "flag", "finding_save", "tick", "note_save"}
    for name in GETS:
        assert client.get(url(name, sheet.pk, *([CODE] if name in with_code else []))).status_code == expected, name
    for name, data in POSTS.items():
        address = url(name, sheet.pk, *([CODE] if name in with_code else []))
        assert client.post(address, data).status_code == expected, name
    assert client.post(url("finding_delete", finding.pk)).status_code == expected
    assert client.post(url("sheet_open", found.assignments[0].pk)).status_code == expected
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert set(ItemScore.objects.values_list("percent", "is_flagged")) == {(50, False)}
    assert set(AuditEvent.objects.values_list("action", flat=True)) <= {"access.refused"}


def _masked(response):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken":"[^"]+"', b"", response.content)


@pytest.mark.parametrize("own_sealed", [False, True])
def test_hidden_marks_of_peers_change_no_byte_that_others_see(client, own_sealed):
    found = scene()
    own = found.sheet(0, 50, sealed=own_sealed)
    peer = found.sheet(1, 55, sealed=True)
    finding_on(peer)
    found.sheet(2, 60)
    office = make.make_user("office", "office")
    pages = [
        (found.user(0), url("sheet", own.pk)),
        (found.user(0), url("summary", own.pk)),
        (found.user(0), url("sheet_item", own.pk, CODE)),
        (found.user(0), reverse("home:panel")),
        (found.user(2), url("sheet", ScoreSheet.objects.get(assignment=found.assignments[2]).pk)),
        (office, url("progress", found.cycle.pk)),
    ]

    def snapshot():
        seen = []
        for actor, address in pages:
            client.force_login(actor)
            response = client.get(address)
            assert response.status_code == 200, address
            seen.append(_masked(response))
        return seen

    moment = now()
    with time_machine.travel(moment, tick=False):  # pages say the minute they were made
        before = snapshot()
    # Other marks and remarks of the first peer, as far as the triggers let a test write them: a sheet sealed anew.
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'scoring_scoresheet'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        ScoreSheet.objects.filter(pk=peer.pk).update(payload="{}", packed=bytes([90] * 23), commitment="f" * 64)
        for _name, sql in triggers:
            cursor.execute(sql)
    ItemScore.objects.filter(sheet=peer).update(percent=90)
    Finding.objects.filter(sheet=peer).update(text="完全不同的评语")
    with time_machine.travel(moment, tick=False):
        assert snapshot() == before
