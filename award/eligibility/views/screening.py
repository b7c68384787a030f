"""Screening lists: imported from files, looked at, downloaded, taken out of use."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from award.core import keptfiles
from award.core.access import Actor, enforce
from award.core.hashing import canonical
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.core.messages import sentence
from award.core.tablefiles import fault_lines, heading, template_download
from award.core.xlsx_messages import fault_line
from award.cycles.forms import posted
from award.cycles.permissions import can_run_cycles
from award.domain.errors import AwardError, InputRefused
from award.eligibility import services
from award.eligibility.listfile import FIELDS, Listing, read_listing
from award.eligibility.screened import current_list, entries_of, lists_with_counts
from award.eligibility.screeningforms import EntriesForm, ListForm, ReasonForm
from award.eligibility.screeningrights import can_retire, get_screening_list

PURPOSE = "screening"


@login_required
@require_GET
def lists(request: ActorRequest) -> HttpResponse:
    """All lists, those in use first."""
    enforce(can_run_cycles(request.user))
    page = Paginator(lists_with_counts(), 30).get_page(request.GET.get("page"))
    return render(request, "eligibility/screening_lists.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: ActorRequest) -> HttpResponse:
    """Say what the list is and choose its file; what the file holds is shown next."""
    enforce(can_run_cycles(request.user))
    form = ListForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        name, data = facts.pop("file")
        try:
            read_listing(data, name)
        except InputRefused as error:
            for line in fault_lines(error):
                form.add_error("file", line)
        else:
            return redirect("eligibility:screening_preview", _keep(request.user, facts | {"file_name": name}, data))
    status = 422 if form.is_bound else 200
    return render(request, "eligibility/screening_import.html", {"form": form}, status=status)


def _keep(actor: Actor, facts: dict[str, Any], data: bytes) -> UUID:
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in facts.items()}
    return keptfiles.keep(actor, PURPOSE, facts["file_name"], canonical(plain).encode() + b"\n" + data)


def _kept(actor: Actor, token: UUID) -> tuple[dict[str, Any], bytes] | None:
    kept = keptfiles.load(actor, PURPOSE, token)
    if kept is None:
        return None
    head, _newline, data = kept.data.partition(b"\n")
    facts = json.loads(head)
    for key in ("as_of", "valid_until"):
        facts[key] = date.fromisoformat(facts[key]) if facts[key] else None
    return facts, data


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: ActorRequest, token: UUID) -> HttpResponse:
    """What an uploaded list holds, with every fault; without a fault it is imported once its count is typed."""
    enforce(can_run_cycles(request.user))
    kept = _kept(request.user, token)
    if kept is None:
        messages.error(request, _("This file is no longer kept. Upload it again."))
        return redirect("eligibility:screening_import")
    facts, data = kept
    listing = read_listing(data, facts["file_name"])
    form = EntriesForm(posted(request), expected=len(listing.rows))
    if request.method == "POST" and not listing.faults and form.is_valid():
        try:
            row = services.import_list(actor=request.user, data=data, **facts)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            keptfiles.drop(request.user, PURPOSE, token)
            text = ngettext("%(n)s entry is imported.", "%(n)s entries are imported.", len(listing.rows))
            messages.success(request, text % {"n": len(listing.rows)})
            return redirect("eligibility:screening_list", row.pk)
    context = {**_preview(facts, listing), "form": form}
    return render(request, "eligibility/screening_preview.html", context, status=422 if form.is_bound else 200)


def _preview(facts: dict[str, Any], listing: Listing) -> dict[str, Any]:
    kinds = dict(ListForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    return {
        "facts": facts,
        "kind": kinds.get(facts["kind"], ""),
        "listing": listing,
        "faults": [fault_line(fault) for fault in listing.faults],
        "rows": listing.rows[:10],
        "replaced": current_list(facts["kind"], facts["name"]),
    }


@login_required
@require_GET
def one_list(request: ActorRequest, pk: int) -> HttpResponse:
    """The entries of a list, searched and by pages."""
    row = get_screening_list(request.user, pk)
    search = request.GET.get("q", "").strip()[:120]
    page = Paginator(entries_of(row, search), 50).get_page(request.GET.get("page"))
    context = {"list": row, "page": page, "search": search, "may_retire": can_retire(request.user, row)}
    return render(request, "eligibility/screening_list.html", context)


@login_required
@require_GET
def list_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The entries of a list as a workbook, in the form in which a list is imported."""
    row = get_screening_list(request.user, pk)
    rows = entries_of(row).values_list("credit_code", "name", "reason", "from_on", "until_on")
    return list_download(f"screening-list-{row.pk}", str(row), [heading(field) for field in FIELDS], rows.iterator())


@login_required
@require_GET
def template_xlsx(request: ActorRequest) -> HttpResponse:
    """An empty list to fill in."""
    enforce(can_run_cycles(request.user))
    return template_download("screening-list", _("Screening list"), FIELDS)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a list out of use, with the reason."""
    row = get_screening_list(request.user, pk)
    enforce(can_retire(request.user, row))
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.retire_list(actor=request.user, screening_list=row, reason=form.cleaned_data["reason"])
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The list is out of use. What it matched stays on record."))
            return redirect("eligibility:screening_list", row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "eligibility/screening_retire.html", {"list": row, "form": form}, status=status)
