"""Downloads that cross apps."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from award.core.http import ActorRequest
from award.reports import services
from award.reports.exports import ranking_workbook
from award.results.permissions import get_snapshot

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def ranking_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    snapshot = get_snapshot(request.user, pk)
    data = ranking_workbook(snapshot)
    services.record_download(actor=request.user, snapshot=snapshot, report="ranking_xlsx")
    name = f"ranking-{snapshot.round.cycle.year}-{snapshot.round.code}-{snapshot.pk}.xlsx"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
