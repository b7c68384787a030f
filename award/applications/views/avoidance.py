"""The applicant's page on whom it asks not to be assessed by."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.applications import services
from award.applications.avoiding import (
    MOST,
    avoidances_of,
    can_ask_avoidance,
    can_withdraw_avoidance,
    get_own_avoidance,
)
from award.applications.forms import AvoidanceForm
from award.applications.permissions import get_application
from award.applications.reading import office_phone
from award.core.access import enforce
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.domain.errors import AwardError


@login_required
def avoidance(request: ActorRequest, pk: int) -> HttpResponse:
    """What was asked and answered, and the form to ask."""
    application = get_application(request.user, pk)
    verdict = can_ask_avoidance(request.user, application)
    form = AvoidanceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        enforce(verdict)
        if form.is_valid():
            try:
                services.ask_avoidance(actor=request.user, application=application, **form.cleaned_data)
            except AwardError as error:
                form.add_error(None, sentence(error))
            else:
                messages.success(request, _("The award office has what you ask. You find the answer here."))
                return redirect("applications:avoidance", pk)
    context = {
        "application": application,
        "rows": [(row, can_withdraw_avoidance(request.user, row)) for row in avoidances_of(application)],
        "form": form,
        "verdict": verdict,
        "most": MOST,
        "phone": office_phone(application.cycle),
    }
    return render(request, "applications/avoidance.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def avoidance_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back what was asked."""
    row = get_own_avoidance(request.user, pk)
    act(request, _("It is withdrawn."), services.withdraw_avoidance, avoidance=row)
    return redirect("applications:avoidance", row.application_id)
