"""The history of texts with restoring, and who is writing where."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from award.applications import services
from award.applications.forms import part_of, slug_of
from award.applications.history import (
    TextPlace,
    comparison,
    holders,
    present_version,
    text_place,
    version_rows,
    versions_of,
    written_texts,
)
from award.applications.models import Application
from award.applications.permissions import can_edit_text, get_application
from award.core.access import enforce
from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import criteria_of
from award.domain.errors import AwardError
from award.domain.text import whole_number


@login_required
def history(request: ActorRequest, pk: int) -> HttpResponse:
    """The versions of one text, two of them compared; without a text, all that were written."""
    application = get_application(request.user, pk)
    if request.method == "POST":
        return _restore(request, application)
    if "part" not in request.GET:
        context = {"application": application, "texts": written_texts(application)}
        return render(request, "applications/histories.html", context)
    place = text_place(application, request.GET.get("item", ""), request.GET["part"])
    rows = version_rows(application, place)
    context = {
        "application": application,
        "place": place,
        "rows": rows,
        "compared": comparison(rows, request.GET.get("old", ""), request.GET.get("new", "")),
        "present": present_version(application, place),
        "edit": can_edit_text(request.user, application, place.code),
    }
    return render(request, "applications/history.html", context)


def _restore(request: ActorRequest, application: Application) -> HttpResponse:
    """Write an earlier version again, as a new one, upon the version that the person saw."""
    place = text_place(application, request.POST.get("item", ""), request.POST.get("part", ""))
    enforce(can_edit_text(request.user, application, place.code))
    number, present = (whole_number(request.POST.get(key, ""), 9) for key in ("number", "present"))
    version = versions_of(application, place).filter(number=number or 0).first()
    if version is None:
        raise Http404
    try:
        services.save_typed(
            actor=request.user,
            pk=application.pk,
            code=place.code,
            part=place.part,
            text=version.text,
            version=present or 0,
            restored_from=version.number,
        )
    except Conflict:
        messages.error(request, _("A colleague wrote on meanwhile. Look at the latest version, then restore."))
    except AwardError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Restored. The text before it stays in the history."))
    return redirect(_address(application, place))


def _address(application: Application, place: TextPlace) -> str:
    here = reverse("applications:history", args=[application.pk])
    return f"{here}?{urlencode({'item': place.code, 'part': place.part})}"


@login_required
@require_POST
def item_hold(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Hold a text of an item for the person at the keyboard, and tell who else writes in the item."""
    return _hold(request, pk, code)


@login_required
@require_POST
def profile_hold(request: ActorRequest, pk: int) -> HttpResponse:
    """Hold an answer of the profile, and tell who else writes there."""
    return _hold(request, pk, "")


def _hold(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    application = get_application(request.user, pk)
    if code not in ("", *criteria_of(application.cycle).positions):
        raise Http404
    slug = request.POST.get("field", "")
    if slug and can_edit_text(request.user, application, code):
        place = text_place(application, code, part_of(slug))
        services.hold_text(
            actor=request.user,
            application=application,
            item_code=place.code,
            part=place.part,
            is_taking_over="take" in request.POST,
        )
    held = holders(application, code, request.user.pk)
    return JsonResponse({"held": {slug_of(part): name for part, name in held.items()}})
