"""A file that comes in pieces: begun, gone on with after a break, ended by attaching it.

The bytes lie in a file of their own, the row says how many of them count. A piece is on the disk before the row says
so, and only the piece that begins where the row ends counts: whatever is lost, repeated or overtaken, the row is right.
"""

from __future__ import annotations

import uuid
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from award.applications.content import attached
from award.applications.documents import STALE_AFTER, open_uploads, stale_uploads
from award.applications.models import Application, Evidence, UploadSession
from award.applications.services.drafts import locked
from award.applications.services.files import Place, attach, file_limit, require_new, require_place, require_room
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.core.sniff import kind_of
from award.core.uploads import (
    MEGABYTE,
    UploadRefused,
    check_size,
    clean_file_name,
    drop_file,
    inspect_upload,
    new_file,
    store_upload,
    stored_file,
    write_piece,
)
from award.cycles.models import Item

PIECE = 4 * MEGABYTE
MAX_OPEN = 20  # uploads on their way in one application
FOLDER = "uploads"


class WrongOffset(ServiceError):
    """A piece that does not begin where the file ends; `received` says where it does."""

    def __init__(self, received: int) -> None:
        super().__init__(_("A part of the file is missing; it is sent again."), code="wrong_offset")
        self.received = received


@transaction.atomic
def start_upload(
    *,
    actor: Actor,
    application: Application,
    name: str,
    size: int,
    item: Item | None = None,
    document: str = "",
    sha256: str = "",
) -> UploadSession:
    """Begin an upload; what name, size and (where the sender could reckon it) hash forbid is refused at once."""
    application, place = locked(application), Place(item, document)
    require_place(actor, application, place)
    cleaned = clean_file_name(name)
    kind_of(cleaned)
    check_size(size, max_bytes=file_limit(application))
    _drop(stale_uploads().filter(application=application))
    if open_uploads(application).count() >= MAX_OPEN:
        raise ServiceError(
            _("At most %(n)s uploads can wait to be finished. Finish or discard one first.") % {"n": MAX_OPEN},
            code="too_many_uploads",
        )
    require_new(attached(application), sha256)
    require_room(application, size, replaced=document)
    path = new_file(FOLDER)
    try:
        return UploadSession.objects.create(
            application=application, key=uuid.uuid4(), name=cleaned, size=size, path=path, item=item,
            document=document, started_by_id=actor.pk, started_at=now(), touched_at=now(),
        )  # fmt: skip
    except BaseException:
        drop_file(path)
        raise


def receive_piece(*, actor: Actor, upload: UploadSession, offset: int, data: bytes) -> UploadSession:
    """Take the piece that begins at `offset`. Raises WrongOffset with the place to go on from."""
    require_place(actor, upload.application, Place(upload.item, upload.document))
    end = offset + len(data)
    if len(data) > PIECE or end > upload.size:
        raise ServiceError(_("More was sent than the file holds. Choose it again."), code="piece_too_large")
    if offset != upload.received:
        raise WrongOffset(upload.received)
    try:
        write_piece(upload.path, offset, data)
    except FileNotFoundError:
        raise StaleState(_("This upload was ended already.")) from None
    moment = now()
    moved = UploadSession.objects.filter(pk=upload.pk, received=offset).update(received=end, touched_at=moment)
    if not moved:
        present = UploadSession.objects.filter(pk=upload.pk).first()
        raise WrongOffset(present.received) if present else StaleState(_("This upload was ended already."))
    upload.received, upload.touched_at = end, moment
    return upload


def finish_upload(*, actor: Actor, upload: UploadSession, sha256: str = "") -> Evidence:
    """Check the whole file by its content and attach it. What is attached is a copy that no late piece can change.

    A refusal by content ends the upload. One by the deadline or the limits does not: what was sent is kept for a day.
    """
    application = upload.application
    require_place(actor, application, Place(upload.item, upload.document), upload)
    if upload.received != upload.size:
        raise WrongOffset(upload.received)
    try:
        with stored_file(upload.path).open("rb") as stream:
            path = store_upload(stream, kind=kind_of(upload.name), token=upload.key.hex)
    except FileNotFoundError:
        raise StaleState(_("This upload was ended already.")) from None
    try:
        with stored_file(path).open("rb") as copy:
            facts = inspect_upload(upload.name, copy, max_bytes=file_limit(application), sha256=sha256)
    except BaseException as error:
        drop_file(path)
        if isinstance(error, UploadRefused):
            cancel_upload(actor=actor, upload=upload)
        raise
    try:
        evidence = attach(actor, application, path, facts, Place(upload.item, upload.document), upload)
    except ServiceError as error:
        if error.code == "duplicate":
            cancel_upload(actor=actor, upload=upload)
        raise
    drop_file(upload.path)
    return evidence


@transaction.atomic
def cancel_upload(*, actor: Actor, upload: UploadSession) -> None:
    """Discard an upload; only who began it can, and what is attached already is not touched."""
    if upload.started_by_id == actor.pk:
        _drop(UploadSession.objects.filter(pk=upload.pk))


@transaction.atomic
def sweep_uploads(*, actor: Actor | None) -> int:
    """Discard what nobody went on with for a day, and old files that no upload names. Returns how many there were."""
    return _drop(stale_uploads()) + _drop_strays()


def _drop(uploads: QuerySet[UploadSession]) -> int:
    """Delete the rows, and the files once that is certain."""
    rows = list(uploads)
    UploadSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        transaction.on_commit(partial(drop_file, row.path))
    return len(rows)


def _drop_strays() -> int:
    """Files whose row was never written, or whose removal was cut short."""
    named = set(UploadSession.objects.values_list("path", flat=True))
    before = (now() - STALE_AFTER).timestamp()
    found = [
        path for path in stored_file(FOLDER).glob("*.part")
        if f"{FOLDER}/{path.name}" not in named and path.stat().st_mtime < before
    ]  # fmt: skip
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
