"""Copies between upload and taking over: found by the same person for the same application only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from award.applications.models import Application
from award.core import keptfiles
from award.core.access import Actor

KINDS = ("docx", "xlsx")


@dataclass(frozen=True)
class Kept:
    """A copy that waits."""

    kind: str
    data: bytes
    kept_at: datetime


def keep(actor: Actor, application: Application, kind: str, data: bytes) -> UUID:
    """Keep a copy; returns its name. Copies of the same person for the application that waited are dropped."""
    if kind not in KINDS:
        raise ValueError(kind)
    return keptfiles.keep(actor, _purpose(application), f"copy.{kind}", data)


def load(actor: Actor, application: Application, token: UUID) -> Kept | None:
    """The copy, unless it is older than a day, taken over already or someone else's."""
    kept = keptfiles.load(actor, _purpose(application), token)
    return None if kept is None else Kept(kept.name.rpartition(".")[2], kept.data, kept.kept_at)


def drop(actor: Actor, application: Application, token: UUID) -> None:
    """Forget a copy."""
    keptfiles.drop(actor, _purpose(application), token)


def _purpose(application: Application) -> str:
    return f"offline-{int(application.pk)}"
