"""The office's pages of the register of experts: list, entry, ties, notes on conduct."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from award.core.access import enforce
from award.core.acts import act
from award.core.errors import StaleState
from award.core.forms import AwardForm
from award.core.http import ActorRequest, xlsx_download
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.panels import permissions, queries, register, services
from award.panels.expertfile import register_workbook
from award.panels.expertforms import ConductForm, ExpertForm, NewExpertForm, RegisterFilterForm, TieForm
from award.panels.forms import ConflictForm
from award.panels.models import Expert
from award.panels.registerrights import get_tie

PAGE = 25


@login_required
def expert_list(request: ActorRequest) -> HttpResponse:
    """The register of experts."""
    enforce(permissions.can_run_panels(request.user))
    form = RegisterFilterForm(request.GET)
    filters = form.chosen()
    page = Paginator(register.register_entries(request.user, filters), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "form": form, "filters": filters, "training_limit": register.training_limit(),
        "today": register.today(),
    }  # fmt: skip
    return render(request, "panels/expert_list.html", context)


@login_required
@require_GET
def register_xlsx(request: ActorRequest) -> HttpResponse:
    """The register, as filtered, in the columns of the import."""
    enforce(permissions.can_run_panels(request.user))
    rows = list(register.register_entries(request.user, RegisterFilterForm(request.GET).chosen()))
    services.record_register_download(actor=request.user, count=len(rows))
    return xlsx_download(register_workbook(rows), "experts.xlsx")


@login_required
def expert_new(request: ActorRequest) -> HttpResponse:
    """Put a person into the register."""
    enforce(permissions.can_run_panels(request.user))
    form = NewExpertForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register_expert(actor=request.user, **form.cleaned_data)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("%(name)s is in the register. Complete the entry.") % {"name": row})
            return redirect("panels:expert", pk=row.pk)
    return render(request, "panels/expert_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def expert(request: ActorRequest, pk: int) -> HttpResponse:
    """An expert of the register, with what it did and what is known of it."""
    row = permissions.get_expert(request.user, pk)
    if request.method != "POST":
        return _expert_page(request, row)
    form = ExpertForm(request.POST, instance=permissions.get_expert(request.user, pk))
    if form.is_valid():
        try:
            services.update_expert(actor=request.user, expert=row, **form.cleaned_data)
        except StaleState as error:
            form.add_error(None, sentence(error))
            return _expert_page(request, permissions.get_expert(request.user, pk), form=form, status=409)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("panels:expert", pk=pk)
    return _expert_page(request, row, form=form)


def _expert_page(
    request: ActorRequest,
    row: Expert,
    *,
    form: AwardForm | ExpertForm | None = None,
    tie_form: TieForm | None = None,
    conduct_form: ConductForm | None = None,
    conflict_form: ConflictForm | None = None,
    status: int = 0,
) -> HttpResponse:
    cycle = queries.cycle_in_assessment()
    typed = [each for each in (form, tie_form, conduct_form, conflict_form) if each is not None]
    context = {
        "expert": row,
        "form": form or ExpertForm(instance=row),
        "tie_form": tie_form or TieForm(prefix="tie"),
        "conduct_form": conduct_form or ConductForm(prefix="conduct"),
        "conflict_form": conflict_form or ConflictForm(cycle=cycle),
        "conflicts": queries.conflicts_of(row),
        "ties": register.ties_of(row),
        "notes": register.conduct_of(request.user, row),
        "history": register.history_of(row),
        "changes": register.own_changes(row),
        "cycle": cycle,
        "today": register.today(),
    }
    status = status or (422 if any(each.errors for each in typed) else 200)
    return render(request, "panels/expert.html", context, status=status)


@login_required
@require_POST
def expert_seen(request: ActorRequest, pk: int) -> HttpResponse:
    """The office has looked at what the expert changed."""
    row = permissions.get_expert(request.user, pk)
    act(request, _("Noted. Later changes are shown here again."), services.see_changes, expert=row)
    return redirect("panels:expert", pk=pk)


@login_required
@require_POST
def conflict_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter a conflict that the office learned of."""
    row = permissions.get_expert(request.user, pk)
    form = ConflictForm(request.POST, cycle=queries.cycle_in_assessment())
    if form.is_valid():
        act(request, _("The conflict is on record."), services.add_conflict, user=row.user, **form.cleaned_data)
        return redirect("panels:expert", pk=pk)
    return _expert_page(request, row, conflict_form=form)


@login_required
@require_POST
def tie_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter a tie of an expert to an organisation."""
    row = permissions.get_expert(request.user, pk)
    form = TieForm(request.POST, prefix="tie")
    if form.is_valid():
        act(request, _("The tie is on record."), services.add_tie, expert=row, **form.cleaned_data)
        return redirect("panels:expert", pk=pk)
    return _expert_page(request, row, tie_form=form)


@login_required
@require_POST
def tie_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take out a tie that was entered by mistake."""
    tie = get_tie(request.user, pk)
    act(request, _("The tie is taken out. Conflicts found by it stand."), services.remove_tie, tie=tie)
    return redirect("panels:expert", pk=tie.expert_id)


@login_required
@require_POST
def conduct_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Note how an expert worked."""
    row = permissions.get_expert(request.user, pk)
    form = ConductForm(request.POST, prefix="conduct")
    if form.is_valid():
        act(request, _("Noted."), services.note_conduct, expert=row, **form.cleaned_data)
        return redirect("panels:expert", pk=pk)
    return _expert_page(request, row, conduct_form=form)
