"""Ticks and private notes by plain forms and by htmx."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from award.scoring.models import FactorTick, SheetNote
from tests.scoring.scene import CODE, page, scene, url

pytestmark = [pytest.mark.django_db]

HTMX = {"hx-request": "true"}


def _begun(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 60})
    client.force_login(found.user(0))
    return found, sheet


def test_a_tick_is_pressed_and_taken_back_without_scripts(client):
    _found, sheet = _begun(client)
    assert client.post(url("tick", sheet.pk, CODE), {"tick": "approach:full"}).status_code == 302
    text = page(client, url("sheet_item", sheet.pk, CODE))
    assert 'id="tick-approach-full" value="approach:" aria-pressed="true"' in text
    assert 'id="tick-approach-not" value="approach:not" aria-pressed="false"' in text
    client.post(url("tick", sheet.pk, CODE), {"tick": "approach:"})
    assert not FactorTick.objects.exists()
    client.post(url("tick", sheet.pk, CODE), {"tick": "courage:full"})
    with override("zh-hans"):
        assert gettext("This item has no such factor.") in page(client, url("sheet_item", sheet.pk, CODE))
    assert not FactorTick.objects.exists()


def test_a_tick_answers_with_its_own_buttons(client):
    _found, sheet = _begun(client)
    answer = client.post(url("tick", sheet.pk, CODE), {"tick": "approach:partly"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="tri-approach"' in text
    assert 'value="approach:partly" hx-swap-oob' in text
    refused = client.post(url("tick", sheet.pk, CODE), {"tick": "<b>:full"}, headers=HTMX)
    assert refused.status_code == 422
    assert "<b>" not in refused.content.decode()


def test_saving_a_mark_keeps_the_ticks_of_the_page(client):
    _found, sheet = _begun(client)
    data = {"percent": "65", "version": "0", "ticked": ["approach:not", "learning:"]}
    text = client.post(url("mark_save", sheet.pk, CODE), data, headers=HTMX).content.decode()
    assert 'id="tick-approach-not" value="approach:" aria-pressed="true"' in text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_note_is_kept_and_a_stale_one_shows_both_texts(client, headers):
    _found, sheet = _begun(client)
    address = url("note_save", sheet.pk, CODE)
    saved = client.post(address, {"text": "先核对第三表", "version": "0"}, headers=headers)
    assert saved.status_code == (200 if headers else 302)
    assert "先核对第三表</textarea>" in page(client, url("sheet_item", sheet.pk, CODE))
    stale = client.post(address, {"text": "另一窗口", "version": "0"}, headers=headers)
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "先核对第三表" in text
    assert 'name="version" value="1"' in text
    if not headers:
        assert "另一窗口</textarea>" in text
    long = client.post(address, {"text": "长" * 2001, "version": "1"}, headers=headers)
    assert long.status_code == 422
    assert "2001" in long.content.decode()
    assert SheetNote.objects.get().text == "先核对第三表"


@pytest.mark.parametrize("notes", [1, 3])
def test_a_note_asks_as_many_queries_whatever_stands_on_the_sheet(client, notes):
    _found, sheet = _begun(client)
    for code in ["4.1.2", "4.1.3", "4.1.4"][:notes]:
        client.post(url("note_save", sheet.pk, code), {"text": "甲", "version": "0"})
    with CaptureQueriesContext(connection) as captured:
        client.post(url("note_save", sheet.pk, CODE), {"text": "乙", "version": "0"}, headers=HTMX)
    assert len(captured) <= 17, [query["sql"][:100] for query in captured]
