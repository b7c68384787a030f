"""Files from outside: facts, names, durable storage and safe delivery."""

import hashlib
import io
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404

from award.core.uploads import (
    UploadRefused,
    clean_file_name,
    drop_file,
    file_response,
    inspect_upload,
    new_file,
    store_upload,
    stored_file,
    write_piece,
)
from award.core.xlsx import Column, Sheet, workbook_bytes
from tests.core.office_files import office_file

DOCX = office_file("docx")


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.USE_X_ACCEL = False
    return tmp_path / "media"


def test_facts_describe_the_bytes() -> None:
    facts = inspect_upload("C:\\材料\\报告.DOCX", DOCX, max_bytes=len(DOCX))

    assert (facts.name, facts.kind, facts.size, facts.pages) == ("报告.DOCX", "docx", len(DOCX), None)
    assert facts.sha256 == hashlib.sha256(DOCX).hexdigest()
    assert facts.mime.endswith("wordprocessingml.document")


def test_our_own_workbook_is_accepted() -> None:
    data = workbook_bytes([Sheet("甲", [Column("列")], [["=1+1"], [70]])])

    assert inspect_upload("a.xlsx", data, max_bytes=len(data)).kind == "xlsx"


@pytest.mark.parametrize(
    ("data", "max_bytes", "code"),
    [(b"", 10, "upload.empty"), (DOCX, len(DOCX) - 1, "upload.too_large")],
)
def test_size_is_bounded(data: bytes, max_bytes: int, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        inspect_upload("a.docx", data, max_bytes=max_bytes)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("报告.pdf", "报告.pdf"),
        ("../../etc/报告.pdf", "报告.pdf"),
        ("C:\\a\\b.pdf", "b.pdf"),
        ("公司\u202efdp.exe", "公司fdp.exe"),
        ("a\x00\r\nb\u200b.pdf", "ab.pdf"),
        ("  a   b .pdf", "a b.pdf"),
        ('a"<b>:|?*.pdf', "ab.pdf"),
        ("...pdf", "file.pdf"),
        (".pdf", "file.pdf"),
        ("", "file"),
        ("\ud800a.pdf", "a.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_file_name_is_cleaned(name: str, expected: str) -> None:
    assert clean_file_name(name) == expected


def test_long_name_keeps_its_extension() -> None:
    name = clean_file_name("字" * 300 + ".xlsx")

    assert len(name) == 120
    assert name.endswith("字.xlsx")


def test_stored_file_is_private_and_named_by_us(media: Path) -> None:
    path = store_upload(DOCX, kind="docx")
    stored = media / path

    assert stored.read_bytes() == DOCX
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert stat.S_IMODE(stored.parent.stat().st_mode) == 0o700
    assert path.startswith("evidence/")
    assert path.endswith(".docx")
    assert store_upload(DOCX, kind="docx") != path


@pytest.mark.parametrize("failing", ["fsync", "rename"])
def test_failed_store_leaves_nothing(media: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def fail(*args: object) -> None:
        raise OSError("disk full")

    store_upload(DOCX, kind="docx", folder="before")  # the folders exist
    monkeypatch.setattr(*((os, "fsync", fail) if failing == "fsync" else (Path, "rename", fail)))

    with pytest.raises(OSError, match="disk full"):
        store_upload(DOCX, kind="docx", folder="before")

    assert len([file for file in media.rglob("*") if file.is_file()]) == 1


def test_file_is_synced_before_it_is_named(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def traced_fsync(descriptor: int) -> None:
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        fsync(descriptor)

    def traced_rename(self: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(Path, "rename", traced_rename)

    store_upload(DOCX, kind="docx")

    assert steps[-3:] == ["sync file", "rename", "sync folder"]


@pytest.mark.parametrize(("kind", "folder"), [("exe", "evidence"), ("docx", "../evidence"), ("docx", "")])
def test_only_known_kinds_and_folders_are_stored(media: Path, kind: str, folder: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        store_upload(DOCX, kind=kind, folder=folder)


@pytest.mark.django_db  # closing a response ends a request, which looks at the connection
def test_file_is_served_as_an_inert_attachment(media: Path) -> None:
    response = file_response(store_upload(DOCX, kind="docx"), '报"告.docx', "application/x-test")

    assert b"".join(response.streaming_content) == DOCX  # type: ignore[attr-defined]
    assert response["Content-Type"] == "application/x-test"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A.docx"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    response.close()


def test_web_server_is_told_the_path_where_it_sends_files(media: Path, settings: Any) -> None:
    settings.USE_X_ACCEL = True
    path = store_upload(DOCX, kind="docx")

    response = file_response(path, "a.docx", "application/x-test")

    assert response["X-Accel-Redirect"] == f"/protected/{path}"
    assert response["Content-Disposition"] == 'attachment; filename="a.docx"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.content == b""  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "evidence", "evidence/none.pdf", "link.txt"])
def test_nothing_outside_the_media_folder_is_served(media: Path, tmp_path: Path, path: str) -> None:
    store_upload(DOCX, kind="docx")
    (tmp_path / "secret.txt").write_text("secret")
    (media / "link.txt").symlink_to(tmp_path / "secret.txt")

    with pytest.raises(Http404):
        file_response(path, "a.pdf", "application/pdf")


def test_file_in_pieces_is_private_and_each_piece_is_synced(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, synced = new_file("uploads"), []
    fsync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: (synced.append(os.fstat(descriptor).st_size), fsync(descriptor))
    )
    write_piece(path, 0, b"abc")
    write_piece(path, 3, b"def")
    write_piece(path, 3, b"def")  # sent again

    assert stored_file(path).read_bytes() == b"abcdef"
    assert stat.S_IMODE(stored_file(path).stat().st_mode) == 0o600
    assert synced == [3, 6, 6]
    drop_file(path)
    drop_file(path)
    with pytest.raises(FileNotFoundError):
        write_piece(path, 6, b"g")


def test_stored_name_begins_with_the_token(media: Path) -> None:
    path = store_upload(io.BytesIO(DOCX), kind="docx", token="ab" * 16)

    assert path.startswith("evidence/ab/" + "ab" * 16)
    assert stored_file(path).read_bytes() == DOCX
    with pytest.raises(ValueError, match="no place"):
        store_upload(DOCX, kind="docx", token="../x")


def test_file_that_is_not_the_one_announced_is_refused() -> None:
    with pytest.raises(UploadRefused) as refused:
        inspect_upload("a.docx", DOCX, max_bytes=len(DOCX), sha256="0" * 64)

    assert refused.value.code == "upload.changed"
