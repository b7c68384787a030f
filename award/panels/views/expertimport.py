"""A list of experts as a file: template, upload, what it would change, and writing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from award.core import keptfiles
from award.core.access import enforce
from award.core.errors import StaleState
from award.core.http import ActorRequest, xlsx_download
from award.core.messages import sentence
from award.core.uploads import clean_file_name
from award.core.xlsx_messages import fault_line
from award.domain.errors import AwardError, InputRefused
from award.panels import permissions, services
from award.panels.expertfile import Preview, read, template_workbook, titles
from award.panels.expertforms import ExpertFileForm, ImportForm

PURPOSE = "experts"
MOST_SHOWN = 200  # rows of a preview; the counts and all faults are shown whole


@login_required
@require_GET
def template_xlsx(request: ActorRequest) -> HttpResponse:
    """The empty table with its notes."""
    enforce(permissions.can_run_panels(request.user))
    return xlsx_download(template_workbook(), "experts-template.xlsx")


@login_required
def expert_import(request: ActorRequest) -> HttpResponse:
    """Upload a list of experts."""
    enforce(permissions.can_run_panels(request.user))
    form = ExpertFileForm(request.POST, request.FILES) if request.method == "POST" else ExpertFileForm()
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        name, data = clean_file_name(file.name or ""), file.read()
        try:
            read(data, name)
        except InputRefused as error:
            faults = [fault_line(fault) for fault in error.faults]
        else:
            token = keptfiles.keep(request.user, PURPOSE, name, data)
            return redirect("panels:expert_import_check", token=token)
    context = {"form": form, "faults": faults, "titles": titles()}
    return render(request, "panels/expert_import.html", context, status=422 if faults or form.errors else 200)


@login_required
def expert_import_check(request: ActorRequest, token: UUID) -> HttpResponse:
    """What the file would change, with all faults; confirmed by the count, it is written."""
    enforce(permissions.can_run_panels(request.user))
    kept = keptfiles.load(request.user, PURPOSE, token)
    if kept is None:
        messages.error(request, _("This file is no longer kept. Upload it again."))
        return redirect("panels:expert_import")
    preview = read(kept.data, kept.name)
    count = len(preview.to_write)
    if request.method != "POST":
        return _preview_page(request, preview, kept.name, ImportForm(expected=count, initial={"seen": preview.digest}))
    form = ImportForm(request.POST, expected=count)
    if not form.is_valid():
        return _preview_page(request, preview, kept.name, form, 422)
    try:
        services.import_experts(actor=request.user, data=kept.data, name=kept.name, seen=form.cleaned_data["seen"])
    except AwardError as error:
        messages.error(request, sentence(error))
        form = ImportForm(expected=count, initial={"seen": preview.digest})
        return _preview_page(request, preview, kept.name, form, 409 if isinstance(error, StaleState) else 422)
    keptfiles.drop(request.user, PURPOSE, token)
    done = ngettext("%(count)s entry was written.", "%(count)s entries were written.", count)
    messages.success(request, done % {"count": count})
    return redirect("panels:expert_list")


def _preview_page(
    request: ActorRequest, preview: Preview, name: str, form: ImportForm, status: int = 200
) -> HttpResponse:
    names = titles()
    shown = preview.to_write[:MOST_SHOWN]
    for entry in shown:
        entry.changed_titles = [names[code] for code in entry.changes]
    context = {
        "name": name,
        "form": form,
        "preview": preview,
        "faults": [fault_line(fault) for fault in preview.faults],
        "new": len(preview.of("new")),
        "changed": len(preview.of("changed")),
        "same": len(preview.of("same")),
        "rows": shown,
        "left_off": len(preview.to_write) - len(shown),
    }
    return render(request, "panels/expert_import_check.html", context, status=422 if preview.faults else status)
