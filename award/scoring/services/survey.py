"""Figures of surveys: a file asked for by one person, confirmed or refused by a second."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.audit.services import ask, decide, record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.core.hashing import sha256
from award.cycles.models import Round
from award.domain.lifecycle import require_transition
from award.domain.text import clean_text
from award.scoring.models import SurveyFigure, SurveyImport
from award.scoring.surveyfile import read_figures, rows_json, rows_of_json
from award.scoring.surveyrights import CONFIRMATION, act_of, can_decide_import, can_import
from award.scoring.surveys import figures_by_number, imports

State = SurveyImport.State


@transaction.atomic
def ask_figures(*, actor: Actor, round: Round, file_name: str, data: bytes) -> SurveyImport:
    """Keep what a file holds and ask a second person to confirm it. Raises ServiceError, InputRefused."""
    require_known(can_import(actor, round))
    measured = read_figures(data, file_name, figures_by_number(round))
    if measured.faults:
        raise ServiceError(_("The file has faults. Correct them and upload it again."), code="faults")
    rows = rows_json(measured.rows)
    try:
        with transaction.atomic():
            file = SurveyImport.objects.create(
                round=round, file_name=file_name[:200], rows=rows, rows_sha256=sha256(rows), made_by_id=actor.pk,
                made_at=now(),
            )  # fmt: skip
    except IntegrityError:
        raise ServiceError(_("A file of figures awaits a second person already."), code="one_open") from None
    after = {"state": State.ASKED, "figures": len(measured.rows), "rows_sha256": file.rows_sha256}
    record(actor=actor, action="survey_import.made", target=file, after=after)
    ask(actor=actor, kind=CONFIRMATION, target=file, payload={"cycle": round.cycle_id, "rows": file.rows_sha256})
    return file


@transaction.atomic
def decide_figures(*, actor: Actor, file: SurveyImport, approve: bool, reason: str = "") -> SurveyImport:
    """Confirm, as the second person, so that the figures count, or refuse. Earlier figures stay on record.

    Raises ServiceError for the one who asked, when the round closed or an application left meanwhile; StaleState.
    """
    locked = imports().select_for_update(of=("self",)).get(pk=file.pk)
    act = act_of(locked)
    require_known(can_decide_import(actor, locked, act))
    if act is None:
        raise StaleState
    reason = clean_text(reason).strip()
    if not approve and not reason:
        raise ServiceError(_("Say why the figures are refused."), code="reason_missing")
    new = State.CONFIRMED if approve else State.REFUSED
    require_transition("survey_import", locked.state, new)
    if approve:
        _record_figures(locked)
    moved = SurveyImport.objects.filter(pk=locked.pk, state=State.ASKED).update(
        state=new, decided_by_id=actor.pk, decided_at=now(), reason=reason
    )
    if not moved:
        raise StaleState
    decide(actor=actor, act=act, approve=approve, target=locked, reason=reason)
    after = {"state": new, "rows_sha256": locked.rows_sha256}
    record(actor=actor, action=f"survey_import.{new}", target=locked, before={"state": State.ASKED}, after=after)
    locked.refresh_from_db()
    return locked


def _record_figures(file: SurveyImport) -> None:
    # Closing the round waits for this lock, or this for the closing: figures count before or not at all.
    round = Round.objects.select_for_update().get(pk=file.round_id)
    if round.state != Round.State.OPEN:
        raise ServiceError(_("The round was closed meanwhile. The figures can only be refused."), code="closed")
    if sha256(file.rows) != file.rows_sha256:
        raise StaleState
    known = figures_by_number(round)
    rows = rows_of_json(file.rows, known)
    if gone := [row.number for row in rows if row.number not in known]:
        text = _("No longer in the award: %(numbers)s. Refuse the file and import the others.")
        raise ServiceError(text % {"numbers": _(", ").join(gone)}, code="left")
    applications = dict(Application.objects.filter(cycle=round.cycle_id).values_list("number", "pk"))
    SurveyFigure.objects.bulk_create(
        SurveyFigure(
            file=file, round=round, application_id=applications[row.number], percent=row.percent,
            answers=row.answers, source=row.source, measured_on=row.measured_on, note=row.note, recorded_at=now(),
        )
        for row in rows
    )  # fmt: skip
