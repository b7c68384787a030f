"""The eligibility desk: the queue, the checklist with its keys, the verdict, the application as submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from award.applications.bodies import recommendation_of, rules_of
from award.applications.handled import latest_correction, unread_notes
from award.applications.models import Application, Correction, Note, Revision
from award.applications.queries import latest_revision, revision_content
from award.applications.rights import can_lapse, can_return
from award.core.access import enforce
from award.core.acts import act
from award.core.errors import StaleState
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.permissions import can_run_cycles
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import AwardError
from award.domain.programme import Programme
from award.domain.text import whole_number
from award.eligibility import services
from award.eligibility.checks import Line, QueueMark, checklist, queue_marks, summary_of
from award.eligibility.deskforms import LineForm
from award.eligibility.forms import VerdictForm
from award.eligibility.models import EligibilityReview
from award.eligibility.permissions import can_review, get_application_for_review
from award.eligibility.queries import STATES, applications_to_review, cycle_under_review, next_undecided, review_of

_OF_BASIC = ("credit_code", "registered_years", "region")


@dataclass(frozen=True)
class DeskLine:
    """A line with its form; `fault` and `is_stale` say why what was posted was not taken."""

    line: Line
    form: LineForm
    fault: str = ""
    is_stale: bool = False

    @property
    def place(self) -> str:
        """Where in the application the line looks, to return it there."""
        return "basic" if self.line.check.rule in _OF_BASIC else "evidence"


@dataclass(frozen=True)
class Refusal:
    """What was posted for a line and not taken."""

    code: str
    posted: QueryDict
    fault: str
    status: int


@login_required
@require_safe
def start(request: ActorRequest) -> HttpResponse:
    """To the first application that waits in the cycle under review."""
    enforce(can_run_cycles(request.user))
    cycle = cycle_under_review()
    if cycle is None:
        return redirect("cycles:cycle_list")
    waiting = applications_to_review(cycle).filter(state=Application.State.SUBMITTED).first()
    return redirect("eligibility:application", waiting.pk) if waiting else redirect("eligibility:queue", cycle.pk)


@login_required
def application(request: ActorRequest, pk: int) -> HttpResponse:
    """The desk of one application; posting gives the verdict."""
    row = get_application_for_review(request.user, pk)
    review, revision, status = _review(row), latest_revision(row), 200
    page = _page(request, row, revision)
    form = VerdictForm(
        request.POST if request.method == "POST" else None,
        programme=programme_of(row.cycle),
        is_change=review is not None,
        has_unmet=bool(page["summary"].not_met),
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
    context = page | {"review": review, "form": form}
    return render(request, "eligibility/application.html", context, status=status)


@login_required
@require_POST
def check(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Save one line of the checklist; a page without scripts comes back to it."""
    row = get_application_for_review(request.user, pk)
    programme = programme_of(row.cycle)
    if code not in {check.code for check in programme.eligibility.checks}:
        raise Http404
    refusal = _save(request, row, code, programme)
    if not request.htmx and refusal is None:
        return redirect(f"{reverse('eligibility:application', args=[pk])}#line-{code}")
    revision = latest_revision(row)
    status = refusal.status if refusal else 200
    if request.htmx:
        context = _lines(request, row, revision, refusal)
        context["entry"] = next(entry for entry in context["entries"] if entry.line.check.code == code)
        return render(request, "eligibility/_check_saved.html", context, status=status)
    review = _review(row)
    initial = {"version": review.version if review else 0, "revision": revision.number if revision else 1}
    form = VerdictForm(programme=programme, is_change=review is not None, initial=initial)
    context = _page(request, row, revision, refusal) | {"review": review, "form": form}
    return render(request, "eligibility/application.html", context, status=status)


def _save(request: ActorRequest, row: Application, code: str, programme: Programme) -> Refusal | None:
    form = LineForm(request.POST, programme=programme)
    if not form.is_valid():
        texts = [str(text) for errors in form.errors.values() for text in errors]
        return Refusal(code, request.POST, " ".join(texts), 422)
    try:
        services.check_line(actor=request.user, application=row, code=code, **form.cleaned_data)
    except AwardError as error:
        return Refusal(code, request.POST, sentence(error), 409 if isinstance(error, StaleState) else 422)
    return None


@login_required
@require_POST
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm all lines that the platform found met."""
    row = get_application_for_review(request.user, pk)
    revision = whole_number(request.POST.get("revision", "")) or 0
    count = act(request, "", services.confirm_found, application=row, revision=revision)
    if count:
        text = ngettext("%(n)s line is confirmed as met.", "%(n)s lines are confirmed as met.", count)
        messages.success(request, text % {"n": count})
    return redirect("eligibility:application", pk)


def _review(row: Application) -> EligibilityReview | None:
    """The verdict; what waits for one is not asked for it."""
    return review_of(row) if row.state in (Application.State.ACCEPTED, Application.State.REJECTED) else None


def _next_page(row: Application) -> str:
    following = next_undecided(row)
    if following is None:
        return reverse("eligibility:queue", args=[row.cycle_id])
    return reverse("eligibility:application", args=[following.pk])


def _page(
    request: ActorRequest, row: Application, revision: Revision | None, refusal: Refusal | None = None
) -> dict[str, Any]:
    """Everything on the desk but the form of the verdict."""
    return {
        "cycle": row.cycle,
        "content": revision_content(revision) if revision else {},
        "criteria": criteria_of(row.cycle),
        "evidence_url_name": "eligibility:evidence_file",
        "correction": latest_correction(row),
        "may_lapse": row.state == Application.State.RETURNED and can_lapse(request.user, row),
        "recommendation": recommendation_of(row) if rules_of(row.cycle).is_required else None,
        "unread": unread_notes(row, Note.Side.OFFICE),
        **_lines(request, row, revision, refusal),
        **_queue(request, row),
    }


def _lines(
    request: ActorRequest, row: Application, revision: Revision | None, refusal: Refusal | None
) -> dict[str, Any]:
    programme = programme_of(row.cycle)
    lines = checklist(row, revision, request.user.pk)
    return {
        "application": row,
        "revision": revision,
        "programme": programme,
        "may_review": can_review(request.user, row),
        "may_return": can_return(request.user, row, Correction.Origin.OFFICE),
        "summary": summary_of(lines),
        "entries": [_entry(line, programme, revision, refusal) for line in lines],
    }


def _entry(line: Line, programme: Programme, revision: Revision | None, refusal: Refusal | None) -> DeskLine:
    marks = f"{line.check.code}-%s"
    if refusal is not None and refusal.code == line.check.code:
        posted = refusal.posted.copy()
        posted["version"] = str(line.version)  # what is sent now is sent knowing what stands there
        form = LineForm(posted, programme=programme, auto_id=marks)
        return DeskLine(line, form, refusal.fault, refusal.status == 409)
    initial = {
        "verdict": line.verdict, "note": line.note, "source": line.source, "version": line.version,
        "revision": revision.number if revision else 1,
    }  # fmt: skip
    return DeskLine(line, LineForm(programme=programme, auto_id=marks, initial=initial))


def _queue(request: ActorRequest, row: Application) -> dict[str, Any]:
    """The applications at the left, those before and after, how many there are in each state."""
    rows, marks = list(applications_to_review(row.cycle)), queue_marks(row.cycle)
    state = request.GET.get("state", "")
    shown = [other for other in rows if other.state == state] if state in STATES else rows
    earlier = [other for other in shown if other.number < row.number]
    later = [other for other in shown if other.number > row.number]
    return {
        "queue": [(other, marks.get(other.pk, QueueMark(0, ()))) for other in shown],
        "state": state if state in STATES else "",
        "counts": {name: sum(other.state == name for other in rows) for name in STATES},
        "total": len(rows),
        "previous": earlier[-1] if earlier else None,
        "following": later[0] if later else None,
    }
