"""An expert's own entry in the register: facts, ties, absence; confirmed as up to date."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.core.acts import act
from award.core.errors import StaleState
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.panels import register, services
from award.panels.expertforms import OwnEntryForm, TieForm
from award.panels.models import Expert
from award.panels.registerrights import get_own_expert, get_own_tie


@login_required
def profile(request: ActorRequest) -> HttpResponse:
    """One's own entry."""
    row = get_own_expert(request.user)
    if request.method != "POST":
        return _page(request, row, OwnEntryForm(instance=row))
    form = OwnEntryForm(request.POST, instance=get_own_expert(request.user))
    status = 422
    if form.is_valid():
        try:
            services.update_own_entry(actor=request.user, expert=row, **form.cleaned_data)
        except AwardError as error:
            form.add_error(None, sentence(error))
            status = 409 if isinstance(error, StaleState) else 422
        else:
            messages.success(request, _("Saved."))
            return redirect("panels:profile")
    return _page(request, row, form, status=status)


def _page(
    request: ActorRequest, row: Expert, form: OwnEntryForm, tie_form: TieForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "expert": row,
        "form": form,
        "tie_form": tie_form or TieForm(prefix="tie"),
        "ties": register.ties_of(row),
        "history": register.history_of(row),
    }
    return render(request, "panels/profile.html", context, status=status)


@login_required
@require_POST
def profile_confirm(request: ActorRequest) -> HttpResponse:
    """All that the entry says is up to date."""
    row = get_own_expert(request.user)
    act(request, _("Thank you. Your entry is confirmed."), services.confirm_entry, expert=row)
    return redirect("panels:profile")


@login_required
@require_POST
def profile_tie_add(request: ActorRequest) -> HttpResponse:
    """Enter a tie of oneself."""
    row = get_own_expert(request.user)
    form = TieForm(request.POST, prefix="tie")
    if form.is_valid():
        act(request, _("The tie is on record."), services.add_tie, expert=row, **form.cleaned_data)
        return redirect("panels:profile")
    return _page(request, row, OwnEntryForm(instance=row), form, 422)


@login_required
@require_POST
def profile_tie_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take out a tie that one entered by mistake."""
    tie = get_own_tie(request.user, pk)
    act(request, _("The tie is taken out. Conflicts found by it stand."), services.remove_tie, tie=tie)
    return redirect("panels:profile")
