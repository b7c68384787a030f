"""What the screening of a cycle found: the hits, each judged beside its entry."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from award.core.acts import act
from award.core.errors import StaleState
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.core.messages import sentence, state_label
from award.cycles.forms import posted
from award.cycles.models import Cycle
from award.cycles.permissions import get_cycle
from award.cycles.queries import programme_of
from award.domain.errors import AwardError
from award.eligibility import services
from award.eligibility.models import ScreeningHit, ScreeningList, ScreeningRun
from award.eligibility.screened import hit_counts, hits_of, is_run_current, kinds_looked_at, last_run, next_open_hit
from award.eligibility.screeningforms import HitForm, ReasonForm
from award.eligibility.screeningrights import can_dismiss, can_judge, can_rule_out, can_screen, get_hit

_OCCASIONS = {
    Cycle.State.PUBLISHED: ScreeningRun.Occasion.VALIDITY,
    Cycle.State.ASSESSING: ScreeningRun.Occasion.SHORTLIST,
    Cycle.State.DECIDING: ScreeningRun.Occasion.NOTICE,
    Cycle.State.NOTICING: ScreeningRun.Occasion.NOTICE,
}


@login_required
@require_GET
def hits(request: ActorRequest, pk: int) -> HttpResponse:
    """The hits of a cycle by state, when it was screened last and against what."""
    cycle = get_cycle(request.user, pk)
    state = request.GET.get("state", "")
    run, counts = last_run(cycle), hit_counts(cycle)
    kinds = kinds_looked_at(programme_of(cycle))
    context = {
        "cycle": cycle,
        "page": Paginator(hits_of(cycle, state), 50).get_page(request.GET.get("page")),
        "state": state if state in counts else "",
        "counts": counts,
        "total": sum(counts.values()),
        "run": run,
        "is_current": is_run_current(run),
        "first": hits_of(cycle, ScreeningHit.State.OPEN).first(),
        "kinds": [(ScreeningList.Kind(kind).label, years) for kind, years in kinds.items()],
        "may_screen": can_screen(request.user, cycle),
    }
    return render(request, "eligibility/screening_hits.html", context)


@login_required
@require_GET
def hits_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """All hits of a cycle as a workbook."""
    cycle = get_cycle(request.user, pk)
    headings = [
        *(_("Number"), _("Organisation"), _("Credit code"), _("Match"), _("List"), _("Name on the list")),
        *(_("Code on the list"), _("Reason for listing"), _("State"), _("Reason"), _("Judged by"), _("Judged at")),
    ]
    rows = [
        (
            *(hit.application.number, hit.application.organisation.name, hit.application.organisation.credit_code),
            *(hit.get_match_display(), f"{hit.entry.list.get_kind_display()} {hit.entry.list}", hit.entry.name),
            *(hit.entry.credit_code, hit.entry.reason, state_label("screening_hit", hit.state), hit.note),
            *(hit.decided_by or "", hit.decided_at),
        )
        for hit in hits_of(cycle)
    ]
    return list_download(f"screening-{cycle.year}", _("Screening"), headings, rows)


@login_required
@require_POST
def run(request: ActorRequest, pk: int) -> HttpResponse:
    """Screen the cycle now."""
    cycle = get_cycle(request.user, pk)
    occasion = _OCCASIONS.get(Cycle.State(cycle.state), ScreeningRun.Occasion.REVIEW)
    done = act(request, "", services.run_screening, cycle=cycle, occasion=occasion)
    if done is not None:
        text = ngettext("Screened; %(n)s new hit.", "Screened; %(n)s new hits.", done.hits_new)
        messages.success(request, text % {"n": done.hits_new})
    return redirect("eligibility:screening_hits", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hit(request: ActorRequest, pk: int) -> HttpResponse:
    """The entry beside the applicant; confirmed, or dismissed with a reason. The next hit follows."""
    row, status = get_hit(request.user, pk), 200
    may_judge, may_dismiss = can_judge(request.user, row), can_dismiss(request.user, row)
    form = HitForm(posted(request), hit=row, may_dismiss=bool(may_dismiss))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.judge_hit(actor=request.user, hit=row, **form.cleaned_data)
            except AwardError as error:
                form.add_error(None, sentence(error))
                status = 409 if isinstance(error, StaleState) else 422
            else:
                messages.success(request, _("The hit is judged."))
                return redirect(_next_page(row))
    context = {
        **_both(row),
        "form": form,
        "may_judge": may_judge,
        "may_dismiss": may_dismiss,
        "may_rule_out": can_rule_out(request.user, row),
    }
    return render(request, "eligibility/screening_hit.html", context, status=status)


def _both(row: ScreeningHit) -> dict[str, object]:
    organisation, entry = row.application.organisation, row.entry
    return {
        "hit": row,
        "cycle": row.application.cycle,
        "organisation": organisation,
        "entry": entry,
        "is_same_code": bool(entry.credit_code) and entry.credit_code in organisation.credit_code,
        "is_other_code": bool(entry.credit_code) and entry.credit_code not in organisation.credit_code,
        "is_same_name": entry.name == organisation.name,
        "following": next_open_hit(row),
    }


def _next_page(row: ScreeningHit) -> str:
    following = next_open_hit(row)
    if following is None:
        return reverse("eligibility:screening_hits", args=[row.application.cycle_id])
    return reverse("eligibility:screening_hit", args=[following.pk])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_out(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an accepted application out on a confirmed hit, after the review."""
    row = get_hit(request.user, pk)
    verdict = can_rule_out(request.user, row)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.rule_out(actor=request.user, hit=row, reason=form.cleaned_data["reason"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The application is out and the applicant is told."))
            return redirect("eligibility:screening_hits", row.application.cycle_id)
    context = {**_both(row), "form": form, "verdict": verdict}
    return render(request, "eligibility/screening_rule_out.html", context, status=422 if form.is_bound else 200)
