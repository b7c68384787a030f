"""Files between their upload and what is written from them: found by the person who sent them, for the same purpose.

A file lies under a random name in a folder of its purpose and person, so that the name alone is worth nothing to anyone
else. Its age is that of its time stamp, which is set by the product's clock.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from award.core.access import Actor
from award.core.clock import now
from award.core.uploads import clean_file_name

KEPT_FOR = timedelta(hours=24)
FOLDER = "kept"
MODE = 0o700
_PURPOSE = re.compile(r"[a-z]{1,32}(-[0-9]{1,18})?")


@dataclass(frozen=True)
class Kept:
    """A file that waits, with the name it came under."""

    name: str
    data: bytes
    kept_at: datetime


def keep(actor: Actor, purpose: str, name: str, data: bytes) -> UUID:
    """Keep a file; returns its token. What the same person had waiting for the purpose is dropped."""
    sweep()
    folder = _folder(actor, purpose)
    folder.mkdir(mode=MODE, parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink(missing_ok=True)
    token = uuid4()
    path = folder / token.hex
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(clean_file_name(name).encode()[:400] + b"\n" + data)
    stamp = now().timestamp()
    os.utime(path, (stamp, stamp))
    return token


def load(actor: Actor, purpose: str, token: UUID) -> Kept | None:
    """The file, unless it is older than a day, dropped already or someone else's."""
    path = _folder(actor, purpose) / token.hex
    try:
        kept_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if kept_at <= now() - KEPT_FOR:
            return None
        name, _, data = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    return Kept(name.decode(errors="ignore"), data, kept_at)


def drop(actor: Actor, purpose: str, token: UUID) -> None:
    """Forget a file."""
    (_folder(actor, purpose) / token.hex).unlink(missing_ok=True)


def sweep() -> int:
    """Remove what is older than a day. Returns how many files."""
    oldest, count = (now() - KEPT_FOR).timestamp(), 0
    for path in Path(settings.MEDIA_ROOT, FOLDER).glob("*/*"):
        try:
            if path.stat().st_mtime <= oldest:
                path.unlink()
                count += 1
        except FileNotFoundError:  # swept by another process meanwhile
            continue
    return count


def _folder(actor: Actor, purpose: str) -> Path:
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError(purpose)
    return Path(settings.MEDIA_ROOT, FOLDER, f"{purpose}-{int(actor.pk)}")
