"""Uploads in pieces over HTTP, as the script of the page sends them."""

from __future__ import annotations

import hashlib

import pytest
import time_machine
from django.urls import reverse

from award.applications.models import Evidence, UploadSession
from award.applications.services import uploads
from award.core.uploads import stored_file
from tests.applications.cast import make_team, pdf
from tests.applications.services.test_files import attach

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DATA = pdf(2)
RAW = "application/octet-stream"


@pytest.fixture
def team(client):
    client.cookies["django_language"] = "en"
    team = make_team()
    client.force_login(team.editor)
    return team


def start(client, team, name="报告.pdf", data=DATA, **fields):
    address = reverse("applications:upload_start", args=[team.application.pk])
    return client.post(address, {"name": name, "size": len(data), **fields})


def at(name, key):
    return reverse(f"applications:{name}", args=[key])


def send(client, key, offset, data):
    return client.post(f"{at('upload', key)}?offset={offset}", data, content_type=RAW)


def test_a_file_arrives_in_pieces_with_a_break_between(client, team, monkeypatch):
    monkeypatch.setattr(uploads, "PIECE", 300)
    begun = start(client, team, item="4.7.2")
    key = begun.json()["key"]
    assert (begun.status_code, begun.json()["received"]) == (201, 0)
    assert send(client, key, 0, DATA[:300]).json()["received"] == 300
    lost = send(client, key, 0, DATA[:300])  # the answer was lost on its way: the piece is sent again
    assert (lost.status_code, lost.json()["received"]) == (409, 300)
    assert client.post(at("upload_finish", key)).status_code == 409
    assert client.get(at("upload", key)).json()["received"] == 300
    too_much = send(client, key, 300, b"x" * 301)
    assert (too_much.status_code, too_much.json()["error"]) == (
        413,
        "More was sent than the file holds. Choose it again.",
    )
    assert send(client, key, 300, DATA[300:]).json()["received"] == len(DATA)
    done = client.post(at("upload_finish", key), {"sha256": hashlib.sha256(DATA).hexdigest().upper()})
    assert (done.status_code, done.json()["pages"]) == (201, 2)
    again = client.post(at("upload_finish", key))
    assert (again.status_code, again.json()) == (200, done.json())
    file = Evidence.objects.get()
    assert (file.name, file.item.code, file.uploaded_by) == ("报告.pdf", "4.7.2", team.editor)
    assert stored_file(file.path).read_bytes() == DATA
    assert client.get(at("upload", key)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"size": "0"}, "The file is empty"),
        ({"size": "12e4"}, "The file is empty"),
        ({"size": "９"}, "The file is empty"),
        ({"size": "20000001"}, "larger than 20 MB"),
        ({"name": "a.svg"}, "not accepted"),
        ({"name": ""}, "not accepted"),
        ({"document": "x"}, "not asked for"),
    ],
)
def test_a_refusal_is_a_sentence(client, team, fields, sentence):
    answer = start(client, team, **fields)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]
    assert not UploadSession.objects.exists()


def test_what_is_attached_already_is_refused_by_its_hash_before_it_is_sent(client, team):
    attach(team, DATA, name="原件.pdf")
    answer = start(client, team, sha256=hashlib.sha256(DATA).hexdigest())
    assert answer.status_code == 422
    assert "原件.pdf" in answer.json()["error"]
    assert start(client, team, sha256="0" * 64).status_code == 201


def test_a_piece_is_bare_bytes(client, team):
    key = start(client, team).json()["key"]
    assert client.post(at("upload", key), {"file": "x"}).status_code == 422
    assert client.post(at("upload", key), b"x" * 5_300_000, content_type=RAW).status_code == 400
    assert client.put(at("upload", key), b"x", content_type=RAW).status_code == 405
    assert UploadSession.objects.get().received == 0


def test_an_upload_is_known_to_its_sender_only(client, team):
    key = start(client, team).json()["key"]
    for user in (team.owner, team.rival):
        client.force_login(user)
        assert client.get(at("upload", key)).status_code == 404
        assert send(client, key, 0, DATA).status_code == 404
        for name in ("upload_finish", "upload_cancel"):
            assert client.post(at(name, key)).status_code == 404
    client.force_login(team.editor)
    assert send(client, key, 0, DATA).status_code == 200
    assert client.post(at("upload_finish", key)).status_code == 201
    client.force_login(team.rival)
    assert client.post(at("upload_finish", key)).status_code == 404


def test_closed_meanwhile_nothing_is_lost_and_the_page_says_why(client, team):
    key = start(client, team).json()["key"]
    send(client, key, 0, DATA)
    closes = team.application.cycle.applications_close_at
    with time_machine.travel(closes.timestamp() + 1, tick=False):
        client.force_login(team.editor)
        answer = client.post(at("upload_finish", key))
    assert (answer.status_code, answer.json()["code"]) == (403, "refused")
    assert "deadline" in answer.json()["error"]
    assert UploadSession.objects.get().received == len(DATA)


def test_discarding(client, team):
    key = start(client, team).json()["key"]
    answer = client.post(at("upload_cancel", key))
    assert answer["Location"] == reverse("applications:evidence", args=[team.application.pk])
    assert not UploadSession.objects.exists()
