"""The report of a site visit as a document: the plan as held, what was verified and found, the marks that changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from award.core.pdf import render_pdf
from award.scoring import visitqueries
from award.scoring.models import ConsensusSheet, SiteVisit, VisitFinding
from award.scoring.photographs import printed
from award.scoring.visits import ItemRow, Overview, overview_of, plan_of

PICTURES_A_ROW = 2


def visit_report(visit: SiteVisit) -> bytes:
    """The report; a draft until the sheet is agreed. Raises PdfProblem when it cannot be drawn."""
    sheet, overview = visit.sheet, overview_of(visit)
    is_final = sheet.state == ConsensusSheet.State.AGREED
    name = f"{sheet.application.number} · {sheet.application.organisation.name}"
    record = f"SHA-256 {sheet.sha256}" if is_final else _("Draft: the sheet is not agreed yet")
    context = {
        "visit": visit,
        "sheet": sheet,
        "plan": plan_of(visit),
        "overview": overview,
        "items": [_item(row) for row in overview.rows.values() if row.points or row.findings],
        "interviews": visitqueries.interviews_of(visit),
        "documents": visitqueries.documents_of(visit),
        "changes": [_change(row) for row in overview.changed],
        "kept": _kept(overview),
        "is_final": is_final,
        "foot": {"name": name, "record": record},
    }
    title = _("Report of the site visit to %(name)s") % {"name": sheet.application.organisation.name}
    return render_pdf("print/visit_report.html", context, title=title)


def _item(row: ItemRow) -> dict[str, Any]:
    findings = [{"finding": finding, "pictures": _pictures(finding)} for finding in row.findings]
    return {"item": row.item, "points": row.points, "findings": findings}


def _pictures(finding: VisitFinding) -> list[list[tuple[Any, str]]]:
    """The photographs in rows."""
    shown = [(photo, printed(photo)) for photo in finding.photos.all()]
    known = [row for row in shown if row[1]]
    return [known[start : start + PICTURES_A_ROW] for start in range(0, len(known), PICTURES_A_ROW)]


def _change(row: ItemRow) -> dict[str, Any]:
    agreed = row.row.agreed
    return {"item": row.item, "before": row.before, "after": row.now, "reason": agreed.reason if agreed else ""}


def _kept(overview: Overview) -> int:
    """How many items keep the mark before."""
    return sum(row.row.is_agreed and not row.is_changed for row in overview.rows.values())
