"""Writing: basic data, profile, items. Each page works as a plain form; with htmx each text is saved as it is typed."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from award.applications import services
from award.applications.citing import cited_page
from award.applications.discussion import citations_of, threads_of
from award.applications.editing import item_editor, profile_areas, save_areas, save_item
from award.applications.forms import BasicDataForm, IndicatorsForm, ItemEditor, MeasureTable
from award.applications.history import holders
from award.applications.models import Application, CorrectionPoint
from award.applications.permissions import can_edit_part, get_application
from award.applications.progress import measure_problems
from award.applications.queries import basic_data_of, evidence_of, indicators_of, progress_of
from award.applications.views.checking import back_to_check, is_from_check
from award.core.access import enforce
from award.core.clock import now
from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.models import Item
from award.cycles.queries import criteria_of, items_of, programme_of
from award.domain.errors import AwardError

Place = CorrectionPoint.Place
SAVED_COOKIE = "award_saved"  # read by applications.js


@login_required
def basic(request: ActorRequest, pk: int) -> HttpResponse:
    """Facts about the organisation and its indicators."""
    application = get_application(request.user, pk)
    verdict = can_edit_part(request.user, application, Place.BASIC)
    row = basic_data_of(application)
    form = BasicDataForm(request.POST or None, instance=row, initial={"version": row.version})
    indicators = IndicatorsForm(
        request.POST or None,
        rules=programme_of(application.cycle).application,
        cycle_year=application.cycle.year,
        values=indicators_of(application),
    )
    other = None
    # Too late, or not for this person: then what was typed stays on the page.
    if request.method == "POST" and form.is_valid() and indicators.is_valid() and verdict:
        try:
            _save_basic(request, application, form, indicators)
        except Conflict as conflict:
            other = conflict
            form.data = {**request.POST.dict(), "version": str(conflict.version)}
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Basic data saved."))
            return redirect(_home(request, application, "s-basic"))
    context = {"application": application, "form": form, "indicators": indicators, "edit": verdict, "other": other}
    status = _status(other, form.errors or indicators.errors, is_refused=request.method == "POST" and not verdict)
    return render(request, "applications/basic.html", context, status=status)


def _save_basic(
    request: ActorRequest, application: Application, form: BasicDataForm, indicators: IndicatorsForm
) -> None:
    services.save_basic_data(
        actor=request.user,
        application=application,
        data=form.facts,
        version=form.cleaned_data["version"],
        figures=indicators.figures,
    )


def _home(request: ActorRequest, application: Application, anchor: str) -> str:
    """Where a saved page leads: back to checking for who came from there, else to the task list."""
    if is_from_check(request.GET):
        return back_to_check(application, anchor)
    return reverse("applications:tasks", args=[application.pk])


def _status(conflict: object, errors: object, *, is_refused: bool = False) -> int:
    if is_refused:
        return 403
    if conflict:
        return 409
    return 422 if errors else 200


@login_required
def profile(request: ActorRequest, pk: int) -> HttpResponse:
    """The questions of the organisation profile."""
    application = get_application(request.user, pk)
    verdict = can_edit_part(request.user, application, Place.PROFILE)
    areas = profile_areas(application)
    if request.method == "POST":
        for area in areas:
            area.take(request.POST)
        if verdict:
            save_areas(request.user, application, areas)
        if verdict and not any(area.error or area.other is not None for area in areas):
            messages.success(request, _("Organisation profile saved."))
            return _saved_whole(_home(request, application, "s-profile"), application.number)
    held = holders(application, "", request.user.pk)
    for area in areas:
        area.holder = held.get(area.key, "")
    context = {
        "application": application,
        "areas": areas,
        "limit": criteria_of(application.cycle).limits.profile_characters,
        "characters": sum(area.characters for area in areas),
        "edit": verdict,
        "save_url": reverse("applications:profile_save", args=[pk]),
    }
    conflict = any(area.other is not None for area in areas)
    is_refused = request.method == "POST" and not verdict
    status = _status(conflict, any(area.error for area in areas), is_refused=is_refused)
    return render(request, "applications/profile.html", context, status=status)


def _saved_whole(path: str, saved: str) -> HttpResponse:
    """On to `path`, telling the browser which texts the server has now: only then may it drop its own copies."""
    response = redirect(path)
    response.set_cookie(
        SAVED_COOKIE, quote(saved, safe=""), max_age=60, path="/my/", samesite="Lax", secure=settings.CSRF_COOKIE_SECURE
    )
    return response


def _item_row(application: Application, code: str) -> Item:
    row = next((row for row in items_of(application.cycle) if row.code == code), None)
    if row is None:
        raise Http404
    return row


@login_required
def item(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Write one item."""
    application = get_application(request.user, pk)
    row = _item_row(application, code)
    verdict = can_edit_part(request.user, application, Place.ITEM, row.code)
    blanks = 1 if request.GET.get("add") else 0
    editor = item_editor(application, row, blanks=blanks)
    if request.method == "POST":
        editor.take(request.POST)
        if verdict and editor.table is not None and "paste" in request.POST:
            _paste(request, editor, editor.table)
        elif verdict:
            save_item(request.user, application, editor)
            if not editor.errors and not editor.has_conflict:
                return _saved_whole(_after(request, application, row), f"{application.number}/{row.code}")
    context = {
        **_item_context(application, row),
        "editor": editor.held(holders(application, row.code, request.user.pk)),
        "edit": verdict,
    }
    is_refused = request.method == "POST" and not verdict
    status = _status(editor.has_conflict, editor.errors, is_refused=is_refused)
    return render(request, "applications/item.html", context, status=status)


def _paste(request: ActorRequest, editor: ItemEditor, table: MeasureTable) -> None:
    """Put a pasted table under the rows typed. Nothing is saved yet: who pasted looks at it first."""
    text = request.POST.get("pasted", "")
    try:
        count = table.paste(text)
    except AwardError as error:
        table.pasted = text
        editor.errors.append(("pasted", sentence(error)))
    else:
        told = ngettext(
            "%(n)s row was put into the table. Look at it, then save.",
            "%(n)s rows were put into the table. Look at them, then save.",
            count,
        )
        messages.info(request, told % {"n": count})
        if table.left_out:
            messages.warning(request, _("Left out: %(names)s") % {"names": " · ".join(table.left_out)})


def _after(request: ActorRequest, application: Application, row: Item) -> str:
    """Where a saved item leads: a further row, the same page, back to checking, or the next item."""
    came = "from=check" if is_from_check(request.GET) else ""
    here = reverse("applications:item", args=[application.pk, row.code]) + (came and f"?{came}")
    if "add" in request.POST:
        return f"{here}{'&' if came else '?'}add=1#measures"
    if "remove" in request.POST:
        return f"{here}#measures"
    if "stay" in request.POST or "measures-kept" in request.POST:
        messages.success(request, _("Saved."))
        return here
    if came:
        return back_to_check(application, f"i-{row.code}")
    following = [item.code for item in items_of(application.cycle) if item.position > row.position]
    if following:
        return reverse("applications:item", args=[application.pk, following[0]])
    return reverse("applications:tasks", args=[application.pk])


def _item_context(application: Application, row: Item) -> dict[str, Any]:
    criteria, progress = criteria_of(application.cycle), progress_of(application)
    place = criteria.positions[row.code]
    files = list(enumerate(evidence_of(application), 1))
    numbers = {file.pk: number for number, file in files}
    return {
        "application": application,
        "item": criteria.item(row.code),
        "kind": criteria.kind_of(row.code),
        "category": criteria.category_of(row.code),
        "progress": progress,
        "entry": next(entry for entry in progress.items if entry.item.code == row.code),
        "previous": criteria.items[place - 1] if place else None,
        "next": criteria.items[place + 1] if place + 1 < len(criteria.items) else None,
        "files": [(number, file) for number, file in files if file.item_id == row.pk],
        "citable": files,
        "citations": [
            (cited_page(numbers[cited.evidence_id], cited.page), cited) for cited in citations_of(application, row.pk)
        ],
        "threads": threads_of(application, row.code, settled=False),
        "save_url": reverse("applications:answer_save", args=[application.pk, row.code]),
        "problems": _table_problems(progress, row.code, application.cycle.year),
        "criteria_set_pk": application.cycle.programme.criteria_set_id,
    }


def _table_problems(progress: Any, code: str, cycle_year: int) -> list[str]:
    entry = next(entry for entry in progress.content["items"] if entry["code"] == code)
    return [text for measure in entry["measures"] for text in measure_problems(measure, cycle_year)]


@login_required
@require_POST
def measures_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Save the table of results as it is typed (htmx); answers with what is missing and the trends."""
    application = get_application(request.user, pk)
    row = _item_row(application, code)
    enforce(can_edit_part(request.user, application, Place.ITEM, row.code))
    editor = item_editor(application, row)
    if editor.table is None:
        raise Http404
    if "measures-version" in request.POST:
        editor.table.take(request.POST)
        save_item(request.user, application, editor, only_table=True)
    else:  # a table without its version is no table: it must not empty the one that is saved
        editor.table.error = _("The table arrived incomplete and was not saved. Reload the page.")
        editor.errors.append(("measures", editor.table.error))
    problems = [text for each in editor.table.rows for text in measure_problems(each, application.cycle.year)]
    context = {"table": editor.table, "problems": problems, "saved_at": now(), "is_fragment": True}
    status = _status(editor.has_conflict, editor.errors)
    return render(request, "applications/_measures_saved.html", context, status=status)
