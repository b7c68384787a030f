"""Who imports and confirms the figures of a survey; the doors of the office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from award.audit.models import TwoPersonAct
from award.audit.queries import open_act
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.cycles.models import Round
from award.cycles.permissions import get_round
from award.scoring.models import SurveyImport
from award.scoring.surveys import imports, open_import

CONFIRMATION = "survey_import"


def get_survey_round(actor: Actor, pk: int) -> Round:
    """The office's door to a survey round; no other round has figures."""
    round = get_round(actor, pk)
    enforce(ALLOWED if round.kind == "survey" else HIDDEN)
    return round


def get_import(actor: Actor, pk: int) -> SurveyImport:
    """The office's door to a file of figures."""
    enforce(ALLOWED if actor.has_role("office") else HIDDEN)
    return found(imports(), pk=pk)


def can_import(actor: Actor, round: Round) -> Verdict:
    """May figures be imported now? While the round is open, one file at a time."""
    if not actor.has_role("office"):
        return HIDDEN
    if round.state != Round.State.OPEN:
        return refused(_("Figures are imported while the round is open."))
    if open_import(round) is not None:
        return refused(_("A file of figures awaits a second person already."))
    return ALLOWED


def can_decide_import(actor: Actor, file: SurveyImport, act: TwoPersonAct | None) -> Verdict:
    """May the actor confirm or refuse the file? Anyone of the office but the one who imported it."""
    if not actor.has_role("office"):
        return HIDDEN
    if act is None or file.state != SurveyImport.State.ASKED:
        return refused(_("This file was decided already."))
    if act.asked_by_id == actor.pk:
        return refused(_("The person who asked cannot also decide. A second person must do it."))
    return ALLOWED


def act_of(file: SurveyImport) -> TwoPersonAct | None:
    """The act that awaits the second person, if any."""
    return open_act(CONFIRMATION, file)
