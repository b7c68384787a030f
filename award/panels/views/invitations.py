"""Invitations to seats: the office's pages, and the page behind the link in the mail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from award.core.access import enforce
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.core.messages import sentence, state_label
from award.cycles.permissions import get_cycle
from award.cycles.queries import programme_of
from award.domain.errors import AwardError
from award.panels import invited, permissions, registerrights, services
from award.panels.expertforms import AcceptForm, InvitationReasonForm, ReplacementForm
from award.panels.forms import SeatForm
from award.panels.models import SeatInvitation

# ------------------------------------------------------------------ the office


@login_required
def invitation_list(request: ActorRequest, pk: int) -> HttpResponse:
    """Who was invited in a cycle, and what came of it."""
    cycle = get_cycle(request.user, pk)
    context = {
        "cycle": cycle,
        "invitations": list(invited.invitations_of(cycle)),
        "tally": invited.tally_of(cycle),
        "verdict": permissions.can_form_panels(request.user, cycle),
        "days": programme_of(cycle).panels.invitation_days,
    }
    return render(request, "panels/invitations.html", context)


@login_required
@require_GET
def invitations_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The invitations of a cycle as a workbook."""
    cycle = get_cycle(request.user, pk)
    headings = [_("Panel"), _("Expert"), _("Role"), _("State"), _("Invited at"), _("Answer by"), _("Answered at"),
                _("Reason")]  # fmt: skip
    rows = (
        [row.panel.name, row.expert, row.get_role_display(), state_label("seat_invitation", row.state), row.invited_at,
         row.due_at, row.answered_at, row.reason]
        for row in invited.invitations_of(cycle)
    )  # fmt: skip
    return list_download(f"invitations-{cycle.year}", _("Invitations"), headings, rows)


@login_required
@require_POST
def invitation_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Invite the expert chosen on the panel's page."""
    row = permissions.get_panel(request.user, pk)
    enforce(permissions.can_form_panels(request.user, row.cycle))
    form = SeatForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an expert from the list."))
        return redirect("panels:panel", pk=pk)
    expert = permissions.get_expert(request.user, form.cleaned_data["expert"])
    done = _("%(name)s is invited.") % {"name": expert}
    act(request, done, services.invite, panel=row, expert=expert, role=form.cleaned_data["role"])
    return redirect("panels:panel", pk=pk)


@login_required
@require_POST
def invitation_resend(request: ActorRequest, pk: int) -> HttpResponse:
    """Send a new link with a new day to answer by."""
    row = registerrights.get_seat_invitation(request.user, pk)
    done = _("%(name)s gets a new link; the earlier one no longer works.") % {"name": row.expert}
    act(request, done, services.resend_invitation, invitation=row)
    return redirect("panels:invitations", pk=row.cycle_id)


@login_required
def invitation_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an invitation back, with the seat where it was accepted."""
    row = registerrights.get_seat_invitation(request.user, pk)
    form = InvitationReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("The invitation of %(name)s is withdrawn.") % {"name": row.expert}
        act(request, done, services.withdraw_seat_invitation, invitation=row, reason=form.cleaned_data["reason"])
        return redirect("panels:invitations", pk=row.cycle_id)
    context = {"invitation": row, "cycle": row.cycle, "form": form}
    return render(request, "panels/invitation_withdraw.html", context, status=422 if form.errors else 200)


@login_required
def invitation_replace(request: ActorRequest, pk: int) -> HttpResponse:
    """Someone else for the place: those who are free, fit and without a conflict."""
    row = registerrights.get_seat_invitation(request.user, pk)
    verdict = permissions.can_form_panels(request.user, row.panel.cycle)
    form = ReplacementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        enforce(verdict)
        if form.is_valid():
            expert = permissions.get_expert(request.user, form.cleaned_data["expert"])
            done = _("%(name)s is invited.") % {"name": expert}
            chosen = {"panel": row.panel, "expert": expert, "role": row.role, "is_held": form.cleaned_data["is_held"]}
            act(request, done, services.invite, replaces=row, **chosen)
            return redirect("panels:invitations", pk=row.cycle_id)
    context = {
        "invitation": row,
        "cycle": row.panel.cycle,
        "form": form,
        "verdict": verdict,
        "suggestions": invited.suggestions(request.user, row),
    }
    return render(request, "panels/invitation_replace.html", context, status=422 if form.errors else 200)


# ------------------------------------------------------------------ the person invited


@never_cache
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """What an expert is asked for, and the answer. Reading and declining need the link only, accepting a login."""
    row = registerrights.get_invitation_by_token(request.user, token)
    if request.method != "POST":
        return _page(request, row, AcceptForm(), InvitationReasonForm())
    if request.POST.get("answer") == "decline":
        return _decline(request, row, token)
    return _accept(request, row, token)


def _accept(request: ActorRequest, row: SeatInvitation, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            services.accept_invitation(actor=request.user, invitation=row, name=form.cleaned_data["name"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Thank you. You are a member of %(panel)s.") % {"panel": row.panel.name})
            return redirect("panels:invitation", token=token)
    return _page(request, row, form, InvitationReasonForm())


def _decline(request: ActorRequest, row: SeatInvitation, token: str) -> HttpResponse:
    form = InvitationReasonForm(request.POST)
    actor = request.user if request.user.is_authenticated else None
    if form.is_valid():
        try:
            services.decline_invitation(actor=actor, invitation=row, reason=form.cleaned_data["reason"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The award office is told that you decline."))
            return redirect("panels:invitation", token=token)
    return _page(request, row, AcceptForm(), form)


def _page(
    request: ActorRequest, row: SeatInvitation, accept: AcceptForm, decline: InvitationReasonForm
) -> HttpResponse:
    rules = programme_of(row.panel.cycle).panels
    context = {
        "invitation": row,
        "cycle": row.panel.cycle,
        "expert": row.expert,
        "verdict": registerrights.can_answer(row),
        "may_step_back": registerrights.can_step_back(row) if row.state == SeatInvitation.State.ACCEPTED else None,
        "is_overdue": registerrights.is_overdue(row),
        "is_own": request.user.is_authenticated,
        "rounds": invited.work_dates(row.panel.cycle),
        "most": row.expert.most_applications or rules.most_applications,
        "statement": rules.confidentiality,
        "accept": accept,
        "decline": decline,
    }
    status = 422 if accept.errors or decline.errors else 200
    return render(request, "panels/invitation.html", context, status=status)
