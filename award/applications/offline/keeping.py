"""Files between their upload and what is taken over from them: found by the same person for the same application only.

A file lies in a folder of its application and person under a random name, so that the name alone is worth nothing to
anyone else. Its age is that of its time stamp, which is set by the product's clock.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from award.applications.models import Application
from award.core.access import Actor
from award.core.clock import now

KINDS = ("docx", "xlsx")
KEPT_FOR = timedelta(hours=24)
FOLDER = "offline"
MODE = 0o700


@dataclass(frozen=True)
class Kept:
    """A file that waits."""

    kind: str
    data: bytes
    kept_at: datetime


def keep(actor: Actor, application: Application, kind: str, data: bytes) -> UUID:
    """Keep a file; returns its name. Files of the same person for the application that waited are dropped."""
    if kind not in KINDS:
        raise ValueError(kind)
    sweep()
    folder = _folder(actor, application)
    folder.mkdir(mode=MODE, parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink(missing_ok=True)
    token = uuid4()
    path = folder / f"{token.hex}.{kind}"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    stamp = now().timestamp()
    os.utime(path, (stamp, stamp))
    return token


def load(actor: Actor, application: Application, token: UUID) -> Kept | None:
    """The file, unless it is older than a day, taken over already or someone else's."""
    for kind in KINDS:
        path = _folder(actor, application) / f"{token.hex}.{kind}"
        try:
            kept_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if kept_at > now() - KEPT_FOR:
                return Kept(kind, path.read_bytes(), kept_at)
        except FileNotFoundError:
            continue
    return None


def drop(actor: Actor, application: Application, token: UUID) -> None:
    """Forget a file."""
    for kind in KINDS:
        (_folder(actor, application) / f"{token.hex}.{kind}").unlink(missing_ok=True)


def sweep() -> int:
    """Remove what is older than a day. Returns how many files."""
    oldest, count = (now() - KEPT_FOR).timestamp(), 0
    for path in _root().glob("*/*"):
        try:
            if path.stat().st_mtime <= oldest:
                path.unlink()
                count += 1
        except FileNotFoundError:  # swept by another process meanwhile
            continue
    return count


def _root() -> Path:
    return Path(settings.MEDIA_ROOT, FOLDER)


def _folder(actor: Actor, application: Application) -> Path:
    return _root() / f"{int(application.pk)}-{int(actor.pk)}"
