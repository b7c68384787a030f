"""Rendered pages without any watermark, kept so that turning back a page costs nothing. A private, bounded folder.

Each reader has pages of their own: how fast a page comes must not tell one reader what another has opened.
"""

from __future__ import annotations

import os
import re
import shutil
import uuid
from pathlib import Path

from django.conf import settings

FOLDER = "pages"
MAX_BYTES = 500_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


def load(reader: int, sha256: str, name: str) -> bytes | None:
    """What was kept of the file for the reader under the name."""
    try:
        return (_folder(sha256) / f"{reader}-{name}").read_bytes()
    except FileNotFoundError:
        return None


def keep(reader: int, sha256: str, name: str, data: bytes) -> None:
    """Keep it; the oldest files give way where the folder is full."""
    folder = _folder(sha256)
    if not folder.is_dir():
        sweep()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = folder / f"{uuid.uuid4().hex}.part"
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        half.rename(folder / f"{reader}-{name}")
    finally:
        half.unlink(missing_ok=True)


def drop(sha256: str) -> None:
    """Forget all pages of a file, for all readers."""
    shutil.rmtree(_folder(sha256), ignore_errors=True)


def sweep(most: int = MAX_BYTES) -> int:
    """Drop the files that were kept longest until the rest fits. Returns how many went."""
    folders = []
    for folder in Path(settings.MEDIA_ROOT, FOLDER).glob("*/*"):
        sizes = [entry.stat().st_size for entry in os.scandir(folder)]
        folders.append((folder.stat().st_mtime, sum(sizes), folder))
    total, gone = sum(size for _age, size, _folder in folders), 0
    for _age, size, folder in sorted(folders):
        if total <= most:
            break
        shutil.rmtree(folder, ignore_errors=True)
        total, gone = total - size, gone + 1
    return gone


def _folder(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise ValueError(sha256)
    return Path(settings.MEDIA_ROOT, FOLDER, sha256[:2], sha256)
