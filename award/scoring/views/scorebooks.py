"""The scorebook: taken as a workbook, brought back, looked over, written."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from award.core import keptfiles
from award.core.access import enforce
from award.core.errors import StaleState
from award.core.http import ActorRequest, xlsx_download
from award.core.messages import sentence
from award.core.uploads import clean_file_name
from award.cycles.models import Round
from award.cycles.queries import criteria_of
from award.domain.errors import AwardError, InputRefused
from award.scoring import scorebookrights as rights
from award.scoring import services
from award.scoring.exports.scorebook import scorebook_bytes
from award.scoring.scorebookchanges import Changes, changes_of
from award.scoring.scorebookfile import line_of, returned_book
from award.scoring.scorebookforms import ScorebookFileForm, ScorebookForm
from award.scoring.scorebookrights import BookRow


def _purpose(round: Round) -> str:
    return f"scorebook-{round.pk}"


@login_required
def scorebook(request: ActorRequest, pk: int) -> HttpResponse:
    """The sheets of a round as books, and the way back."""
    round_ = rights.get_round(request.user, pk)
    rows = rights.rows_for(request.user, round_)
    verdict = rights.can_use_scorebook(rows)
    form, faults = ScorebookFileForm(), []
    if request.method == "POST":
        enforce(verdict)
        form = ScorebookFileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            name, data = clean_file_name(file.name or ""), file.read()
            try:
                _look(request, round_, data, name)
            except InputRefused as error:
                faults = [line_of(fault) for fault in error.faults]
            else:
                token = keptfiles.keep(request.user, _purpose(round_), name, data)
                return redirect("scoring:scorebook_check", pk, token)
    context = {"round": round_, "rows": rows, "verdict": verdict, "form": form, "faults": faults}
    context["open_count"] = sum(bool(row.verdict) for row in rows)
    return render(request, "scoring/scorebook.html", context, status=422 if faults or form.errors else 200)


def _look(request: ActorRequest, round_: Round, data: bytes, name: str) -> Changes:
    returned = returned_book(data, name, actor=request.user, round=round_, criteria=criteria_of(round_.cycle))
    return changes_of(request.user, round_, returned)


@login_required
@require_safe
def scorebook_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The book of one assignment."""
    row = rights.get_row(request.user, pk)
    name = f"scorebook-{row.assignment.application.number}.xlsx"
    return _handed_out(request, row.assignment.round, [row], name)


@login_required
@require_safe
def scorebook_all_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The book of all own sheets of a round that can be written on."""
    round_ = rights.get_round(request.user, pk)
    rows = rights.rows_for(request.user, round_)
    enforce(rights.can_use_scorebook(rows))
    return _handed_out(request, round_, [row for row in rows if row.verdict], f"scorebook-{round_.code}.xlsx")


def _handed_out(request: ActorRequest, round_: Round, rows: list[BookRow], name: str) -> HttpResponse:
    try:
        book, contents = services.hand_out_scorebook(actor=request.user, round=round_, rows=rows)
    except AwardError as error:
        messages.error(request, sentence(error))
        return redirect("scoring:scorebook", round_.pk)
    reader = rows[0].assignment.seat.expert.user.name
    return xlsx_download(scorebook_bytes(reader, round_, rows, book, contents), name)


@login_required
def scorebook_check(request: ActorRequest, pk: int, token: UUID) -> HttpResponse:
    """What a book changes, before and after; confirmed, it is written."""
    round_ = rights.get_round(request.user, pk)
    enforce(rights.can_use_scorebook(rights.rows_for(request.user, round_)))
    kept = keptfiles.load(request.user, _purpose(round_), token)
    if kept is None:
        messages.error(request, _("This file is no longer kept. Upload it again."))
        return redirect("scoring:scorebook", pk)
    try:
        changes = _look(request, round_, kept.data, kept.name)
    except InputRefused as error:  # the criteria or the person changed since the upload
        return _unreadable(request, round_, token, error)
    if request.method != "POST":
        return _check_page(request, round_, kept.name, changes)
    form = ScorebookForm(request.POST, stale=changes.stale)
    try:
        changes.require_seen(request.POST.get("seen", ""))
        if not form.is_valid():
            return _check_page(request, round_, kept.name, changes, form, 422)
        services.read_scorebook(
            actor=request.user, round=round_, data=kept.data, name=kept.name, seen=changes.digest, taken=form.taken
        )
    except AwardError as error:
        messages.error(request, sentence(error))
        again = _look(request, round_, kept.data, kept.name)
        return _check_page(request, round_, kept.name, again, status=409 if isinstance(error, StaleState) else 422)
    keptfiles.drop(request.user, _purpose(round_), token)
    messages.success(request, _("The scorebook was read in."))
    return redirect("scoring:scorebook", pk)


def _unreadable(request: ActorRequest, round_: Round, token: UUID, error: InputRefused) -> HttpResponse:
    keptfiles.drop(request.user, _purpose(round_), token)
    for fault in error.faults:
        messages.error(request, line_of(fault))
    return redirect("scoring:scorebook", round_.pk)


def _check_page(
    request: ActorRequest, round_: Round, name: str, changes: Changes, form: ScorebookForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "round": round_,
        "name": name,
        "changes": changes,
        "form": form or ScorebookForm(stale=changes.stale, initial={"seen": changes.digest}),
        "counts": {action: changes.remarks(action) for action in ("added", "changed", "removed")},
    }
    return render(request, "scoring/scorebook_check.html", context, status=status)
