"""The office's pages of commendation and certificates, and the winner's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from award.core.access import Actor
from award.core.clock import today
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.uploads import file_response
from award.cycles.models import Cycle
from award.cycles.permissions import get_cycle
from award.domain.errors import AwardError
from award.honours import queries, services, tasks
from award.honours.exports import check_address
from award.honours.forms import CommendationForm, IssueForm, ReasonForm, RevokeForm
from award.honours.models import Certificate, Commendation
from award.honours.permissions import (
    can_change_certificate,
    can_issue,
    can_write_commendation,
    get_certificate,
    get_commendation,
    get_own_certificate,
)
from award.notices import queries as notice_queries
from award.notices.queries import confirmed_decision, ended_notice

CHANGES = {
    "suspend": (services.suspend, Certificate.State.SUSPENDED),
    "revoke": (services.revoke, Certificate.State.REVOKED),
    "reinstate": (services.reinstate, Certificate.State.VALID),
}


def _steps(cycle: Cycle, commendation: Commendation | None, missing: int) -> list[dict[str, Any]]:
    """The way from the decision to the documents: what is done, and what is next."""
    is_issued = commendation is not None and commendation.state == Commendation.State.ISSUED
    done = [
        (_("Decision confirmed"), confirmed_decision(cycle) is not None),
        (_("Public notice ended"), ended_notice(cycle) is not None),
        (_("Commendation drafted"), commendation is not None),
        (_("Commendation issued"), is_issued),
        (_("Certificates made"), is_issued and not missing),
    ]
    first_open = next((place for place, (_name, is_done) in enumerate(done) if not is_done), len(done))
    return [
        {"name": name, "is_done": is_done, "is_next": place == first_open} for place, (name, is_done) in enumerate(done)
    ]


def _rows(actor: Actor, certificates: list[Certificate]) -> list[dict[str, Any]]:
    return [
        {
            "certificate": row,
            "state": queries.state_on(row, today()),
            "changes": [verb for verb, (_do, to) in CHANGES.items() if can_change_certificate(actor, row, to)],
        }
        for row in certificates
    ]


def _page(request: ActorRequest, cycle: Cycle, **forms: Any) -> HttpResponse:
    commendation = queries.commendation_of(cycle)
    context: dict[str, Any] = {"cycle": cycle, "commendation": commendation, "rows": [], "missing": 0}
    if commendation is not None:
        commendation.cycle = cycle
        context["rows"] = _rows(request.user, queries.certificates_of(commendation))
        context["missing"] = sum(1 for row in context["rows"] if not row["certificate"].path)
        context["may_issue"] = can_issue(request.user, commendation)
        context["issue_form"] = forms.get("issue_form") or IssueForm(commendation=commendation)
    notice = ended_notice(cycle)
    context["levels"] = notice_queries.levels_of(notice) if notice else []
    context["may_write"] = can_write_commendation(request.user, cycle)
    context["form"] = forms.get("form") or CommendationForm(instance=commendation)
    context["steps"] = _steps(cycle, commendation, context["missing"])
    context["made"] = len(context["rows"]) - context["missing"]
    return render(request, "honours/office.html", context)


@login_required
@require_GET
def office(request: ActorRequest, pk: int) -> HttpResponse:
    return _page(request, get_cycle(request.user, pk))


@login_required
@require_POST
def write(request: ActorRequest, pk: int) -> HttpResponse:
    cycle = get_cycle(request.user, pk)
    commendation = queries.commendation_of(cycle)
    form = CommendationForm(request.POST, instance=commendation)
    if not form.is_valid():
        return _page(request, cycle, form=form)
    try:
        if commendation is None:
            services.draft_commendation(actor=request.user, cycle=cycle, **form.cleaned_data)
        else:
            commendation.cycle = cycle
            services.update_commendation(actor=request.user, commendation=commendation, **form.cleaned_data)
    except AwardError as error:
        form.add_error(None, sentence(error))
        return _page(request, cycle, form=form)
    messages.success(request, _("Draft saved."))
    return redirect("honours:office", pk)


@login_required
@require_POST
def issue(request: ActorRequest, pk: int) -> HttpResponse:
    commendation = get_commendation(request.user, pk)
    form = IssueForm(request.POST, commendation=commendation)
    if not form.is_valid():
        return _page(request, get_cycle(request.user, commendation.cycle_id), issue_form=form)
    try:
        tasks.issue_and_render(actor=request.user, commendation=commendation)
    except AwardError as error:
        form.add_error(None, sentence(error))
        return _page(request, get_cycle(request.user, commendation.cycle_id), issue_form=form)
    messages.success(request, _("The commendation is issued. The certificates are being made."))
    return redirect("honours:office", commendation.cycle_id)


@login_required
@require_POST
def render_missing(request: ActorRequest, pk: int) -> HttpResponse:
    commendation = get_commendation(request.user, pk)
    count = tasks.enqueue_documents(commendation=commendation)
    text = ngettext("%(n)s certificate is being made.", "%(n)s certificates are being made.", count)
    messages.success(request, text % {"n": count})
    return redirect("honours:office", commendation.cycle_id)


@login_required
def change(request: ActorRequest, pk: int, verb: str) -> HttpResponse:
    certificate = get_certificate(request.user, pk)
    if verb not in CHANGES:
        raise Http404
    service, to = CHANGES[verb]
    form = (RevokeForm if verb == "revoke" else ReasonForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=request.user, certificate=certificate, **form.cleaned_data)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(
                request, _("The state of certificate %(number)s is changed.") % {"number": certificate.number}
            )
            return redirect("honours:office", certificate.commendation.cycle_id)
    context = {"certificate": certificate, "cycle": certificate.commendation.cycle, "verb": verb, "form": form}
    return render(
        request, "honours/change.html", {**context, "verdict": can_change_certificate(request.user, certificate, to)}
    )


def _file(certificate: Certificate) -> HttpResponseBase:
    if not certificate.path:
        raise Http404
    return file_response(certificate.path, f"{certificate.number}.pdf", "application/pdf")


@login_required
@require_GET
def certificate_pdf(request: ActorRequest, pk: int) -> HttpResponseBase:
    return _file(get_certificate(request.user, pk))


@login_required
@require_GET
def my_certificate(request: ActorRequest, pk: int) -> HttpResponse:
    certificate = get_own_certificate(request.user, pk)
    context = {
        "certificate": certificate,
        "cycle": certificate.commendation.cycle,
        "state": queries.state_on(certificate, today()),
        "honour": queries.honour_name(certificate),
        "address": check_address(certificate),
    }
    return render(request, "honours/my_certificate.html", context)


@login_required
@require_GET
def my_certificate_pdf(request: ActorRequest, pk: int) -> HttpResponseBase:
    return _file(get_own_certificate(request.user, pk))
