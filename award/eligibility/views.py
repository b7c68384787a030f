"""The office's eligibility desk, and the verdict as the applicant reads it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from award.applications.bodies import recommendation_of
from award.applications.handled import latest_correction, unread_notes
from award.applications.models import Application, Correction, Note
from award.applications.queries import latest_revision, revision_content
from award.applications.rights import can_lapse, can_return
from award.core.access import enforce
from award.core.errors import StaleState
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.uploads import file_response
from award.cycles.permissions import get_cycle
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import AwardError
from award.eligibility import services
from award.eligibility.forms import VerdictForm
from award.eligibility.permissions import (
    can_finish_review,
    can_review,
    get_application_for_review,
    get_evidence_for_review,
    get_verdict,
)
from award.eligibility.queries import STATES, next_undecided, queue_counts, queue_of, review_of


@login_required
def queue(request: ActorRequest, pk: int) -> HttpResponse:
    """All submitted applications of a cycle with their verdicts."""
    cycle = get_cycle(request.user, pk)
    state = request.GET.get("state", "")
    counts = queue_counts(cycle)
    context = {
        "cycle": cycle,
        "rows": queue_of(cycle, state),
        "state": state if state in STATES else "",
        "counts": counts,
        "total": sum(counts.values()),
        "may_finish": can_finish_review(request.user, cycle),
    }
    return render(request, "eligibility/queue.html", context)


@login_required
def finish(request: ActorRequest, pk: int) -> HttpResponse:
    """Finish the review after a confirmation."""
    cycle = get_cycle(request.user, pk)
    enforce(can_finish_review(request.user, cycle))
    if request.method == "POST":
        try:
            services.finish_review(actor=request.user, cycle=cycle)
        except AwardError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _("The eligibility review is finished. Assessment can begin."))
        return redirect("cycles:cycle", cycle.pk)
    return render(request, "eligibility/finish.html", {"cycle": cycle, "counts": queue_counts(cycle)})


@login_required
def application(request: ActorRequest, pk: int) -> HttpResponse:
    """The desk: the submitted revision and the verdict."""
    row = get_application_for_review(request.user, pk)
    review, revision, status = review_of(row), latest_revision(row), 200
    form = VerdictForm(
        request.POST if request.method == "POST" else None,
        programme=programme_of(row.cycle),
        is_change=review is not None,
        initial={"version": review.version if review else 0, "revision": revision.number if revision else 1},
    )
    if request.method == "POST":
        enforce(can_review(request.user, row))
        status = 422
        if form.is_valid():
            try:
                services.give_verdict(actor=request.user, application=row, **form.cleaned_data)
            except AwardError as error:
                form.add_error(None, sentence(error))
                status = 409 if isinstance(error, StaleState) else 422
            else:
                messages.success(request, _("The verdict is given and the applicant is told."))
                return redirect(_next_page(row))
    context = {
        "application": row,
        "cycle": row.cycle,
        "review": review,
        "form": form,
        "may_review": can_review(request.user, row),
        "revision": revision,
        "content": revision_content(revision) if revision else {},
        "criteria": criteria_of(row.cycle),
        "programme": programme_of(row.cycle),
        "evidence_url_name": "eligibility:evidence_file",
        "correction": latest_correction(row),
        "may_return": can_return(request.user, row, Correction.Origin.OFFICE),
        "may_lapse": can_lapse(request.user, row),
        "recommendation": recommendation_of(row),
        "unread": unread_notes(row, Note.Side.OFFICE),
    }
    return render(request, "eligibility/application.html", context, status=status)


def _next_page(row: Application) -> str:
    following = next_undecided(row)
    if following is None:
        return reverse("eligibility:queue", args=[row.cycle_id])
    return reverse("eligibility:application", args=[following.pk])


@login_required
def evidence_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A submitted file; that the office opened it is kept on record."""
    evidence = get_evidence_for_review(request.user, pk)
    response = file_response(evidence.path, evidence.name, evidence.mime)
    services.note_evidence_read(actor=request.user, evidence=evidence)
    return response


@login_required
def verdict(request: ActorRequest, pk: int) -> HttpResponse:
    """The verdict and its reason, for the members of the applicant."""
    review = get_verdict(request.user, pk)
    context = {
        "review": review,
        "application": review.application,
        "documents": programme_of(review.application.cycle).documents,
    }
    return render(request, "eligibility/verdict.html", context)
