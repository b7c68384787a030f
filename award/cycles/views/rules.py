"""The programme of a cycle, section by section: edited while it is set up, shown afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from award.core.access import enforce
from award.core.errors import StaleState
from award.core.http import ActorRequest
from award.core.messages import sentence
from award.cycles.models import Cycle
from award.cycles.permissions import can_change_rules, get_cycle
from award.cycles.programmes.editing import Section
from award.cycles.programmes.labels import SECTION_NAMES
from award.cycles.queries import programme_of, programme_text_before
from award.cycles.services import change_rules
from award.domain.errors import AwardError, InputRefused


@login_required
def rules(request: ActorRequest, pk: int, section: str = "classes") -> HttpResponse:
    row = get_cycle(request.user, pk)
    if section not in SECTION_NAMES:
        raise Http404
    if request.method != "POST":
        return _page(request, row, Section(section, programme_of(row)))
    enforce(can_change_rules(request.user, row))
    shown = Section(section, programme_of(row), request.POST)
    if shown.focus is not None:
        return _page(request, row, shown)
    return _saved(request, row, shown)


def _saved(request: ActorRequest, row: Cycle, shown: Section) -> HttpResponse:
    """Save, unless someone else changed the same section since the page was opened, or something is wrong."""
    base = request.POST.get("base", "")
    if base != row.programme.sha256:
        before = programme_text_before(row, base)
        if before is None or not shown.is_same_in(before, programme_of(row)):
            return _page(request, row, shown, status=409, theirs=shown.differs(programme_of(row)))
    try:
        change_rules(actor=request.user, cycle=row, base=row.programme.sha256, tables=shown.whole)
    except InputRefused as refusal:
        shown.refuse(refusal)
        return _page(request, row, shown, status=422)
    except StaleState:
        fresh = get_cycle(request.user, row.pk)
        return _page(request, fresh, shown, status=409, theirs=shown.differs(programme_of(fresh)))
    except AwardError as error:
        shown.others = [sentence(error)]
        return _page(request, row, shown, status=422)
    messages.success(request, _("Saved: %(section)s.") % {"section": shown.label})
    return redirect("cycles:rules_section", row.pk, shown.name)


def _page(request: ActorRequest, row: Cycle, shown: Section, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "cycle": row,
        "section": shown,
        "nodes": shown.nodes(),
        "wrong": shown.summary(),
        "sections": SECTION_NAMES.items(),
        "may_change": can_change_rules(request.user, row),
        "base": row.programme.sha256 if status == 409 else request.POST.get("base", row.programme.sha256),
        **more,
    }
    return render(request, "cycles/rules/section.html", context, status=status)


@login_required
def programme_file(request: ActorRequest, pk: int) -> HttpResponse:
    row = get_cycle(request.user, pk)
    answer = HttpResponse(row.programme.text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.programme.code}-{row.year}.toml"'
    return answer
