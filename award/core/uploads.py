"""Files from outside: checked by content, stored under names of our own, served as attachments only."""

import hashlib
import io
import os
import re
import shutil
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from award.core.sniff import KINDS, check_content, kind_of
from award.core.upload_errors import UPLOAD_MESSAGES, UploadRefused

__all__ = [
    "UPLOAD_MESSAGES",
    "FileFacts",
    "UploadRefused",
    "check_size",
    "clean_file_name",
    "drop_file",
    "file_response",
    "inspect_upload",
    "new_file",
    "store_upload",
    "stored_file",
    "write_piece",
]

MAX_NAME = 120
MEGABYTE = 1_000_000
CHUNK = 1 << 20
ACCEL_PREFIX = "/protected/"
FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
_TOKEN = re.compile(r"[0-9a-f]{0,32}")
_FOLDER = re.compile(r"[a-z][a-z0-9_-]{0,40}")


@dataclass(frozen=True)
class FileFacts:
    """What is known of an accepted file. `name` is cleaned and for display only, never a path."""

    name: str
    kind: str
    mime: str
    size: int
    sha256: str
    pages: int | None


def inspect_upload(name: str, data: bytes | BinaryIO, *, max_bytes: int, sha256: str = "") -> FileFacts:
    """Accept a file by its content. Raises UploadRefused with one code a cause. A stream is read in pieces.

    `sha256`: what the sender reckoned, where it could; another file is not the one that was sent.
    """
    stream = _stream(data)
    cleaned = clean_file_name(name)
    kind = kind_of(cleaned)
    size = stream.seek(0, os.SEEK_END)
    check_size(size, max_bytes=max_bytes)
    digest = _digest(stream)
    if sha256 and sha256 != digest:
        raise UploadRefused("upload.changed")
    pages = check_content(kind, stream)
    return FileFacts(cleaned, kind, KINDS[kind].mime, size, digest, pages)


def _digest(stream: BinaryIO) -> str:
    reckoned = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        reckoned.update(chunk)
    return reckoned.hexdigest()


def check_size(size: int, *, max_bytes: int) -> None:
    """Is the size within the limits? Raises UploadRefused."""
    if size < 1:
        raise UploadRefused("upload.empty")
    if size > max_bytes:
        raise UploadRefused("upload.too_large", limit=f"{max_bytes / MEGABYTE:g}")


def _stream(data: bytes | BinaryIO) -> BinaryIO:
    return io.BytesIO(data) if isinstance(data, bytes) else data


def clean_file_name(name: str) -> str:
    """A name fit to be shown and saved: no path, no control, direction or format characters, at most 120 long.

    The extension survives the cut. What remains of a name without a usable stem is called "file".
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # C: control, format (bidi, zero-width), surrogate, private use, unassigned; the rest is unsafe in file systems.
    kept = "".join(char for char in base if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    stem, dot, extension = " ".join(kept.split()).rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem = stem.strip(" .") or "file"
    tail = dot + extension.strip()[:16] if extension.strip() else ""
    return stem[: MAX_NAME - len(tail)].rstrip(" .") + tail


def store_upload(data: bytes | BinaryIO, *, kind: str, folder: str = "evidence", token: str = "") -> str:
    """Write an accepted file durably; returns its path below MEDIA_ROOT.

    Temporary file, fsync, rename, fsync of the directory: after the return the file survives a power cut, before it no
    half file is visible. The name is ours, beginning with `token` where one is given; the sender's name lives in the
    database only.
    """
    if kind not in KINDS or not _FOLDER.fullmatch(folder) or not _TOKEN.fullmatch(token):
        raise ValueError(f"no place for a {kind!r} file in {folder!r}")
    token += uuid.uuid4().hex
    relative = PurePosixPath(folder, token[:2], f"{token}.{kind}")
    path = Path(settings.MEDIA_ROOT, relative)
    _make_folder(path.parent)
    stream = _stream(data)
    stream.seek(0)
    with _temporary(path.with_suffix(".part")) as temporary:
        _write_durably(temporary, stream)
        temporary.rename(path)
    _sync_folder(path.parent)
    return str(relative)


def stored_file(path: str) -> Path:
    """Where a stored file lies. Its path is one that `store_upload` or `new_file` gave."""
    return Path(settings.MEDIA_ROOT, path)


def drop_file(path: str) -> None:
    """Remove a stored file that no row names (any more)."""
    stored_file(path).unlink(missing_ok=True)


def new_file(folder: str) -> str:
    """An empty private file to be written in pieces; returns its path below MEDIA_ROOT."""
    relative = PurePosixPath(folder, f"{uuid.uuid4().hex}.part")
    path = stored_file(str(relative))
    _make_folder(path.parent)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    _sync_folder(path.parent)
    return str(relative)


def write_piece(path: str, offset: int, data: bytes) -> None:
    """Write a piece durably at its place in a file of `new_file`; the same piece may be written again."""
    descriptor = os.open(stored_file(path), os.O_WRONLY)
    try:
        view = memoryview(data)
        while view:
            written = os.pwrite(descriptor, view, offset)
            view, offset = view[written:], offset + written
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_response(path: str, name: str, mime: str) -> HttpResponseBase:
    """The stored file as an attachment that a browser neither runs nor keeps. The caller has checked the permission."""
    root = Path(settings.MEDIA_ROOT).resolve()
    target = (root / path).resolve()
    if not target.is_relative_to(root) or not target.is_file():
        raise Http404
    shown = clean_file_name(name)
    if not settings.USE_X_ACCEL:
        # The response closes the file.
        return FileResponse(
            target.open("rb"), as_attachment=True, filename=shown, content_type=mime, headers=FILE_HEADERS
        )
    response = HttpResponse(content_type=mime, headers=FILE_HEADERS)
    response["Content-Disposition"] = content_disposition_header(True, shown)
    response["X-Accel-Redirect"] = ACCEL_PREFIX + quote(target.relative_to(root).as_posix())
    return response


def _make_folder(folder: Path) -> None:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in missing:
        made.chmod(0o700)
        _sync_folder(made.parent)


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _write_durably(path: Path, stream: BinaryIO) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(stream, file)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
