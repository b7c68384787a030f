"""The panel's draft of a feedback report: read by its members, written by chair and secretary."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from award.core.acts import act
from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.models import Item
from award.domain.errors import AwardError
from award.results import feedbackrights as rights
from award.results import services
from award.results.feedback import report_of
from award.results.feedbackforms import FeedbackRemarkForm, SubmitFeedbackForm, ThemesForm
from award.results.feedbackqueries import feedback_of
from award.results.models import FeedbackDraft, FeedbackRemark
from award.scoring.queries import item_of


@login_required
def begin(request: ActorRequest, pk: int) -> HttpResponse:
    """The way from an agreed sheet to the draft: begun here once, then gone on with."""
    sheet = rights.get_feedback_source(request.user, pk)
    begun = feedback_of(sheet.application)
    if begun is None and request.method == "POST":
        begun = act(request, "", services.begin_feedback, sheet=sheet)
    if begun is not None:
        return redirect("results:feedback", begun.pk)
    verdict = rights.can_begin_feedback(request.user, sheet)
    return render(request, "results/feedback_begin.html", {"sheet": sheet, "verdict": verdict})


@login_required
@require_safe
def draft(request: ActorRequest, pk: int) -> HttpResponse:
    """The whole report, item by item, with what is to be looked at."""
    found = rights.get_feedback(request.user, pk)
    editing = {"add": request.GET.get("add", ""), "edit": request.GET.get("edit", "")}
    return render(request, "results/feedback.html", _page(request, found, editing=editing))


def _page(request: ActorRequest, found: FeedbackDraft, **more: Any) -> dict[str, Any]:
    """Everything of the page; `more` holds what was refused, as it was typed."""
    context = {
        "draft": found,
        "report": report_of(found),
        "rights": rights.rights_of(request.user, found),
        "kinds": FeedbackRemark.Kind,
        "themes": found.themes,
        "version": found.version,
        "editing": {},
    }
    return {**context, **more}


def _refused(request: ActorRequest, found: FeedbackDraft, status: int, **more: Any) -> HttpResponse:
    return render(request, "results/feedback.html", _page(request, found, **more), status=status)


@login_required
@require_POST
def themes_save(request: ActorRequest, pk: int) -> HttpResponse:
    """Save the key themes."""
    found = rights.get_feedback(request.user, pk)
    form = ThemesForm(request.POST)
    form.is_valid()  # a version that is none counts as the first
    typed, version = request.POST.get("themes", ""), form.cleaned_data.get("version") or 0
    try:
        services.save_themes(actor=request.user, draft=found, themes=typed, version=version)
    except Conflict as conflict:
        return _refused(request, found, 409, themes=typed, version=conflict.version, themes_clash=conflict.current)
    except AwardError as error:
        return _refused(request, found, 422, themes=typed, version=version, themes_error=sentence(error))
    return redirect(reverse("results:feedback", args=[pk]) + "#themes")


def _item(found: FeedbackDraft, code: str) -> Item:
    item = item_of(found.source, code)
    if item is None:
        raise Http404
    return item


@login_required
@require_POST
def remark_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Add a remark to an item, or change one."""
    found = rights.get_feedback(request.user, pk)
    item, form = _item(found, code), FeedbackRemarkForm(request.POST)
    form.is_valid()  # what is missing is told by the service; a key that is none means a new remark
    data = form.cleaned_data
    remark = rights.get_feedback_remark(request.user, data["remark"]) if data.get("remark") else None
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    typed: dict[str, Any] = {
        "add": "" if remark else f"{code}:{kind}",
        "edit": str(remark.pk) if remark else "",
        "text": text,
    }
    try:
        saved = services.save_feedback_remark(
            actor=request.user, draft=found, item=item, kind=kind, text=text, remark=remark,
            version=data.get("version") or 0,
        )  # fmt: skip
    except Conflict as conflict:
        typed |= {"clash": conflict.current, "version": conflict.version}
        return _refused(request, found, 409, editing=typed)
    except AwardError as error:
        return _refused(
            request, found, 422, editing={**typed, "error": sentence(error), "version": data.get("version")}
        )
    return redirect(reverse("results:feedback", args=[pk]) + f"#remark-{saved.pk}")


@login_required
@require_POST
def remark_raise(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a remark before the one above it."""
    remark = rights.get_feedback_remark(request.user, pk)
    act(request, "", services.raise_feedback_remark, remark=remark)
    return redirect(reverse("results:feedback", args=[remark.draft_id]) + f"#remark-{pk}")


@login_required
@require_POST
def remark_delete(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a remark out of the report."""
    remark = rights.get_feedback_remark(request.user, pk)
    act(request, _("The remark is taken out."), services.delete_feedback_remark, remark=remark)
    return redirect(reverse("results:feedback", args=[remark.draft_id]) + f"#item-{remark.item.code}")


@login_required
@require_POST
def submit(request: ActorRequest, pk: int) -> HttpResponse:
    """Hand the report to the office."""
    found = rights.get_feedback(request.user, pk)
    form = SubmitFeedbackForm(request.POST)
    looked_over = form.is_valid() and form.cleaned_data["looked_over"]
    done = _("The report is handed to the office.")
    act(request, done, services.submit_feedback, draft=found, is_looked_over=looked_over)
    return redirect("results:feedback", pk)


@login_required
@require_POST
def take_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the report back to change it."""
    found = rights.get_feedback(request.user, pk)
    act(request, _("The report is yours again. Change it and hand it in."), services.take_back_feedback, draft=found)
    return redirect("results:feedback", pk)
