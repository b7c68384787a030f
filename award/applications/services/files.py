"""Attaching, replacing and removing evidence and the documents of the programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.content import attached
from award.applications.documents import Shelf, open_uploads, shelf_of
from award.applications.models import Application, Citation, CorrectionPoint, Evidence, UploadSession
from award.applications.permissions import can_attach_arrived, can_edit_part
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.core.uploads import MEGABYTE, FileFacts, drop_file, inspect_upload, store_upload
from award.cycles.models import Item
from award.cycles.queries import programme_of


@dataclass(frozen=True)
class Place:
    """What a file is attached to: an item, a document of the programme, or the application as a whole."""

    item: Item | None = None
    document: str = ""


def attach_evidence(
    *,
    actor: Actor,
    application: Application,
    name: str,
    data: bytes | BinaryIO,
    item: Item | None = None,
    document: str = "",
) -> Evidence:
    """Check a file by its content and attach it. Raises UploadRefused or ServiceError, one sentence a cause.

    A `document` that is there already is replaced. The check takes its time and is made before the lock; the limits
    on files, and that no file is attached twice, hold within the lock of the application.
    """
    place = Place(item, document)
    require_place(actor, application, place)
    facts = inspect_upload(name, data, max_bytes=file_limit(application))
    path = store_upload(data, kind=facts.kind)
    return attach(actor, application, path, facts, place)


def file_limit(application: Application) -> int:
    """The most bytes one file may have."""
    return programme_of(application.cycle).application.evidence_megabytes * MEGABYTE


def require_place(actor: Actor, application: Application, place: Place, arrived: UploadSession | None = None) -> None:
    """May the actor attach there now, and is there such a place? Raises ServiceError; a 404 for what is hidden.

    `arrived`: an upload that is to be finished; when its last piece came in counts.
    """
    if arrived is None:
        require_known(can_edit_part(actor, application, CorrectionPoint.Place.EVIDENCE))
    else:
        require_known(can_attach_arrived(actor, application, arrived))
    item, documents = place.item, programme_of(application.cycle).application.documents
    if item is not None and item.criteria_set_id != application.cycle.programme.criteria_set_id:
        raise ServiceError(_("This item is not part of the cycle's criteria."), code="unknown_item")
    if place.document and (item is not None or all(row.code != place.document for row in documents)):
        raise ServiceError(_("This document is not asked for in this cycle."), code="unknown_document")


def require_room(application: Application, size: int, *, but: UploadSession | None = None, replaced: str = "") -> None:
    """Is there room for a file of that size? `but`: an upload that is this very file; `replaced`: a document's code."""
    files = [file for file in attached(application) if not (replaced and file.document == replaced)]
    uploads = [upload for upload in open_uploads(application) if but is None or upload.pk != but.pk]
    shelf = shelf_of(programme_of(application.cycle), files, uploads)
    _require_fitting(shelf, size)


def _require_fitting(shelf: Shelf, size: int) -> None:
    if shelf.files >= shelf.max_files:
        raise ServiceError(
            _("An application holds at most %(n)s files. Remove one first.") % {"n": shelf.max_files},
            code="too_many_files",
        )
    if shelf.bytes + size > shelf.max_bytes:
        raise ServiceError(
            _("All files together may have %(n)s MB. Remove a file or send a smaller one.") % {"n": shelf.megabytes},
            code="too_large_together",
        )


def attach(
    actor: Actor,
    application: Application,
    path: str,
    facts: FileFacts,
    place: Place,
    upload: UploadSession | None = None,
) -> Evidence:
    """Attach a file that lies at `path`, and end the upload it came by; what is refused leaves no file behind."""
    try:
        return _attach(actor, application, path, facts, place, upload)
    except BaseException:
        drop_file(path)
        raise


@transaction.atomic
def _attach(
    actor: Actor, application: Application, path: str, facts: FileFacts, place: Place, upload: UploadSession | None
) -> Evidence:
    application = locked(application)
    require_place(actor, application, place, upload)
    if upload is not None and not UploadSession.objects.filter(pk=upload.pk).exists():
        raise StaleState(_("This upload was ended already."))
    present = attached(application)
    require_new(present, facts.sha256)
    require_room(application, facts.size, but=upload, replaced=place.document)
    evidence = Evidence.objects.create(
        application=application,
        item=place.item,
        document=place.document,
        path=path,
        uploaded_by_id=actor.pk,
        uploaded_at=now(),
        scan=Evidence.Scan.WAITING if settings.CLAMD_SOCKET else Evidence.Scan.OFF,
        **{key: getattr(facts, key) for key in ("name", "kind", "mime", "size", "sha256", "pages")},
    )
    replaced = _replace((file for file in present if place.document and file.document == place.document), evidence)
    if upload is not None:
        UploadSession.objects.filter(pk=upload.pk).delete()
    after = {"evidence": evidence.pk, "item": place.item.code if place.item else ""}
    after |= {"document": place.document} if place.document else {}
    record(
        actor=actor,
        action="evidence.attached",
        target=application,
        before={"evidence": replaced} if replaced else None,
        after=after,
    )
    return evidence


def require_new(present: Iterable[Evidence], sha256: str) -> None:
    """Is the file none of those attached? Raises ServiceError with the name it has there."""
    if twin := next((file for file in present if file.sha256 == sha256), None):
        raise ServiceError(
            _("This very file is attached already, as “%(name)s”.") % {"name": twin.name}, code="duplicate"
        )


def _replace(old: Iterable[Evidence], new: Evidence) -> int | None:
    """Put the new file of a document in the place of the old one, also where texts refer to it."""
    replaced = None
    for file in old:
        Evidence.objects.filter(pk=file.pk).update(removed_at=now())
        Citation.objects.filter(evidence=file).update(evidence=new)
        replaced = file.pk
    return replaced


@transaction.atomic
def remove_evidence(*, actor: Actor, evidence: Evidence) -> None:
    """Take a file off the draft with all that refers to it. The file stays, since a submitted revision may name it."""
    application = locked(evidence.application)
    require_known(can_edit_part(actor, application, CorrectionPoint.Place.EVIDENCE))
    moved = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True).update(removed_at=now())
    if not moved:
        raise StaleState(_("This file was removed already."))
    Citation.objects.filter(evidence=evidence).delete()
    record(actor=actor, action="evidence.removed", target=application, before={"evidence": evidence.pk})
