"""Uploads in pieces: order, breaks, limits, ends; what a late, repeated or foreign piece cannot do."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.http import Http404

from award.applications import services
from award.applications.documents import STALE_AFTER, open_uploads
from award.applications.models import Application, Evidence, UploadSession
from award.applications.services import uploads
from award.core import clock
from award.core.errors import ServiceError, StaleState
from award.core.uploads import UploadRefused, stored_file
from tests.applications.cast import events, make_team, pdf
from tests.applications.services.test_files import attach
from tests.factories import ROOT, make_cycle, make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DATA = pdf(3)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(uploads, "PIECE", 200)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def begin(team, name="合格率.pdf", data=DATA, **fields):
    actor = fields.pop("actor", team.owner)
    return services.start_upload(actor=actor, application=team.application, name=name, size=len(data), **fields)


def send(team, upload, data=DATA, upto=None):
    """Send the rest, or up to a byte, in pieces."""
    while upload.received < (len(data) if upto is None else upto):
        piece = data[upload.received : upload.received + 200]
        upload = services.receive_piece(actor=team.owner, upload=upload, offset=upload.received, data=piece)
    return upload


def files(settings):
    return sorted(path.parent.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def test_a_file_in_pieces_is_attached_as_it_was_sent(settings):
    team = make_team()
    upload = send(team, begin(team, item=team.item("4.7.2")), upto=400)
    again = UploadSession.objects.get(pk=upload.pk)  # after a break, perhaps from another process
    assert (again.received, stored_file(again.path).stat().st_mode & 0o777) == (400, 0o600)
    done = services.finish_upload(actor=team.owner, upload=send(team, again), sha256=hashlib.sha256(DATA).hexdigest())
    assert (done.name, done.pages, done.size, done.item.code) == ("合格率.pdf", 3, len(DATA), "4.7.2")
    assert stored_file(done.path).read_bytes() == DATA
    assert not UploadSession.objects.exists()
    assert "uploads" not in files(settings)
    assert len(events("evidence.attached")) == 1


def test_only_the_piece_at_the_end_of_the_file_counts():
    team = make_team()
    upload = begin(team)
    stale = UploadSession.objects.get(pk=upload.pk)
    services.receive_piece(actor=team.owner, upload=upload, offset=0, data=DATA[:200])
    for offset in (0, 400):
        with pytest.raises(services.WrongOffset) as wrong:
            services.receive_piece(actor=team.owner, upload=upload, offset=offset, data=DATA[offset : offset + 200])
        assert wrong.value.received == 200
    # The same piece sent twice at once: the second finds the row moved on.
    with pytest.raises(services.WrongOffset) as wrong:
        services.receive_piece(actor=team.owner, upload=stale, offset=0, data=DATA[:200])
    assert wrong.value.received == 200
    with pytest.raises(services.WrongOffset):
        services.finish_upload(actor=team.owner, upload=upload)
    for data in (b"x" * 201, b"x" * 200):
        upload.received = len(DATA) - 199
        with pytest.raises(ServiceError, match="More was sent"):
            services.receive_piece(actor=team.owner, upload=upload, offset=upload.received, data=data)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "upload.empty"),
        ("a.pdf.exe", DATA, "upload.type_not_allowed"),
        ("a.pdf", b"x" * 20_000_001, "upload.too_large"),
    ],
)
def test_what_name_and_size_forbid_is_refused_before_a_byte_is_sent(name, data, code, settings):
    team = make_team()
    with pytest.raises(UploadRefused) as refusal:
        begin(team, name, data)
    assert refusal.value.code == code
    assert files(settings) == []


@pytest.mark.parametrize(
    ("data", "sha256", "code"),
    [(b"<html>" + DATA, "", "upload.content_mismatch"), (DATA, "0" * 64, "upload.changed")],
)
def test_a_refusal_by_content_ends_the_upload_and_leaves_no_file(data, sha256, code, settings, commits):
    team = make_team()
    upload = send(team, begin(team, data=data), data)
    with commits(), pytest.raises(UploadRefused) as refusal:
        services.finish_upload(actor=team.owner, upload=upload, sha256=sha256)
    assert refusal.value.code == code
    assert not UploadSession.objects.exists()
    assert files(settings) == []


def test_finished_twice_there_is_one_file():
    team = make_team()
    upload = send(team, begin(team))
    twin = UploadSession.objects.get(pk=upload.pk)
    done = services.finish_upload(actor=team.owner, upload=upload)
    with pytest.raises(StaleState):
        services.finish_upload(actor=team.owner, upload=twin)
    with pytest.raises(StaleState):
        services.receive_piece(actor=team.owner, upload=twin, offset=twin.received, data=b"")
    assert list(Evidence.objects.all()) == [done]
    assert stored_file(done.path).read_bytes() == DATA


def test_a_late_piece_cannot_change_what_was_attached():
    team = make_team()
    upload = send(team, begin(team))
    held = os.open(stored_file(upload.path), os.O_WRONLY)
    done = services.finish_upload(actor=team.owner, upload=upload)
    os.pwrite(held, b"VIRUS", 0)
    os.close(held)
    assert stored_file(done.path).read_bytes() == DATA


def test_the_same_file_by_two_colleagues_is_attached_once(commits):
    team = make_team()
    mine, other = send(team, begin(team)), send(team, begin(team, name="另.pdf"))
    services.finish_upload(actor=team.owner, upload=mine)
    with commits(), pytest.raises(ServiceError, match="合格率"):
        services.finish_upload(actor=team.owner, upload=other)
    assert not UploadSession.objects.exists()


def _limited(**limits):
    source = (ROOT / "criteria/programmes/hainan.toml").read_text()
    for key, old, new in ((key, *pair) for key, pair in limits.items()):
        assert f"{key} = {old}" in source
        source = source.replace(f"{key} = {old}", f"{key} = {new}")
    return make_team(cycle=make_cycle(programme=make_programme(text=source)))


def test_what_is_on_its_way_counts_against_the_limits(monkeypatch):
    team = _limited(evidence_files=(60, 2))
    attach(team)
    upload = begin(team)
    with pytest.raises(ServiceError, match="at most 2 files"):
        begin(team, name="c.pdf")
    with pytest.raises(ServiceError, match="at most 2 files"):
        attach(team, pdf(5))
    services.finish_upload(actor=team.owner, upload=send(team, upload))  # the place kept for it
    monkeypatch.setattr(uploads, "MAX_OPEN", 0)
    with pytest.raises(ServiceError, match="wait to be finished"):
        begin(team, name="d.pdf")


def test_all_together_are_bounded_also_before_they_arrive():
    team = _limited(evidence_total_megabytes=(500, 20))
    services.start_upload(actor=team.owner, application=team.application, name="a.pdf", size=15_000_000)
    with pytest.raises(ServiceError, match="20 MB"):
        services.start_upload(actor=team.editor, application=team.application, name="b.pdf", size=6_000_000)


@pytest.mark.parametrize("who", ["viewer", "rival"])
def test_only_writers_begin(who):
    team = make_team()
    with pytest.raises(ServiceError if who == "viewer" else Http404):
        begin(team, actor=getattr(team, who))


def test_begun_before_the_deadline_and_ended_after_is_refused_and_kept():
    team = make_team()
    upload = send(team, begin(team))
    kept = attach(team, pdf(1))
    closes = team.application.cycle.applications_close_at
    with time_machine.travel(closes + timedelta(seconds=1), tick=False):
        with pytest.raises(ServiceError, match="deadline"):
            services.finish_upload(actor=team.owner, upload=upload)
        with pytest.raises(ServiceError, match="deadline"):
            services.receive_piece(actor=team.owner, upload=upload, offset=upload.received, data=b"")
    assert list(Evidence.objects.all()) == [kept]
    assert stored_file(upload.path).read_bytes() == DATA
    with time_machine.travel(closes, tick=False):  # the last moment; so also after an extension
        services.finish_upload(actor=team.owner, upload=upload)
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize(("late", "minutes", "taken"), [(-1, 0, True), (0, 0, True), (0, 9, True), (0, 11, False)])
def test_a_file_whose_last_piece_was_in_by_the_deadline_is_taken_some_minutes_later(late, minutes, taken):
    team = make_team()
    closes = team.application.cycle.applications_close_at
    with time_machine.travel(closes + timedelta(seconds=late), tick=False):
        upload = send(team, begin(team))
    upload = UploadSession.objects.get(pk=upload.pk)
    with time_machine.travel(closes + timedelta(minutes=minutes, seconds=2), tick=False):
        with nullcontext() if taken else pytest.raises(ServiceError, match="deadline"):
            services.finish_upload(actor=team.owner, upload=upload)
    assert Evidence.objects.count() == taken


def test_the_last_piece_one_second_late_is_refused_and_so_is_what_is_missing_it_or_closed():
    team = make_team()
    closes = team.application.cycle.applications_close_at
    with time_machine.travel(closes, tick=False):
        upload = send(team, begin(team), upto=400)
        whole = send(team, begin(team, data=pdf(4)), data=pdf(4))
    with time_machine.travel(closes + timedelta(seconds=1), tick=False):
        for late in (lambda: send(team, upload), lambda: services.finish_upload(actor=team.owner, upload=upload)):
            with pytest.raises(ServiceError, match="deadline"):
                late()
        UploadSession.objects.filter(pk=whole.pk).update(touched_at=closes + timedelta(seconds=1))
        with pytest.raises(ServiceError, match="deadline"):  # its row was written too late
            services.finish_upload(actor=team.owner, upload=UploadSession.objects.get(pk=whole.pk))
        UploadSession.objects.filter(pk=whole.pk).update(touched_at=closes)
        Application.objects.filter(pk=team.application.pk).update(state="withdrawn")
        with pytest.raises(ServiceError):
            services.finish_upload(actor=team.owner, upload=UploadSession.objects.get(pk=whole.pk))
    assert not Evidence.objects.exists()


def test_uploads_that_nobody_goes_on_with_are_swept(settings, commits):
    team = make_team()
    begin(team)
    stray, young = stored_file("uploads/stray.part"), stored_file("uploads/young.part")
    for path in (stray, young):
        path.write_bytes(b"x")
    os.utime(stray, (0, 0))
    with commits():
        assert services.sweep_uploads(actor=None) == 1
    assert not stray.exists()
    assert young.exists()
    old = clock.now() - STALE_AFTER - timedelta(minutes=1)
    UploadSession.objects.update(touched_at=old)
    with commits():
        fresh = begin(team, name="b.pdf")  # whoever begins anew sweeps at home
    assert list(open_uploads(team.application)) == [fresh] == list(UploadSession.objects.all())
    UploadSession.objects.update(touched_at=old)
    with commits():
        assert services.sweep_uploads(actor=None) == 1
    assert files(settings) == ["uploads"]  # the young stray


def test_only_its_sender_discards_an_upload(commits):
    team = make_team()
    upload = begin(team)
    services.cancel_upload(actor=team.editor, upload=upload)
    assert UploadSession.objects.exists()
    with commits():
        services.cancel_upload(actor=team.owner, upload=upload)
    assert not UploadSession.objects.exists()
    assert not stored_file(upload.path).exists()


def test_a_big_file_passes_without_lying_in_memory():
    """Begun, finished and attached; what is read at once is a piece, never the file."""
    team = make_team()
    upload = services.start_upload(actor=team.owner, application=team.application, name="a.jpg", size=16_000_000)
    with stored_file(upload.path).open("wb") as file:
        file.write(b"\xff\xd8\xff" + bytes(100))
        file.truncate(16_000_000)
    UploadSession.objects.update(received=16_000_000)
    upload.refresh_from_db()
    tracemalloc.start()
    try:
        with pytest.raises(UploadRefused) as refusal:  # judged whole, and no picture after all
            services.finish_upload(actor=team.owner, upload=upload)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refusal.value.code == "upload.damaged"
    assert peak < 5_000_000
