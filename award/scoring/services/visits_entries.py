"""What the team notes on a site visit. Each entry bears a name of its own, so that it may be sent again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, StaleState
from award.core.uploads import drop_file, store_upload
from award.domain.programmetables import SiteVisitRules
from award.domain.text import count_characters
from award.scoring.models import (
    SiteVisit,
    VisitDocument,
    VisitFinding,
    VisitInterview,
    VisitPhoto,
    VisitPoint,
)
from award.scoring.photographs import Picture
from award.scoring.services.visits import locked_visit, rules_of
from award.scoring.visitqueries import PLANNERS, entry_in, seat_in

FOLDER = "visits"
MOST_ENTRIES = 500  # of one kind on one visit


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its rows, what a form gives, which of it is long text, and whether it makes new rows."""

    model: type[Any]
    fields: tuple[str, ...]
    texts: tuple[str, ...]
    is_made: bool = True


KINDS: dict[str, Kind] = {
    "point": Kind(VisitPoint, ("item", "text"), ("text",)),
    "result": Kind(VisitPoint, ("result", "found"), ("found",), is_made=False),
    "finding": Kind(VisitFinding, ("item", "point", "kind", "text"), ("text",)),
    "interview": Kind(VisitInterview, ("department", "topic", "people", "notes"), ("notes",)),
    "document": Kind(VisitDocument, ("title", "number", "item", "result"), ("result",)),
}


@transaction.atomic
def save_entry(
    *,
    actor: Actor,
    visit: SiteVisit,
    kind: str,
    client_id: UUID,
    version: int,
    values: Mapping[str, Any],
    noted_at: datetime | None = None,
) -> Any:
    """Make or change an entry; the same one again is answered with its row. `version` is the one it was typed upon.

    Raises Conflict, with what was saved meanwhile, when stale.
    """
    locked = locked_visit(actor, visit)
    known, rules = KINDS[kind], rules_of(locked)
    row = entry_in(locked, known.model, client_id)
    if row is not None and all(getattr(row, name) == values[name] for name in known.fields):
        return row
    if row is None:
        row = _new(locked, actor, known, client_id, version)
    elif row.version != version:
        raise Conflict(current=str(row), version=row.version)
    elif kind == "point" and row.source != VisitPoint.Source.TEAM:
        raise ServiceError(_("A point that was carried over keeps its words."), code="carried_over")
    else:
        row.version = version + 1
    for name in known.fields:
        setattr(row, name, values[name])
    row.noted_at, row.updated_at = _noted(noted_at, rules), now()
    if kind == "result":
        row.author_id = actor.pk
    _check(row, known, rules)
    row.save()
    record(actor=actor, action="site_visit.noted", target=locked, after={"entry": kind, "id": row.pk})
    return row


def _new(visit: SiteVisit, actor: Actor, kind: Kind, client_id: UUID, version: int) -> Any:
    if not kind.is_made or version:
        raise StaleState(_("This entry was deleted meanwhile."))
    if kind.model.objects.filter(visit=visit).count() >= MOST_ENTRIES:
        raise ServiceError(_("A visit holds at most %(most)s entries of a kind.") % {"most": MOST_ENTRIES}, code="full")
    return kind.model(visit=visit, client_id=client_id, author_id=actor.pk, created_at=now())


def _noted(moment: datetime | None, rules: SiteVisitRules) -> datetime:
    """The clock of the device where it can be right: not ahead of ours, and no older than the programme says."""
    arrived = now()
    if moment is None or not arrived - timedelta(days=rules.noted_days) <= moment <= arrived:
        return arrived
    return moment


def _check(row: Any, kind: Kind, rules: SiteVisitRules) -> None:
    try:
        row.clean_fields()
        row.validate_constraints(exclude={"visit", "client_id"})
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="invalid") from None
    for name in kind.texts:
        length = count_characters(getattr(row, name))
        if length > rules.text_characters:
            text = _("A text may have %(limit)s characters; this one has %(length)s. Shorten it.")
            raise ServiceError(text % {"limit": rules.text_characters, "length": length}, code="too_long")
    needs_words = kind.model is VisitPoint and row.result in (VisitPoint.Result.REFUTED, VisitPoint.Result.PARTLY)
    if needs_words and not row.found.strip():
        raise ServiceError(_("Write what was found, where a point is not fully confirmed."), code="found_missing")


@transaction.atomic
def delete_entry(*, actor: Actor, visit: SiteVisit, kind: str, client_id: UUID) -> None:
    """Take an entry back: its author, the chair or the secretary. Points that were carried over stay."""
    locked = locked_visit(actor, visit)
    row = entry_in(locked, VisitPhoto if kind == "photo" else KINDS[kind].model, client_id)
    if row is None:
        raise StaleState(_("This entry was deleted meanwhile."))
    seat = seat_in(actor, locked.sheet)
    if row.author_id != actor.pk and (seat is None or seat.role not in PLANNERS):
        raise ServiceError(_("Its author, the chair or the secretary takes an entry back."), code="refused")
    if isinstance(row, VisitPoint) and (row.source != VisitPoint.Source.TEAM or row.result != VisitPoint.Result.OPEN):
        raise ServiceError(_("A point stays once it was carried over or verified."), code="point_stays")
    photos = {"photo": [row], "finding": list(VisitPhoto.objects.filter(finding=row.pk))}.get(kind, [])
    paths, pk = [photo.path for photo in photos], row.pk
    row.delete()
    transaction.on_commit(lambda: _drop(paths))
    record(actor=actor, action="site_visit.entry_deleted", target=locked, after={"entry": kind, "id": pk})


def _drop(paths: list[str]) -> None:
    for path in paths:
        drop_file(path)


@transaction.atomic
def add_photo(
    *,
    actor: Actor,
    visit: SiteVisit,
    finding_id: UUID,
    client_id: UUID,
    picture: Picture,
    caption: str = "",
    noted_at: datetime | None = None,
) -> VisitPhoto:
    """Add a photograph to a finding; the same one again is answered with its row."""
    locked = locked_visit(actor, visit)
    existing = entry_in(locked, VisitPhoto, client_id)
    if existing is not None and existing.source_sha256 == picture.source_sha256:
        return existing
    finding = entry_in(locked, VisitFinding, finding_id)
    if existing is not None or finding is None:
        raise StaleState(_("The finding of this photograph was deleted meanwhile."))
    rules = rules_of(locked)
    if VisitPhoto.objects.filter(visit=locked).count() >= rules.photographs:
        text = _("A visit holds at most %(most)s photographs. Delete one first.")
        raise ServiceError(text % {"most": rules.photographs}, code="photographs")
    moment = now()
    row = VisitPhoto(
        visit=locked, finding=finding, client_id=client_id, author_id=actor.pk, size=len(picture.data),
        sha256=picture.sha256, source_sha256=picture.source_sha256, width=picture.width, height=picture.height,
        caption=caption, noted_at=_noted(noted_at, rules), created_at=moment, updated_at=moment, path="-",
    )  # fmt: skip
    _check(row, Kind(VisitPhoto, (), ()), rules)
    row.path = store_upload(picture.data, kind="jpg", folder=FOLDER)
    row.save()
    record(actor=actor, action="site_visit.photo_added", target=locked, after={"sha256": picture.sha256})
    return row
