"""The scoring workspace: one item, its text beside the score sheet, saved as it is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from award.core.access import ALLOWED, Verdict
from award.core.clock import now
from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.models import Item
from award.cycles.queries import criteria_of
from award.domain.errors import AwardError
from award.panels.permissions import get_readable_evidence
from award.panels.reading import Viewer, asked_page, viewer_of
from award.panels.services import record_view
from award.scoring import permissions, queries, services
from award.scoring.citations import Place, tokens_of
from award.scoring.forms import FindingForm, MarkForm
from award.scoring.localcopies import may_keep
from award.scoring.lookover import own_pace
from award.scoring.models import Finding, ItemScore, ScoreSheet
from award.scoring.selfcheck import checks_of
from award.scoring.simple import is_simple
from award.scoring.workspace import TABS, Reading, mark_of, neighbours, profile_of, rail_of, reading_of, ruler_of

KINDS = (("strength", "S"), ("opportunity", "O"), ("issue", "I"))


def item_or_404(sheet: ScoreSheet, code: str) -> Item:
    """The item of the sheet, or 404."""
    item = queries.item_of(sheet, code)
    if item is None:
        raise Http404
    return item


def item_url(sheet: ScoreSheet, code: str, fragment: str = "") -> str:
    """The page of the item."""
    return reverse("scoring:sheet_item", args=[sheet.pk, code]) + (f"#{fragment}" if fragment else "")


@login_required
@require_safe
def sheet_item(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """The workspace on one item; with htmx and ?add= or ?edit= only the form of a remark."""
    sheet = permissions.get_sheet(request.user, pk)
    if sheet.state == ScoreSheet.State.DRAFT and is_simple(sheet.assignment.round):
        return redirect("scoring:simple", pk)
    context = page_of(sheet, code, request)
    if request.htmx and context["editing"] is not None:
        return render(request, "scoring/_finding_form.html", {**context, "form": context["editing"]})
    if request.htmx and request.GET.get("part") == "reader":
        return render(request, "scoring/_reader.html", context)
    if request.htmx and "band" in request.GET:
        return render(request, "scoring/_mark_parts.html", context)
    return render(request, "scoring/workspace.html", context)


def page_of(sheet: ScoreSheet, code: str, request: ActorRequest, **more: Any) -> dict[str, Any]:
    """Everything of the page; `more` holds what was refused: the typed mark, an error, the form of a remark."""
    criteria = criteria_of(sheet.assignment.round.cycle)
    if code not in criteria.positions:
        raise Http404
    item, kind = criteria.item(code), criteria.kind_of(code)
    scores, findings = queries.scores_of(sheet), queries.findings_of(sheet)
    own = [finding for finding in findings if finding.item.code == code]
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    reading = reading_of(sheet, item, kind, own)
    ticks = queries.ticks_of(sheet, code)
    percent = scores[code].percent if code in scores else None
    verdict = permissions.can_edit_sheet(request.user, sheet)
    previous, following = neighbours(criteria, code)
    rail = rail_of(criteria, scores, findings, current=code)
    context = {
        "sheet": sheet,
        "item": item,
        "kind": kind,
        "local_copies": may_keep(request, sheet.assignment.round.cycle),
        "tab": tab,
        "reading": reading,
        "profile": profile_of(sheet, criteria) if tab == "profile" else [],
        "viewer": _viewer(request, reading) if tab == "evidence" else None,
        "ticks": ticks,
        "checks": checks_of(kind, criteria.allowed_percents(), percent, ticks, own) if verdict else [],
        "note": queries.note_of(sheet, code),
        "note_limit": services.NOTE_LIMIT,
        "rail": rail,
        "pace": own_pace(rail.total - rail.done, sheet.assignment.round.due_at),
        "previous": previous,
        "following": following,
        "remarks": [(name, key, [row for row in own if row.kind == name]) for name, key in KINDS],
        "editing": _editing(request, own) if verdict else None,
        "remark_limit": services.REMARK_LIMIT,
        **_mark_context(request, sheet, item.code, scores.get(code), verdict),
    }
    return {**context, **more}


def _viewer(request: ActorRequest, reading: Reading) -> Viewer | None:
    """The page of the file that ?file= and ?page= ask for; each look is on record as in the viewer of files."""
    wanted = request.GET.get("file", "")
    known = {str(row["id"]): row["id"] for row in (*reading.evidence, *reading.other_evidence)}
    if wanted not in known:
        return None
    evidence = get_readable_evidence(request.user, known[wanted])
    viewer = viewer_of(request.user, evidence, asked_page(request.GET.get("page"), evidence), "?tab=evidence")
    record_view(actor=request.user, evidence=evidence)
    return viewer


def _mark_context(
    request: ActorRequest,
    sheet: ScoreSheet,
    code: str,
    score: ItemScore | None,
    verdict: Verdict = ALLOWED,
    **more: Any,
) -> dict[str, Any]:
    """What the score part shows of one mark."""
    criteria = criteria_of(sheet.assignment.round.cycle)
    item = criteria.item(code)
    percent = score.percent if score else None
    is_absent = bool(score and score.is_not_applicable)
    band = request.GET.get("band", "")
    return {
        "sheet": sheet,
        "item": item,
        "verdict": verdict,
        "score": score,
        "version": score.version if score else 0,
        "step": criteria.step,
        "rail_mark": mark_of(score),
        "typed": "" if percent is None else str(percent),
        "is_absent": is_absent,
        "is_flagged": bool(score and score.is_flagged),
        "ruler": ruler_of(criteria, item, percent, band),
        "compare": request.GET.get("compare") == "next",
        "saved_at": score.updated_at if score else None,
        **more,
    }


def _editing(request: ActorRequest, own: list[Finding]) -> dict[str, Any] | None:
    """The form of a remark asked for by ?add=kind or ?edit=number."""
    kind, edit = request.GET.get("add", ""), request.GET.get("edit", "")
    if kind in Finding.Kind.values:
        return {"kind": kind, "text": "", "finding": "", "version": 0}
    found = next((row for row in own if str(row.pk) == edit), None)
    return None if found is None else _form_of(found)


def _form_of(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "text": finding.text,
        "is_outstanding": finding.is_outstanding,
        "finding": finding.pk,
        "version": finding.version,
    }


# ------------------------------------------------------------------ the mark


@login_required
@require_POST
def mark_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Save the mark; with `next`, go on to the next item, or to the summary after the last."""
    sheet = permissions.get_sheet_to_write(request.user, pk)
    item = item_or_404(sheet, code)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _mark_refused(request, sheet, code, form, _faults(form), 422)
    try:
        score = services.save_mark(
            actor=request.user, sheet=sheet, item=item, percent=form.cleaned_data["percent"],
            is_not_applicable=form.cleaned_data["is_not_applicable"], version=form.cleaned_data["version"],
        )  # fmt: skip
    except Conflict as conflict:
        return _mark_refused(request, sheet, code, form, "", 409, conflict=conflict)
    except AwardError as error:
        return _mark_refused(request, sheet, code, form, sentence(error), 422)
    if "next" in request.POST:
        return _go_on(request, sheet, code)
    if request.htmx:
        context = _mark_context(request, sheet, code, score, ticks=form.ticks, saved_at=now(), is_fragment=True)
        return render(request, "scoring/_mark_answer.html", context)
    return redirect(item_url(sheet, code, "score"))


def _faults(form: MarkForm) -> str:
    return " ".join(str(fault) for errors in form.errors.values() for fault in errors)


def _go_on(request: ActorRequest, sheet: ScoreSheet, code: str) -> HttpResponse:
    _previous, following = neighbours(criteria_of(sheet.assignment.round.cycle), code)
    url = item_url(sheet, following.code) if following else reverse("scoring:summary", args=[sheet.pk])
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _mark_refused(
    request: ActorRequest, sheet: ScoreSheet, code: str, form: MarkForm, error: str, status: int, **more: Any
) -> HttpResponse:
    """The mark was not saved: what was typed stays, and the reason stands beside it."""
    fault = {"typed": form.typed.removesuffix("%"), "error": error, **more}
    conflict = more.get("conflict")
    if conflict is not None:
        fault["version"] = conflict.version
    if request.htmx:
        score, ticks = queries.scores_of(sheet).get(code), queries.ticks_of(sheet, code)
        context = {
            **_mark_context(request, sheet, code, score),
            **fault,
            "ticks": ticks,
            "is_fragment": True,
            "has_failed": True,
        }
        return render(request, "scoring/_mark_answer.html", context, status=status)
    return render(request, "scoring/workspace.html", page_of(sheet, code, request, **fault), status=status)


@login_required
@require_POST
def flag(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Set or take away "look again"."""
    sheet = permissions.get_sheet_to_write(request.user, pk)
    is_flagged = request.POST.get("is_flagged") == "yes"
    try:
        services.flag_item(actor=request.user, sheet=sheet, item=item_or_404(sheet, code), is_flagged=is_flagged)
    except AwardError as error:
        if not request.htmx:
            messages.error(request, sentence(error))
            return redirect(item_url(sheet, code))
        is_flagged = not is_flagged
    if request.htmx:
        item = criteria_of(sheet.assignment.round.cycle).item(code)
        return render(request, "scoring/_flag.html", {"sheet": sheet, "item": item, "is_flagged": is_flagged})
    return redirect(item_url(sheet, code))


# ------------------------------------------------------------------ remarks


@login_required
@require_POST
def finding_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Save a remark: by itself while it is written, or with `done`, which shows it as a card."""
    sheet = permissions.get_sheet_to_write(request.user, pk)
    item = item_or_404(sheet, code)
    form = FindingForm(request.POST)
    form.is_valid()  # what is no number counts as not given; text and places are the service's matter
    data = {**form.cleaned_data, "text": request.POST.get("text", ""), "kind": request.POST.get("kind", "")}
    if request.htmx and not data["text"].strip() and not data.get("finding"):
        return _empty_card(request)
    known = permissions.get_finding(request.user, data["finding"]) if data.get("finding") else None
    before = tokens_of(known)
    try:
        places = None if form.tokens is None else [Place.parse(token) for token in form.tokens]
        finding = services.save_finding(
            actor=request.user, sheet=sheet, item=item, kind=data["kind"], text=data["text"], places=places,
            is_outstanding=None if places is None else bool(data.get("is_outstanding")), finding=known,
            version=data.get("version") or 0,
        )  # fmt: skip
    except Conflict as conflict:
        return _finding_refused(request, sheet, code, {**data, "version": conflict.version, "conflict": conflict}, 409)
    except AwardError as error:
        return _finding_refused(request, sheet, code, {**data, "error": sentence(error)}, 422)
    if not request.htmx:
        return redirect(item_url(sheet, code, f"finding-{finding.pk}"))
    return _finding_answer(request, sheet, code, finding, is_moved=tokens_of(finding) != before)


def _finding_answer(
    request: ActorRequest, sheet: ScoreSheet, code: str, finding: Finding, *, is_moved: bool
) -> HttpResponse:
    """The card, or the state below the text; the reader is told when citations came or went."""
    name = "scoring/_finding_card.html" if "done" in request.POST else "scoring/_finding_state.html"
    context = _finding_context(sheet, code, _form_of(finding), [finding])
    response = render(request, name, {**context, "finding": finding, "saved_at": now(), "is_fragment": True})
    if "done" in request.POST:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "closest .rmk", "outerHTML"
    if is_moved:
        response.headers["HX-Trigger"] = "cited"
    return response


def _empty_card(request: ActorRequest) -> HttpResponse:
    """A new card without text is not a remark yet; Done puts it away."""
    if "done" not in request.POST:
        return HttpResponse(status=204)
    return HttpResponse("", headers={"HX-Retarget": "closest .rmk", "HX-Reswap": "outerHTML"})


def _finding_context(sheet: ScoreSheet, code: str, form: dict[str, Any], findings: list[Finding]) -> dict[str, Any]:
    criteria = criteria_of(sheet.assignment.round.cycle)
    reading = reading_of(sheet, criteria.item(code), criteria.kind_of(code), findings)
    return {
        "sheet": sheet,
        "item": criteria.item(code),
        "form": form,
        "reading": reading,
        "verdict": ALLOWED,
        "remark_limit": services.REMARK_LIMIT,
    }


def _finding_refused(
    request: ActorRequest, sheet: ScoreSheet, code: str, form: dict[str, Any], status: int
) -> HttpResponse:
    """The remark was not saved: its text stays in the form, with the reason or the other text beside it."""
    if request.htmx:
        known = queries.finding_of(form.get("finding") or 0)
        context = {
            **_finding_context(sheet, code, form, [known] if known else []),
            "is_fragment": True,
            "has_failed": True,
        }
        return render(request, "scoring/_finding_state.html", context, status=status)
    return render(request, "scoring/workspace.html", page_of(sheet, code, request, editing=form), status=status)


@login_required
@require_POST
def finding_delete(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a remark back."""
    finding = permissions.get_finding(request.user, pk)
    code = finding.item.code
    try:
        services.delete_finding(actor=request.user, finding=finding)
    except AwardError as error:
        messages.error(request, sentence(error))
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if request.htmx:
        return HttpResponse("", headers={"HX-Trigger": "cited"})
    return redirect(item_url(finding.sheet, code, "score"))
