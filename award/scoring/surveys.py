"""Named reads of surveys: the figure that counts for each application, the earlier ones, the files."""

from __future__ import annotations

from django.db.models import QuerySet

from award.applications.models import Application
from award.cycles.models import Round
from award.domain.scores import Figure
from award.scoring.models import SurveyFigure, SurveyImport

_LEFT_THE_AWARD = (Application.State.WITHDRAWN, Application.State.REJECTED)


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
        if row.application.state not in _LEFT_THE_AWARD
    ]
