"""The page on which a panel talks an application over, and what its chair or secretary records there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.scoring import permissions, roomrights, services
from award.scoring.consensus import board_of
from award.scoring.forms import ConsensusMarkForm
from award.scoring.models import ConsensusSheet
from award.scoring.roomforms import AgreeForm
from award.scoring.views.common import back, item_or_404, ordered, shown, sort_of


@login_required
@require_safe
def consensus(request: ActorRequest, pk: int) -> HttpResponse:
    """All items with everyone's marks; the item at hand with everyone's remarks."""
    sheet = permissions.get_consensus(request.user, pk)
    return shown(request, sheet, request.GET.get("item", ""))


@login_required
@require_POST
def mark_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Record the agreed mark of one item and go on to the next one without."""
    sheet = roomrights.get_recorded_consensus(request.user, pk)
    item = item_or_404(sheet, code)
    form = ConsensusMarkForm(request.POST)
    kept: dict[str, Any] = {"typed": form.typed.removesuffix("%"), "reason": request.POST.get("reason", "")}
    if not form.is_valid():
        faults = [str(fault) for errors in form.errors.values() for fault in errors]
        return shown(request, sheet, code, 422, error=" ".join(faults), **kept)
    data = form.cleaned_data
    try:
        services.save_consensus_mark(
            actor=request.user, sheet=sheet, item=item, percent=data["percent"],
            is_not_applicable=data["is_not_applicable"], reason=data["reason"], version=data["version"],
        )  # fmt: skip
    except Conflict as conflict:
        return shown(request, sheet, code, 409, conflict=conflict, version=conflict.version, **kept)
    except AwardError as error:
        return shown(request, sheet, code, 422, error=sentence(error), **kept)
    messages.success(request, _("Recorded for item %(code)s.") % {"code": code})
    return back(request, sheet, _following(request, sheet, code))


def _following(request: ActorRequest, sheet: ConsensusSheet, code: str) -> str:
    """The next item without an agreed mark."""
    rows = ordered(board_of(sheet), sort_of(request))
    return next((row.item.code for row in rows if not row.is_agreed), code)


@login_required
@require_POST
def take_rest(request: ActorRequest, pk: int) -> HttpResponse:
    """Record the median, or the mark before the visit, for all items that need no talk."""
    sheet = roomrights.get_recorded_consensus(request.user, pk)
    taken = act(request, "", services.take_suggested, sheet=sheet)
    if taken is not None:
        messages.success(request, ngettext("%(n)s item recorded.", "%(n)s items recorded.", taken) % {"n": taken})
    return back(request, sheet, request.POST.get("item", "")[:16])


@login_required
@require_POST
def agree(request: ActorRequest, pk: int) -> HttpResponse:
    """Freeze the consensus."""
    sheet = permissions.get_led_consensus(request.user, pk)
    form = AgreeForm(request.POST)
    why = form.cleaned_data["reason"] if form.is_valid() else form.data.get("reason", "")
    try:
        services.agree_consensus(actor=request.user, sheet=sheet, reason=why)
    except AwardError as error:
        kept = {"agree_error": sentence(error), "agree_reason": why}
        return shown(request, sheet, request.POST.get("item", ""), 422, **kept)
    messages.success(request, _("The consensus is agreed and cannot be changed any more."))
    return back(request, sheet, "")
