"""Downloads of a plan, and the public page of draws."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from award.core.http import ActorRequest, pdf_download, xlsx_download
from award.panels import planqueries, planrights
from award.panels.drawfiles import bundle_of
from award.panels.exports.draw_sheet import draw_sheet, plan_workbook
from award.panels.models import PanelPlan
from award.panels.services.draws import record_plan_download

PAGE = 25


@login_required
@require_safe
def plan_sheet_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The sheet of the draw, once the seed is committed."""
    row = planrights.get_readable_plan(request.user, pk)
    if row.committed_at is None:
        raise Http404
    data = draw_sheet(row)
    record_plan_download(actor=request.user, plan=row, file="sheet")
    return pdf_download(data, f"{_name(row)}.pdf")


@login_required
@require_safe
def plan_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """A plan, with its matrix, as a workbook."""
    row = planrights.get_readable_plan(request.user, pk)
    if not row.outcome:
        raise Http404
    data = plan_workbook(row)
    record_plan_download(actor=request.user, plan=row, file="workbook")
    return xlsx_download(data, f"{_name(row)}.xlsx")


@login_required
@require_safe
def plan_bundle_file(request: ActorRequest, pk: int) -> HttpResponse:
    """All of a draw in one file, for `python -m award.domain verify-draw`."""
    row = planrights.get_readable_plan(request.user, pk)
    if not row.outcome_sha256:
        raise Http404
    data = bundle_of(row)
    record_plan_download(actor=request.user, plan=row, file="bundle")
    headers = {"Content-Disposition": f'attachment; filename="{_name(row)}.json"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type="application/json", headers=headers)


def _name(row: PanelPlan) -> str:
    return f"draw-{row.cycle.year}-{row.round.code}-{row.pk}"


@require_safe
def draws(request: ActorRequest) -> HttpResponse:
    """The public page of draws: hashes beforehand, seeds and words afterwards, no names."""
    page = Paginator(planqueries.public_draws(), PAGE).get_page(request.GET.get("page"))
    return render(request, "panels/draws.html", {"page": page})
