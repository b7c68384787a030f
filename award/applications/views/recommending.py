"""The pages of recommending bodies: one application, its files, what the body says of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from award.applications import services
from award.applications.bodies import body_of, recommendation_due, recommendation_of, recommended_in, rules_of
from award.applications.handled import latest_correction
from award.applications.models import Application, Correction, Recommendation
from award.applications.officeforms import RecommendForm
from award.applications.permissions import can_download
from award.applications.queries import latest_revision, revision_content
from award.applications.rights import can_lapse, can_recommend, can_return, get_recommended, get_recommended_evidence
from award.applications.views.common import return_page
from award.core.access import enforce
from award.core.acts import act
from award.core.errors import StaleState
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.core.uploads import file_response
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import AwardError

BODY = Correction.Origin.BODY


@login_required
def application(request: ActorRequest, pk: int) -> HttpResponse:
    """The submitted revision and what the body says of it."""
    row = get_recommended(request.user, pk)
    said, revision, status = recommendation_of(row), latest_revision(row), 200
    form = RecommendForm(request.POST or None, initial=_initial(said, revision.number if revision else 1))
    if request.method == "POST":
        enforce(can_recommend(request.user, row))
        status = 422
        if form.is_valid():
            try:
                services.recommend_application(actor=request.user, application=row, **form.cleaned_data)
            except AwardError as error:
                form.add_error(None, sentence(error))
                status = 409 if isinstance(error, StaleState) else 422
            else:
                messages.success(request, _("Kept. You may change it until the time for recommending ends."))
                return redirect("home:recommend")
    body = body_of(row)
    context: dict[str, Any] = {
        "application": row, "cycle": row.cycle, "recommendation": said, "form": form, "revision": revision,
        "may_recommend": can_recommend(request.user, row), "may_return": can_return(request.user, row, BODY),
        "may_lapse": can_lapse(request.user, row), "correction": latest_correction(row, BODY), "body": body,
        "taken": len(recommended_in(row.cycle, body.code, row)) if body else 0, "rules": rules_of(row.cycle),
        "due": recommendation_due(row), "content": revision_content(revision) if revision else {},
        "criteria": criteria_of(row.cycle), "programme": programme_of(row.cycle),
        "evidence_url_name": "applications:recommend_file",
    }  # fmt: skip
    return render(request, "applications/recommend.html", context, status=status)


def _initial(said: Recommendation | None, revision: int) -> dict[str, Any]:
    if said is None:
        return {"version": 0, "revision": revision}
    kept = {"verdict": said.verdict, "opinion": said.opinion, "place": said.place}
    return {**kept, "version": said.version, "revision": revision}


@login_required
def send_back(request: ActorRequest, pk: int) -> HttpResponse:
    """The body returns an application with the points to correct."""
    return return_page(request, get_recommended(request.user, pk), BODY, "applications:recommend", "layouts/role.html")


@login_required
@require_POST
def lapse(request: ActorRequest, pk: int) -> HttpResponse:
    """The body takes the earlier revision after the due date of its correction."""
    row: Application = get_recommended(request.user, pk)
    act(request, _("The application stands as it was submitted before."), services.lapse_correction, application=row)
    return redirect("applications:recommend", pk)


@login_required
@require_GET
def evidence_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A file that was submitted, for the body of its applicant."""
    file = get_recommended_evidence(request.user, pk)
    enforce(can_download(file))
    response = file_response(file.path, file.name, file.mime)
    services.note_file_read(actor=request.user, evidence=file)
    return response
