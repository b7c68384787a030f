"""Downloads: the office's lists as workbooks; the ranking of a frozen standing and the calculation of one application.

Those of a standing have its door; each download is recorded.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from award.core.http import XLSX, ActorRequest
from award.core.listbook import list_download
from award.cycles.permissions import get_cycle
from award.domain.errors import AwardError
from award.reports import services
from award.reports.exports.calculation_book import calculation_workbook
from award.reports.exports.documents import calculation_pdf as calculation_document
from award.reports.exports.documents import ranking_pdf as ranking_document
from award.reports.exports.lists import LISTS
from award.reports.exports.ranking_book import ranking_workbook
from award.reports.exports.snapshot_facts import Explained, application_facts, explained
from award.results.models import Snapshot
from award.results.permissions import get_ranked_application, get_snapshot

PDF = "application/pdf"


@login_required
@require_safe
def list_xlsx(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """A list of the office of one cycle."""
    cycle, book = get_cycle(request.user, pk), LISTS.get(name)
    if book is None:
        raise Http404
    services.record_list(actor=request.user, cycle=cycle, name=name)
    title, headings = str(book.title), [str(heading) for heading in book.headings]
    return list_download(f"{name}-{cycle.year}", title, headings, book.rows(cycle))


@login_required
@require_safe
def ranking_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    snapshot = get_snapshot(request.user, pk)
    return _download(request, snapshot, ranking_workbook(snapshot), "ranking_xlsx", _ranking_name(snapshot))


@login_required
@require_safe
def ranking_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    snapshot = get_snapshot(request.user, pk)
    return _download(request, snapshot, ranking_document(snapshot), "ranking_pdf", _ranking_name(snapshot))


@login_required
@require_safe
def calculation_xlsx(request: ActorRequest, pk: int, application_pk: int) -> HttpResponse:
    case = _case(request, pk, application_pk)
    data = calculation_workbook(
        case.criteria,
        case.programme,
        case.explanation,
        facts=application_facts(case),
        neighbours=case.neighbours,
    )
    return _download(request, case.snapshot, data, "calculation_xlsx", _calculation_name(case), case)


@login_required
@require_safe
def calculation_pdf(request: ActorRequest, pk: int, application_pk: int) -> HttpResponse:
    case = _case(request, pk, application_pk)
    return _download(
        request, case.snapshot, calculation_document(case), "calculation_pdf", _calculation_name(case), case
    )


def _case(request: ActorRequest, pk: int, application_pk: int) -> Explained:
    snapshot = get_snapshot(request.user, pk)
    application = get_ranked_application(snapshot, application_pk)
    try:
        return explained(snapshot, application)
    except AwardError:
        raise Http404 from None


def _ranking_name(snapshot: Snapshot) -> str:
    return f"ranking-{snapshot.round.cycle.year}-{snapshot.round.code}-{snapshot.pk}"


def _calculation_name(case: Explained) -> str:
    number = "".join(char for char in case.application.number if char.isascii() and (char.isalnum() or char == "-"))
    return f"calculation-{number}-{case.snapshot.round.code}-{case.snapshot.pk}"


def _download(
    request: ActorRequest, snapshot: Snapshot, data: bytes, report: str, name: str, case: Explained | None = None
) -> HttpResponse:
    services.record_download(
        actor=request.user, snapshot=snapshot, report=report, application=case.application if case else None
    )
    kind, ending = (PDF, "pdf") if report.endswith("pdf") else (XLSX, "xlsx")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
