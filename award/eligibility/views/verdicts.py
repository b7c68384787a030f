"""The queue of the eligibility review, its end, and the verdict as the applicant reads it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from award.core.access import enforce
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.uploads import file_response
from award.cycles.permissions import get_cycle
from award.cycles.queries import programme_of
from award.domain.errors import AwardError
from award.eligibility import services
from award.eligibility.bulk import accepted_together
from award.eligibility.checks import queue_marks, unmet_at_verdict
from award.eligibility.permissions import can_finish_review, can_take_back, get_evidence_for_review, get_verdict
from award.eligibility.queries import STATES, queue_counts, queue_of


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
        "marks": queue_marks(cycle),
        "lines": len(programme_of(cycle).eligibility.checks),
        "may_take_back": can_take_back(request.user, cycle),
        "together": accepted_together(cycle),
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
        "unmet": unmet_at_verdict(review.application, review.revision_id) if review.verdict == "rejected" else [],
    }
    return render(request, "eligibility/verdict.html", context)
