"""What happens in the room of a consensus beside the marks: looking again, merging, talking, confirming, minutes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.errors import Conflict
from award.core.http import ActorRequest, pdf_download
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.scoring import permissions, queries, roomqueries, roomrights, services
from award.scoring.exports.minutes import minutes_pdf
from award.scoring.models import ConsensusSheet, MergedFinding
from award.scoring.room import presence_of, stamp_of
from award.scoring.roomforms import AnswerForm, MergedForm, PostForm
from award.scoring.roompage import Editing
from award.scoring.views.common import back, item_or_404, page, shown


@never_cache
@login_required
@require_safe
def live(request: ActorRequest, pk: int) -> HttpResponse:
    """The parts of the page anew, or nothing while nothing changed; who asks is in the room."""
    sheet = permissions.get_consensus(request.user, pk)
    services.enter_room(actor=request.user, sheet=sheet)
    source = queries.sheets_round(sheet.round)
    assessors = [] if source is None else roomqueries.assessors(sheet.application, source)
    if request.GET.get("stamp") == stamp_of(sheet, assessors, presence_of(sheet, assessors)):
        return HttpResponse(status=204)
    return render(request, "scoring/_live.html", page(request, sheet, request.GET.get("item", "")))


# ------------------------------------------------------------------ merged remarks


@login_required
@require_POST
def merged_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Write a merged remark, or change one."""
    sheet = roomrights.get_recorded_consensus(request.user, pk)
    item, form = item_or_404(sheet, code), MergedForm(request.POST)
    if not form.is_valid():
        faults = [str(fault) for errors in form.errors.values() for fault in errors]
        return shown(request, sheet, code, 422, editing=_kept(form, None, error=" ".join(faults)))
    data = form.cleaned_data
    merged = _merged_on(request, sheet, data["merged"])
    try:
        services.save_merged(
            actor=request.user, sheet=sheet, item=item, kind=data["kind"], text=data["text"], sources=form.sources,
            merged=merged, version=data["version"] or 0,
        )  # fmt: skip
    except Conflict as conflict:
        return shown(request, sheet, code, 409, editing=_kept(form, merged, conflict=conflict))
    except AwardError as error:
        return shown(request, sheet, code, 422, editing=_kept(form, merged, error=sentence(error)))
    return back(request, sheet, code, "#merged")


def _merged_on(request: ActorRequest, sheet: ConsensusSheet, key: int | None) -> MergedFinding | None:
    """The merged remark that is changed; one of another sheet is not there."""
    if key is None:
        return None
    merged = roomrights.get_merged(request.user, key)
    roomrights.require_on(sheet, merged)
    return merged


def _kept(
    form: MergedForm, merged: MergedFinding | None, *, error: str = "", conflict: Conflict | None = None
) -> Editing:
    """The form as it was filled in."""
    version = conflict.version if conflict else int(form.cleaned_data.get("version") or 0)
    text, kind = form.data.get("text", ""), form.data.get("kind", "")
    return Editing(merged.pk if merged else None, kind, text, frozenset(form.sources), version, error, conflict)


@login_required
@require_POST
def merged_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a merged remark up or down."""
    merged = roomrights.get_merged(request.user, pk)
    act(request, "", services.move_merged, merged=merged, step=1 if request.POST.get("to") == "down" else -1)
    return back(request, merged.sheet, merged.item.code, "#merged")


@login_required
@require_POST
def merged_delete(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a merged remark away."""
    merged = roomrights.get_merged(request.user, pk)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    act(request, _("Merged remark deleted."), services.delete_merged, merged=merged, version=version)
    return back(request, merged.sheet, merged.item.code, "#merged")


# ------------------------------------------------------------------ the discussion


@login_required
@require_POST
def post_add(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Say something on an item."""
    sheet = permissions.get_consensus(request.user, pk)
    item, form = item_or_404(sheet, code), PostForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else request.POST.get("text", "")
    try:
        services.post_in_discussion(actor=request.user, sheet=sheet, item=item, text=text)
    except AwardError as error:
        return shown(request, sheet, code, 422, post_text=text, post_error=sentence(error))
    return back(request, sheet, code, "#discussion")


@login_required
@require_POST
def post_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the own post back."""
    post = roomrights.get_post(request.user, pk)
    act(request, "", services.withdraw_post, post=post)
    return back(request, post.sheet, post.item.code, "#discussion")


# ------------------------------------------------------------------ confirming, minutes


@login_required
@require_POST
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm the sheet as it stands, or put a dissent on record."""
    sheet = permissions.get_consensus(request.user, pk)
    form, code = AnswerForm(request.POST), request.POST.get("item", "")
    if not form.is_valid():
        faults = [str(fault) for errors in form.errors.values() for fault in errors]
        kept = {"answer_error": " ".join(faults), "dissent": request.POST.get("reason", "")}
        return shown(request, sheet, code, 422, **kept)
    data = form.cleaned_data
    try:
        if data["answer"] == "dissent":
            services.dissent_consensus(actor=request.user, sheet=sheet, reason=data["reason"])
        else:
            services.confirm_consensus(actor=request.user, sheet=sheet, seen=data["seen"])
    except AwardError as error:
        return shown(request, sheet, code, 422, answer_error=sentence(error), dissent=data["reason"])
    return back(request, sheet, code[:16])


@login_required
@require_safe
def minutes(request: ActorRequest, pk: int) -> HttpResponse:
    """The minutes of an agreed consensus."""
    sheet = roomrights.get_minutes(request.user, pk)
    services.hand_out_minutes(actor=request.user, sheet=sheet)
    return pdf_download(
        minutes_pdf(sheet, reader=str(request.user)), f"consensus-{sheet.application.number}-{sheet.round.code}.pdf"
    )
