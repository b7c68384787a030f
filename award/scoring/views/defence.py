"""Defences: the office's pages of a round and of a day, the applicant's own time, the public record of draws."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from award.core.acts import act
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.core.messages import sentence
from award.core.xlsx_messages import fault_line
from award.cycles.forms import posted
from award.cycles.models import Round
from award.cycles.queries import programme_of
from award.domain.errors import AwardError
from award.panels.models import Panel
from award.scoring import defencerights, defences
from award.scoring.defenceforms import DayForm, TakeBackForm, WitnessForm, WordForm
from award.scoring.models import DefenceSession
from award.scoring.services import defence as services

PAGE = 25


@login_required
@require_safe
def defence(request: ActorRequest, pk: int) -> HttpResponse:
    """The panels that hear applications in a defence round, and how far each day is."""
    round = defencerights.get_defence_round(request.user, pk)
    context = {
        "round": round,
        "days": defences.panel_days(round),
        "verdict": defencerights.can_set(request.user, round),
    }
    return render(request, "scoring/defence.html", context)


@login_required
@require_safe
def defence_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The order of every day of the round, with its times."""
    round = defencerights.get_defence_round(request.user, pk)
    headings = [
        _("Panel"), _("Place"), _("Position"), _("Number"), _("Organisation"), _("Start"), _("Questions from"),
        _("End"), _("State"),
    ]  # fmt: skip
    return list_download(f"defence-{round.cycle.year}-{round.code}", str(round), headings, _rows(round))


def _rows(round: Round) -> Iterator[list[object]]:
    for day in defences.panel_days(round):
        for row in defences.order_of(day.session) if day.session else ():
            application = row.application
            yield [
                day.panel.name, row.slot.session.place, row.slot.position, application.number,
                application.organisation.name, row.starts_at, row.questions_at, row.ends_at,
                _("left the award") if row.has_left else "",
            ]  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def defence_day(request: ActorRequest, pk: int, panel: int) -> HttpResponse:
    """The day of a panel: date, place and minutes; then the draw, the order, and the mails."""
    round = defencerights.get_defence_round(request.user, pk)
    heard = defencerights.get_heard_panel(request.user, round, panel)
    session = defences.session_of(round, heard)
    form = DayForm(posted(request), session=session, rules=programme_of(round.cycle).defence)
    if request.method != "POST" or not form.is_valid():
        return _day_page(request, round, heard, day=form)
    data = form.cleaned_data
    day = services.Day(*(data[name] for name in services.Day._fields))
    try:
        services.set_day(
            actor=request.user,
            round=round,
            panel=heard,
            day=day,
            version=data["version"],
            reason=data.get("reason", ""),
        )
    except AwardError as error:
        form.add_error("reason" if error.code == "reason_missing" else None, sentence(error))
        return _day_page(request, round, heard, day=form, status=409 if error.code == "stale_state" else 422)
    messages.success(request, _("The day is set."))
    return redirect("scoring:defence_day", round.pk, heard.pk)


def _day_page(request: ActorRequest, round: Round, panel: Panel, *, status: int = 0, **forms: Form) -> HttpResponse:
    session = defences.session_of(round, panel)
    actor = request.user
    shown = {
        "day": forms.get("day") or DayForm(session=session, rules=programme_of(round.cycle).defence),
        "witness": forms.get("witness") or WitnessForm(),
        "word": forms.get("word") or WordForm(),
        "take_back": forms.get("take_back") or TakeBackForm(),
    }
    is_refused = any(form.errors for form in forms.values())
    context = {
        "round": round,
        "panel": panel,
        "session": session,
        "applications": defences.heard_by(panel, round),
        "order": defences.order_of(session) if session else [],
        "may_set": defencerights.can_set(actor, round),
        "may_commit": session and defencerights.can_commit_order(actor, session),
        "may_tell": session and defencerights.can_tell(actor, session),
        "forms": shown,
        "refused": next((form for form in forms.values() if form.errors), None),
    }
    return render(request, "scoring/defence_day.html", context, status=status or (422 if is_refused else 200))


def _back(session: DefenceSession) -> HttpResponse:
    return redirect("scoring:defence_day", session.round_id, session.panel_id)


@login_required
@require_POST
def defence_commit(request: ActorRequest, pk: int) -> HttpResponse:
    """Commit the seed of the order: what is drawn is fixed from now on."""
    session = defencerights.get_session(request.user, pk)
    form = WitnessForm(request.POST)
    if not form.is_valid():
        return _day_page(request, session.round, session.panel, witness=form)
    done = _("The seed is committed and its hash is public. The draw follows with the word of the witness.")
    act(request, done, services.commit_order, session=session, witness=form.cleaned_data["witness"])
    return _back(session)


@login_required
@require_POST
def defence_draw(request: ActorRequest, pk: int) -> HttpResponse:
    """Draw the order with the word of the witness."""
    session = defencerights.get_session(request.user, pk)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _day_page(request, session.round, session.panel, word=form)
    act(request, _("The order is drawn."), services.draw_order, session=session, word=form.cleaned_data["word"])
    return _back(session)


@login_required
@require_POST
def defence_take_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Drop a committed seed, with the reason."""
    session = defencerights.get_session(request.user, pk)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _day_page(request, session.round, session.panel, take_back=form)
    done = _("The seed is taken back. The reason stands in the audit log.")
    act(request, done, services.take_back_order, session=session, reason=form.cleaned_data["reason"])
    return _back(session)


@login_required
@require_POST
def defence_tell(request: ActorRequest, pk: int) -> HttpResponse:
    """Tell each applicant its own time by mail."""
    session = defencerights.get_session(request.user, pk)
    told = act(request, "", services.tell_applicants, session=session)
    if told is not None:
        text = ngettext("%(n)s applicant is told.", "%(n)s applicants are told.", told)
        messages.success(request, text % {"n": told})
    return _back(session)


@login_required
@require_POST
def defence_again(request: ActorRequest, pk: int) -> HttpResponse:
    """Draw the order again from what was kept and compare every byte."""
    session = defencerights.get_session(request.user, pk)
    faults = act(request, "", services.run_again, session=session)
    if faults == []:
        messages.success(request, _("Run again: every byte of the outcome is the same."))
    for fault in faults or ():
        messages.error(request, _("Run again: %(fault)s") % {"fault": fault_line(fault)})
    return _back(session)


@login_required
@require_safe
def defence_draw_file(request: ActorRequest, pk: int) -> HttpResponse:
    """All of a draw in one file, for `python -m award.domain verify-draw`."""
    session = defencerights.get_drawn_session(request.user, pk)
    data = defences.record_of(session)
    services.record_order_download(actor=request.user, session=session)
    name = f"draw-{session.round.cycle.year}-{session.round.code}-{session.pk}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type="application/json", headers=headers)


# ------------------------------------------------------------------ applicants, the public


@login_required
@require_safe
def defence_time(request: ActorRequest, pk: int) -> HttpResponse:
    """An applicant's own time and place; never those of another."""
    application, row = defencerights.get_own_slot(request.user, pk)
    context = {"application": application, "row": row, "session": row.slot.session}
    return render(request, "scoring/defence_time.html", context)


@require_safe
def defence_draws(request: HttpRequest) -> HttpResponse:
    """The public record of draws of orders: hashes beforehand, seeds and words afterwards, no names."""
    page = Paginator(defences.public_orders(), PAGE).get_page(request.GET.get("page"))
    return render(request, "scoring/defence_draws.html", {"page": page})
