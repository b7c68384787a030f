"""Named reads of surveys: the figure that counts for each application, the earlier ones, the files."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from award.applications.models import Application
from award.cycles.models import Round
from award.domain.scores import Figure
from award.panels.queries import is_closed_to_experts
from award.scoring.models import SurveyFigure, SurveyImport


def imports() -> QuerySet[SurveyImport]:
    """All files of figures with what their pages need."""
    return SurveyImport.objects.select_related("round__cycle__programme__criteria_set", "made_by", "decided_by")


def imports_of(round: Round) -> QuerySet[SurveyImport]:
    """The files of a round, newest first."""
    return SurveyImport.objects.filter(round=round).select_related("made_by", "decided_by").defer("rows")


def figures_of(round: Round) -> QuerySet[SurveyFigure]:
    """Every figure of a round that was confirmed, by application, oldest first; those overtaken too."""
    rows = SurveyFigure.objects.filter(round=round).select_related("application__organisation", "file")
    return rows.order_by("application__number", "pk")


def figures_now(round: Round) -> dict[int, SurveyFigure]:
    """The figure that counts for each application, by its key: the latest confirmed one."""
    return {row.application_id: row for row in figures_of(round)}


def measured_figures(round: Round) -> list[Figure]:
    """The figures of a round as the engine reads them."""
    rows = figures_now(round).values()
    return [
        Figure(row.application.number, round.code, row.percent)
        for row in rows
        if not is_closed_to_experts(row.application)
    ]


def open_import(round: Round) -> SurveyImport | None:
    """The file that awaits a second person, if any."""
    return SurveyImport.objects.filter(round=round, state=SurveyImport.State.ASKED).select_related("made_by").first()


def figures_by_number(round: Round) -> dict[str, Decimal | None]:
    """Every accepted application of the cycle by number, with the figure that counts now, None without one."""
    now = figures_now(round)
    rows = Application.objects.filter(cycle=round.cycle_id, state=Application.State.ACCEPTED)
    return {
        number: now[key].percent if key in now else None
        for key, number in rows.order_by("number").values_list("pk", "number")
    }


@dataclass(frozen=True)
class Line:
    """An application with the figure that counts (None: missing) and those before it, the latest first."""

    application: Application
    figure: SurveyFigure | None
    earlier: list[SurveyFigure]


def lines_of(round: Round) -> list[Line]:
    """The accepted applications of the round's cycle with their figures, by number."""
    by_application: dict[int, list[SurveyFigure]] = {}
    for row in figures_of(round):
        by_application.setdefault(row.application_id, []).insert(0, row)
    rows = Application.objects.filter(cycle=round.cycle_id, state=Application.State.ACCEPTED)
    found = [(row, by_application.get(row.pk, [])) for row in rows.select_related("organisation").order_by("number")]
    return [Line(row, next(iter(figures), None), figures[1:]) for row, figures in found]
