"""The letter to a department in the layout of official documents (GB/T 9704)."""

from __future__ import annotations

from award.core.clock import today
from award.core.pdf import render_pdf
from award.cycles.queries import programme_of
from award.eligibility.models import DepartmentRequest
from award.eligibility.requests import findings_of


def request_pdf(row: DepartmentRequest) -> bytes:
    """The letter with the list of applicants, in Chinese. Raises PdfProblem when it cannot be drawn."""
    programme = programme_of(row.cycle)
    names = {department.code: department.name.zh for department in programme.eligibility.departments}
    documents = programme.documents
    letter = {
        "office": documents.office.zh if documents else "",
        "phone": documents.phone if documents else "",
        "number": row.number,
        "department": names.get(row.department, row.department),
        "cycle": row.cycle.name_zh,
        "paragraphs": [line for line in row.text.split("\n") if line.strip()],
        "due_on": row.due_on,
        "day": row.sent_on or today(),
        "findings": list(findings_of(row)),
    }
    return render_pdf("print/department_letter.html", {"letter": letter})
