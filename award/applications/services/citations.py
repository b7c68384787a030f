"""References of an item's text or table to a page of a file."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.content import layers_of
from award.applications.models import Application, Citation, CorrectionPoint, Evidence
from award.applications.permissions import can_edit_part
from award.applications.services.drafts import locked, require_item
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.models import Item
from award.cycles.queries import criteria_of
from award.domain.text import clean_text

TABLE = "measures"  # the part of an item that is its table of results
MAX_CITATIONS = 50  # of one item
MAX_NOTE = 120


@transaction.atomic
def cite_evidence(
    *,
    actor: Actor,
    application: Application,
    item: Item,
    evidence: Evidence,
    part: str = "",
    page: int | None = None,
    note: str = "",
) -> Citation:
    """Refer from a part of an item to a file, or to one page of it. The same again returns what is there.

    Raises ServiceError for a file that is not attached, a page it does not have, or a part the item does not have.
    """
    application = locked(application)
    require_known(can_edit_part(actor, application, CorrectionPoint.Place.ITEM, item.code))
    require_item(application, item)
    if part not in (*layers_of(criteria_of(application.cycle), item.kind), TABLE):
        raise ServiceError(_("This item has no such part."), code="unknown_part")
    file = Evidence.objects.filter(pk=evidence.pk, application=application, removed_at__isnull=True).first()
    if file is None:
        raise ServiceError(_("This file is not attached any more. Choose another."), code="unknown_file")
    _require_page(file, page)
    note = clean_text(note).replace("\n", " ").strip()
    if len(note) > MAX_NOTE:
        raise ServiceError(_("Use at most %(n)s characters to say what it shows.") % {"n": MAX_NOTE}, code="too_long")
    rows = Citation.objects.filter(application=application, item=item)
    if same := rows.filter(part=part, evidence=file, page=page).first():
        return same
    if rows.count() >= MAX_CITATIONS:
        raise ServiceError(_("An item cites at most %(n)s pages.") % {"n": MAX_CITATIONS}, code="too_many")
    citation = Citation.objects.create(
        application=application, item=item, part=part, evidence=file, page=page, note=note, cited_by_id=actor.pk,
        cited_at=now(),
    )  # fmt: skip
    after = {"item": item.code, "evidence": file.pk, "page": page}
    record(actor=actor, action="evidence.cited", target=application, after=after)
    return citation


def _require_page(file: Evidence, page: int | None) -> None:
    if page is None:
        return
    if page < 1:
        raise ServiceError(_("Pages count from 1."), code="page")
    if file.pages is not None and page > file.pages:
        text = _("“%(name)s” has %(pages)s pages; there is no page %(page)s.")
        raise ServiceError(text % {"name": file.name, "pages": file.pages, "page": page}, code="page")


@transaction.atomic
def remove_citation(*, actor: Actor, citation: Citation) -> None:
    """Take a reference away. Raises StaleState when it is gone already."""
    application = locked(citation.application)
    require_known(can_edit_part(actor, application, CorrectionPoint.Place.ITEM, citation.item.code))
    gone, _details = Citation.objects.filter(pk=citation.pk).delete()
    if not gone:
        raise StaleState
    before = {"item": citation.item.code, "evidence": citation.evidence_id, "page": citation.page}
    record(actor=actor, action="evidence.citation_removed", target=application, before=before)
