"""The page of files: each with its number, where it is cited, in the order and choice asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from award.applications.content import attached
from award.applications.documents import DocumentRow, Shelf, document_rows, open_uploads, shelf_of
from award.applications.models import Application, Citation, Evidence, UploadSession
from award.core.access import Actor
from award.cycles.queries import programme_of

SORTS: dict[str, Callable[[FileRow], Any]] = {
    "number": lambda row: row.number,
    "name": lambda row: row.file.name.casefold(),
    "pages": lambda row: -(row.file.pages or 0),
    "size": lambda row: -row.file.size,
    "time": lambda row: -row.file.uploaded_at.timestamp(),
}


@dataclass(frozen=True)
class FileRow:
    """A file with its number in the application and the citations of it."""

    number: int
    file: Evidence
    citations: list[Citation] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        """The items it belongs to or is cited by."""
        own = {self.file.item.code} if self.file.item else set()
        return own | {citation.item.code for citation in self.citations}

    @property
    def places(self) -> list[tuple[str, list[int]]]:
        """Each citing item with the pages it refers to."""
        pages: dict[str, list[int]] = {}
        for citation in self.citations:
            found = pages.setdefault(citation.item.code, [])
            if citation.page and citation.page not in found:
                found.append(citation.page)
        return [(code, sorted(found)) for code, found in pages.items()]


@dataclass(frozen=True)
class FileList:
    """What the page shows."""

    documents: list[DocumentRow]
    rows: list[FileRow]
    total: int  # files that are no documents, whatever the choice
    codes: list[str]  # the items by which the list can be narrowed
    shelf: Shelf
    uploads: list[UploadSession]
    item: str
    sort: str


def file_list(actor: Actor, application: Application, *, item: str = "", sort: str = "") -> FileList:
    """The files of an application for its team. An unknown choice shows all of them by number."""
    programme, files, uploads = programme_of(application.cycle), attached(application), list(open_uploads(application))
    cited: dict[int, list[Citation]] = {}
    for citation in Citation.objects.filter(application=application).select_related("item"):
        cited.setdefault(citation.evidence_id, []).append(citation)
    numbered = [FileRow(number, file, cited.get(file.pk, [])) for number, file in enumerate(files, 1)]
    rows = [row for row in numbered if not row.file.document]
    codes = sorted({code for row in rows for code in row.codes})
    item, sort = (item if item in codes else ""), (sort if sort in SORTS else "number")
    chosen = [row for row in rows if not item or item in row.codes]
    return FileList(
        documents=document_rows(programme, files),
        rows=sorted(chosen, key=SORTS[sort]),
        total=len(rows),
        codes=codes,
        shelf=shelf_of(programme, files, uploads),
        uploads=[upload for upload in uploads if upload.started_by_id == actor.pk],
        item=item,
        sort=sort,
    )


def citations_of(evidence: Evidence) -> FileRow:
    """One file with its citations, for the question whether it may go."""
    number = next((number for number, file in enumerate(attached(evidence.application), 1) if file == evidence), 0)
    return FileRow(number, evidence, list(Citation.objects.filter(evidence=evidence).select_related("item")))
