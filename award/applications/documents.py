"""The documents of the programme, what is attached for each, and how much more may be attached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from award.applications.models import Application, Evidence, UploadSession
from award.core.clock import now
from award.domain.programme import Programme
from award.domain.programmetables import RequiredDocument

STALE_AFTER = timedelta(hours=24)  # an upload that nobody went on with


@dataclass(frozen=True)
class DocumentRow:
    """A document of the programme with the file attached for it, and the file's number in the application."""

    document: RequiredDocument
    file: Evidence | None
    number: int = 0

    @property
    def is_missing(self) -> bool:
        """Does it stand in the way of submitting?"""
        return self.document.is_required and self.file is None


@dataclass(frozen=True)
class Shelf:
    """What is attached, and on its way, against the limits of the programme."""

    files: int
    bytes: int
    max_files: int
    max_bytes: int

    @property
    def megabytes(self) -> int:
        """The limit on all files together as it is written in the programme."""
        return self.max_bytes // 1_000_000


@dataclass(frozen=True)
class FilingFault:
    """What among the files stands in the way of submitting, and where on their page it is mended."""

    text: str
    anchor: str
    is_wrong: bool = False


def filing_faults(programme: Programme, files: list[dict[str, Any]]) -> list[FilingFault]:
    """The documents that are missing and the files with a virus, from the files of the content."""
    held = {file.get("document", "") for file in files}
    missing = [row for row in programme.application.documents if row.is_required and row.code not in held]
    faults = [
        FilingFault(
            _("“%(document)s” is not attached yet") % {"document": row.name.get(get_language() or "")},
            f"#doc-{row.code}",
        )
        for row in missing
    ]
    infected = [file for file in files if file.get("scan") == Evidence.Scan.INFECTED]
    text = _("A virus was found in “%(name)s”. Remove the file.")
    return faults + [FilingFault(text % {"name": file["name"]}, f"#file-{file['id']}", True) for file in infected]


def document_rows(programme: Programme, files: Iterable[Evidence]) -> list[DocumentRow]:
    """Each document of the programme in its order."""
    held = {file.document: (file, number) for number, file in enumerate(files, 1) if file.document}
    return [DocumentRow(row, *held.get(row.code, (None, 0))) for row in programme.application.documents]


def shelf_of(programme: Programme, files: list[Evidence], uploads: Iterable[UploadSession] = ()) -> Shelf:
    """How full the application is; an upload that is on its way counts as if it had arrived."""
    rules, coming = programme.application, list(uploads)
    return Shelf(
        files=len(files) + len(coming),
        bytes=sum(file.size for file in files) + sum(upload.size for upload in coming),
        max_files=rules.evidence_files,
        max_bytes=rules.evidence_total_megabytes * 1_000_000,
    )


def open_uploads(application: Application) -> QuerySet[UploadSession]:
    """The uploads that are on their way; what nobody touched for a day is waste."""
    return UploadSession.objects.filter(application=application, touched_at__gt=now() - STALE_AFTER)


def stale_uploads() -> QuerySet[UploadSession]:
    """The uploads that nobody went on with."""
    return UploadSession.objects.filter(touched_at__lte=now() - STALE_AFTER)


def unscanned_files(before: datetime | None = None) -> QuerySet[Evidence]:
    """The files that wait for the virus scanner or were scanned in vain, attached or tried `before` then."""
    rows = Evidence.objects.filter(scan__in=[Evidence.Scan.WAITING, Evidence.Scan.FAILED])
    rows = rows.select_related("application__organisation", "application__cycle", "uploaded_by")
    if before is None:
        return rows
    return rows.filter(Q(scanned_at__lt=before) | Q(scanned_at__isnull=True, uploaded_at__lt=before))
