"""Pages of an organisation and its members."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from award.accounts import permissions, queries, services
from award.accounts.forms import (
    CreditCodeField,
    JoinAnswerForm,
    JoinForm,
    MemberForm,
    OrganisationForm,
    RegisterOrganisationForm,
)
from award.accounts.models import User
from award.core.access import enforce
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.domain.errors import AwardError


def language(request: ActorRequest) -> HttpResponse:
    """Change the language of the pages; a person who is logged in gets its mail in it too."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        services.set_language(actor=cast(User, request.user), language=chosen)
    return set_language(request)


@login_required
def organisation_new(request: ActorRequest) -> HttpResponse:
    """Register an organisation; what was typed stays when something is wrong."""
    form = RegisterOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = services.register_organisation(actor=request.user, **form.cleaned_data)
        except AwardError as error:
            form.add_error("credit_code", sentence(error))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s is registered. You are its owner.") % {"name": organisation.name})
            return redirect("home:my")
    taken = queries.registered(form.typed_code) if form.errors else None
    context = {"form": form, "taken": taken}
    return render(request, "accounts/organisation_new.html", context, status=422 if form.errors else 200)


@login_required
def organisation(request: ActorRequest, pk: int) -> HttpResponse:
    """The facts of an organisation; editable by owner and editors."""
    row = permissions.get_organisation(request.user, pk)
    verdict = permissions.can_edit_organisation(request.user, row)
    form = OrganisationForm(request.POST or None, instance=row)
    if request.method == "POST":
        enforce(verdict)
        if form.is_valid():
            fresh = permissions.get_organisation(request.user, pk)
            services.update_organisation(actor=request.user, organisation=fresh, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("accounts:organisation", pk=pk)
    context = {"organisation": row, "form": form, "verdict": verdict}
    return render(request, "accounts/organisation.html", context, status=422 if form.errors else 200)


@login_required
def members(request: ActorRequest, pk: int) -> HttpResponse:
    """Who works in the organisation; the owner invites colleagues."""
    row = permissions.get_organisation(request.user, pk)
    verdict = permissions.can_manage_members(request.user, row)
    form = MemberForm(request.POST or None)
    if request.method == "POST":
        enforce(verdict)
        if form.is_valid():
            try:
                services.invite_member(actor=request.user, organisation=row, **form.cleaned_data)
            except AwardError as error:
                form.add_error("email", sentence(error))
            else:
                messages.success(request, _("Invited. Your colleague gets a mail and becomes a member by accepting."))
                return redirect("accounts:members", pk=pk)
    context = {
        "organisation": row,
        "form": form,
        "verdict": verdict,
        "memberships": queries.members_of(row),
        "invitations": queries.open_invitations(row),
        "requests": queries.open_join_requests(row) if verdict else [],
        "transfer": queries.open_transfer(row),
    }
    return render(request, "accounts/members.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def member_remove(request: ActorRequest, pk: int, member_pk: int) -> HttpResponse:
    """End a membership."""
    row = permissions.get_organisation(request.user, pk)
    membership = permissions.get_membership(request.user, row, member_pk)
    act(request, _("Removed. Access ended at once."), services.remove_member, membership=membership)
    return redirect("accounts:members", pk=pk)


@login_required
@require_POST
def invitation_withdraw(request: ActorRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = permissions.get_organisation(request.user, pk)
    invitation = permissions.get_invitation(request.user, row, invitation_pk)
    act(request, _("The invitation is withdrawn."), services.withdraw_invitation, invitation=invitation)
    return redirect("accounts:members", pk=pk)


@login_required
@require_POST
def invitation_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Accept or decline an invitation to oneself."""
    invitation = permissions.get_own_invitation(request.user, pk)
    accept = request.POST.get("answer") == "accept"
    text = _("You are now a member of %(name)s.") if accept else _("You declined the invitation of %(name)s.")
    done = text % {"name": invitation.organisation.name}
    act(request, done, services.answer_invitation, invitation=invitation, accept=accept)
    return redirect("home:my")


@login_required
def join(request: ActorRequest) -> HttpResponse:
    """Ask to join an organisation by its code. Its name is in the public register; its members are not shown."""
    code, fault = _typed_code(request.GET.get("code", ""))
    row = queries.registered(code)
    form = JoinForm(request.POST if request.method == "POST" and row else None)
    if row and form.is_valid():
        try:
            services.ask_to_join(actor=request.user, organisation=row, message=form.cleaned_data["message"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Your request is sent. The owner answers; you get a mail."))
            return redirect("home:my")
    context = {"code": code, "fault": fault, "organisation": row, "form": form}
    return render(request, "accounts/join.html", context, status=422 if fault or form.errors else 200)


def _typed_code(text: str) -> tuple[str, str]:
    """The clean code, or the text as typed and what is wrong with it."""
    if not text.strip():
        return "", ""
    try:
        return CreditCodeField().clean(text), ""
    except ValidationError as error:
        return text[:40], " ".join(error.messages)


@login_required
@require_POST
def join_answer(request: ActorRequest, pk: int, request_pk: int) -> HttpResponse:
    """The owner takes a person in, or declines."""
    row = permissions.get_organisation(request.user, pk)
    asked = permissions.get_join_request(request.user, row, request_pk)
    form = JoinAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose editor or viewer."))
        return redirect("accounts:members", pk=pk)
    role = form.cleaned_data["answer"].replace("decline", "")
    text = _("%(name)s is a member now and was told.") if role else _("Declined. %(name)s was told.")
    act(request, text % {"name": asked.user}, services.answer_join_request, join_request=asked, role=role)
    return redirect("accounts:members", pk=pk)


@login_required
@require_POST
def join_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    asked = permissions.get_own_join_request(request.user, pk)
    act(request, _("Your request is withdrawn."), services.withdraw_join_request, join_request=asked)
    return redirect("home:my")


@login_required
@require_POST
def owner_offer(request: ActorRequest, pk: int, member_pk: int) -> HttpResponse:
    """Name a member as the next owner."""
    row = permissions.get_organisation(request.user, pk)
    membership = permissions.get_membership(request.user, row, member_pk)
    done = _("Offered to %(name)s. You stay the owner until the offer is accepted.") % {"name": membership.user}
    act(request, done, services.offer_ownership, membership=membership)
    return redirect("accounts:members", pk=pk)


@login_required
@require_POST
def owner_withdraw(request: ActorRequest, pk: int, transfer_pk: int) -> HttpResponse:
    """Take the offer of ownership back."""
    row = permissions.get_organisation(request.user, pk)
    transfer = permissions.get_transfer(request.user, row, transfer_pk)
    act(request, _("The offer is withdrawn."), services.withdraw_ownership, transfer=transfer)
    return redirect("accounts:members", pk=pk)


@login_required
@require_POST
def owner_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Accept or decline the ownership of an organisation."""
    transfer = permissions.get_transfer_to_oneself(request.user, pk)
    accept = request.POST.get("answer") == "accept"
    text = _("You are now the owner of %(name)s.") if accept else _("You declined the ownership of %(name)s.")
    done = text % {"name": transfer.organisation.name}
    act(request, done, services.answer_ownership, transfer=transfer, accept=accept)
    return redirect("home:my")
