"""How far the assessors are: states only, for the award office."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from award.core.clock import now
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.cycles.permissions import get_cycle
from award.scoring.progress import boards_of, book_rows, reminds_assessors


@login_required
@require_safe
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The board of a cycle: assessor by application, nothing computed from marks."""
    cycle = get_cycle(request.user, pk)
    boards = boards_of(cycle)
    unfinished = sum(board.unfinished for board in boards)
    context = {"cycle": cycle, "boards": boards, "unfinished": unfinished, "now": now()}
    context["may_remind"] = bool(unfinished) and reminds_assessors(cycle)
    return render(request, "scoring/progress.html", context)


@login_required
@require_safe
def progress_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The board as a workbook."""
    cycle = get_cycle(request.user, pk)
    headings = [
        _("Round"), _("Panel"), _("Number"), _("Organisation"), _("Assessor"), _("Pseudonym"), _("State"),
        _("Last saved"), _("Sealed at"),
    ]  # fmt: skip
    return list_download(
        f"progress-{cycle.year}", _("Progress of the assessment"), headings, book_rows(boards_of(cycle))
    )
