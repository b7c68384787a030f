"""One text saved as it is typed (htmx). The answer is a fragment: what became of it, its version, the length of all."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.template.loader import get_template
from django.views.decorators.http import require_POST

from award.accounts.queries import role_in
from award.applications import services
from award.applications.editing import item_editor, profile_areas
from award.applications.forms import TextArea, part_of
from award.applications.permissions import WRITERS, can_edit, get_application
from award.core.access import enforce
from award.core.clock import now
from award.core.errors import Conflict
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.queries import criteria_of, items_of
from award.domain.errors import AwardError

SAVED = "Award-Saved"  # the header of an answer to a save: the version now, or "no"


@login_required
@require_POST
def answer_save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Save one text of an item."""
    return _save(request, pk, code)


@login_required
@require_POST
def profile_save(request: ActorRequest, pk: int) -> HttpResponse:
    """Save one answer of the profile."""
    return _save(request, pk, "")


def _save(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    slug = request.POST.get("field", "")
    area = TextArea(part_of(slug), "", "", 0).take(request.POST)
    try:
        saved = services.save_typed(
            actor=request.user, pk=pk, code=code, part=area.key, text=area.text, version=area.version
        )
    except AwardError as error:
        return _not_saved(request, pk, code, slug, error)
    area.version = saved.version
    return _answer(area, saved.characters, saved.limit, 200)


def _not_saved(request: ActorRequest, pk: int, code: str, slug: str, error: AwardError) -> HttpResponse:
    """What was typed, with the reason or the other text beside it."""
    application = get_application(request.user, pk)
    if role_in(request.user, application.organisation) not in WRITERS:
        enforce(can_edit(request.user, application))  # no late save, but one that was never allowed: on record
    criteria = criteria_of(application.cycle)
    if not code:
        areas, limit = profile_areas(application), criteria.limits.profile_characters
    else:
        item = next((row for row in items_of(application.cycle) if row.code == code), None)
        if item is None:
            raise Http404
        areas, limit = item_editor(application, item).areas, item.max_characters
    area = next((area for area in areas if area.slug == slug), None)
    if area is None:
        raise Http404
    area.take(request.POST)
    if isinstance(error, Conflict):
        area.other, area.version = error.current, error.version
    else:
        area.error = sentence(error)
    status = 409 if area.other is not None else 403 if error.code == "refused" else 422
    return _answer(area, sum(each.characters for each in areas), limit, status)


def _answer(area: TextArea, characters: int, limit: int, status: int) -> HttpResponse:
    """The fragment; made without the request, whose context it does not need and every save would pay for."""
    context = {"area": area, "characters": characters, "limit": limit, "saved_at": now()}
    page = get_template("applications/_saved.html").render(context)
    return HttpResponse(page, status=status, headers={SAVED: str(area.version) if status == 200 else "no"})
