"""The page on which a panel talks an application over and its chair records what is agreed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.scoring import permissions, queries, services
from award.scoring.boards import axis, panel_of, table_of
from award.scoring.consensus import Row, board_of
from award.scoring.forms import ConsensusMarkForm
from award.scoring.models import ConsensusSheet

SORTS = ("items", "disagreement")


def _url(sheet: ConsensusSheet, code: str, sort: str) -> str:
    return f"{reverse('scoring:consensus', args=[sheet.pk])}?item={code}&sort={sort}"


def _sort(request: ActorRequest) -> str:
    wanted = request.POST.get("sort") or request.GET.get("sort", "")
    return wanted if wanted in SORTS else SORTS[0]


@login_required
@require_safe
def consensus(request: ActorRequest, pk: int) -> HttpResponse:
    """All items with everyone's marks; the item at hand with everyone's remarks."""
    sheet = permissions.get_consensus(request.user, pk)
    return render(request, "scoring/consensus.html", _page(request, sheet, request.GET.get("item", "")))


def _page(request: ActorRequest, sheet: ConsensusSheet, code: str, **more: Any) -> dict[str, Any]:
    board, sort = board_of(sheet), _sort(request)
    rows = board.by_disagreement if sort == "disagreement" else board.in_order
    row = board.rows.get(code) or next((row for row in rows if not row.is_agreed), rows[0])
    findings = [] if board.source is None else queries.opened_findings(sheet.application, board.source)
    agreed = row.agreed
    context = {
        "sheet": sheet,
        "board": board,
        "sort": sort,
        "groups": table_of(board, rows, is_grouped=sort == "items"),
        "axis": axis(),
        "row": row,
        "panel": panel_of(board, row, findings),
        "verdict": permissions.can_lead_consensus(request.user, sheet),
        "version": agreed.version if agreed else 0,
        "typed": _typed(row),
        "reason": agreed.reason if agreed else "",
    }
    return {**context, **more}


def _typed(row: Row) -> str:
    """What stands in the field: the agreed mark, or on a site visit the mark before."""
    percent = row.agreed.percent if row.agreed is not None and row.is_agreed else row.before
    return "" if percent is None else str(percent)


@login_required
@require_POST
def mark_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Record the agreed mark of one item and go on to the next one without."""
    sheet = permissions.get_led_consensus(request.user, pk)
    item = queries.item_of(sheet, code)
    if item is None:
        raise Http404
    form, sort = ConsensusMarkForm(request.POST), _sort(request)
    kept = {"typed": form.typed.removesuffix("%"), "reason": request.POST.get("reason", "")}
    if not form.is_valid():
        faults = [str(fault) for errors in form.errors.values() for fault in errors]
        return _refused(request, sheet, code, 422, error=" ".join(faults), **kept)
    data = form.cleaned_data
    try:
        services.save_consensus_mark(
            actor=request.user, sheet=sheet, item=item, percent=data["percent"],
            is_not_applicable=data["is_not_applicable"], reason=data["reason"], version=data["version"],
        )  # fmt: skip
    except Conflict as conflict:
        return _refused(request, sheet, code, 409, conflict=conflict, version=conflict.version, **kept)
    except AwardError as error:
        return _refused(request, sheet, code, 422, error=sentence(error), **kept)
    board = board_of(sheet)
    rows = board.by_disagreement if sort == "disagreement" else board.in_order
    following = next((row.item.code for row in rows if not row.is_agreed), code)
    messages.success(request, _("Recorded for item %(code)s.") % {"code": code})
    return redirect(_url(sheet, following, sort))


def _refused(request: ActorRequest, sheet: ConsensusSheet, code: str, status: int, **more: Any) -> HttpResponse:
    return render(request, "scoring/consensus.html", _page(request, sheet, code, **more), status=status)


@login_required
@require_POST
def take_rest(request: ActorRequest, pk: int) -> HttpResponse:
    """Record the median, or the mark before the visit, for all items that need no talk."""
    sheet = permissions.get_led_consensus(request.user, pk)
    try:
        taken = services.take_suggested(actor=request.user, sheet=sheet)
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        text = ngettext("%(n)s item recorded.", "%(n)s items recorded.", taken) % {"n": taken}
        messages.success(request, text)
    return redirect(reverse("scoring:consensus", args=[pk]) + f"?sort={_sort(request)}")


@login_required
@require_POST
def agree(request: ActorRequest, pk: int) -> HttpResponse:
    """Freeze the consensus."""
    sheet = permissions.get_led_consensus(request.user, pk)
    try:
        services.agree_consensus(actor=request.user, sheet=sheet)
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("The consensus is agreed and cannot be changed any more."))
    return redirect("scoring:consensus", pk)
