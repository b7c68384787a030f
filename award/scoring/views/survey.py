"""The office's pages of a survey round: its figures, a file of them, the second person's answer."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from award.core import keptfiles
from award.core.access import enforce
from award.core.acts import act
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.core.messages import sentence
from award.core.tablefiles import fault_lines, heading, template_download
from award.core.xlsx_messages import fault_line
from award.cycles.forms import posted
from award.cycles.models import Round
from award.domain.errors import AwardError, InputRefused
from award.scoring import surveyrights, surveys
from award.scoring.services.survey import ask_figures, decide_figures
from award.scoring.surveyfile import FIELDS, read_figures, rows_of_json
from award.scoring.surveyforms import AskForm, DecisionForm, FiguresForm


def _purpose(round: Round) -> str:
    return f"survey-{round.pk}"


@login_required
@require_safe
def survey(request: ActorRequest, pk: int) -> HttpResponse:
    """The figures of a survey round, those overtaken, and the files they came from."""
    round = surveyrights.get_survey_round(request.user, pk)
    lines = surveys.lines_of(round)
    context = {
        "round": round,
        "lines": lines,
        "missing": sum(line.figure is None for line in lines),
        "files": surveys.imports_of(round),
        "verdict": surveyrights.can_import(request.user, round),
        "waiting": surveys.open_import(round),
    }
    return render(request, "scoring/survey.html", context)


@login_required
@require_safe
def survey_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Every confirmed figure, those overtaken too."""
    round = surveyrights.get_survey_round(request.user, pk)
    headings = [heading(field) for field in FIELDS]
    headings[1:1] = [_("Organisation")]
    return list_download(
        f"survey-{round.cycle.year}-{round.code}", str(round), [*headings, _("Recorded"), _("Counts")], _rows(round)
    )


def _rows(round: Round) -> Iterator[list[object]]:
    now = {row.pk for row in surveys.figures_now(round).values()}
    for row in surveys.figures_of(round):
        yield [
            row.application.number, row.application.organisation.name, float(row.percent), row.answers, row.source,
            row.measured_on, row.note, row.recorded_at,
            _("yes") if row.pk in now else pgettext("figure", "overtaken"),
        ]  # fmt: skip


@login_required
@require_safe
def survey_template_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """An empty list to fill in."""
    surveyrights.get_survey_round(request.user, pk)
    return template_download("survey", _("Survey figures"), FIELDS)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey_import(request: ActorRequest, pk: int) -> HttpResponse:
    """Choose a file; what it holds is shown next."""
    round = surveyrights.get_survey_round(request.user, pk)
    enforce(surveyrights.can_import(request.user, round))
    form = FiguresForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, data = form.cleaned_data["file"]
        try:
            read_figures(data, name, surveys.figures_by_number(round))
        except InputRefused as error:
            for line in fault_lines(error):
                form.add_error("file", line)
        else:
            token = keptfiles.keep(request.user, _purpose(round), name, data)
            return redirect("scoring:survey_preview", round.pk, token)
    status = 422 if form.is_bound else 200
    return render(request, "scoring/survey_import.html", {"round": round, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey_preview(request: ActorRequest, pk: int, token: UUID) -> HttpResponse:
    """What an uploaded file holds, with every fault; without one it goes to the second person once counted."""
    round = surveyrights.get_survey_round(request.user, pk)
    enforce(surveyrights.can_import(request.user, round))
    kept = keptfiles.load(request.user, _purpose(round), token)
    if kept is None:
        messages.error(request, _("This file is no longer kept. Upload it again."))
        return redirect("scoring:survey_import", round.pk)
    measured = read_figures(kept.data, kept.name, surveys.figures_by_number(round))
    form = AskForm(posted(request), expected=len(measured.rows))
    if request.method == "POST" and not measured.faults and form.is_valid():
        try:
            file = ask_figures(actor=request.user, round=round, file_name=kept.name, data=kept.data)
        except AwardError as error:
            form.add_error(None, sentence(error))
        else:
            keptfiles.drop(request.user, _purpose(round), token)
            messages.success(request, _("The figures await a second person. They count once confirmed."))
            return redirect("scoring:survey_decide", file.pk)
    faults = [fault_line(fault) for fault in measured.faults]
    context = {"round": round, "name": kept.name, "measured": measured, "faults": faults, "form": form}
    return render(request, "scoring/survey_preview.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """A file of figures; the second person confirms or refuses it here."""
    file = surveyrights.get_import(request.user, pk)
    verdict = surveyrights.can_decide_import(request.user, file, surveyrights.act_of(file))
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        enforce(verdict)
        is_confirmed = request.POST.get("answer") == "confirm"
        done = _("The figures count now.") if is_confirmed else _("The figures are refused.")
        reason = form.cleaned_data["reason"]
        if is_confirmed or reason:
            act(request, done, decide_figures, file=file, approve=is_confirmed, reason=reason)
            return redirect("scoring:survey_decide", file.pk)
        form.add_error("reason", _("Say why the figures are refused."))
    rows = rows_of_json(file.rows, surveys.figures_by_number(file.round))
    context = {"file": file, "round": file.round, "rows": rows, "form": form, "verdict": verdict}
    return render(request, "scoring/survey_file.html", context, status=422 if form.errors else 200)
