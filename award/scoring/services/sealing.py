"""Sealing a sheet."""

from __future__ import annotations

import os

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import StaleState
from award.cycles.models import Round
from award.cycles.queries import criteria_of
from award.domain.commitments import canonical_payload, commitment
from award.domain.lifecycle import require_transition
from award.domain.scores import pack_marks
from award.scoring import queries
from award.scoring.models import ScoreSheet
from award.scoring.sealed import remarks_text
from award.scoring.services._common import complete_marks, locked_sheet


@transaction.atomic
def seal_sheet(*, actor: Actor, sheet: ScoreSheet) -> ScoreSheet:
    """Freeze a complete draft into one row with its commitment. Raises ServiceError naming the items left."""
    locked = locked_sheet(actor, sheet)
    require_transition("score_sheet", locked.state, ScoreSheet.State.SEALED)
    # Closing the round waits for this lock, or this for the closing: a sheet is sealed before or not at all.
    round_ = Round.objects.select_for_update().get(pk=locked.assignment.round_id)
    if round_.state != Round.State.OPEN:
        raise StaleState(_("The round was closed meanwhile. The sheet was not sealed."))
    criteria = criteria_of(locked.assignment.round.cycle)
    rows = queries.scores_of(locked)
    marks = complete_marks(criteria, {code: (row.percent, row.is_not_applicable) for code, row in rows.items()})
    payload = canonical_payload(
        application=locked.assignment.application.number, criteria=criteria.code,
        judge=locked.assignment.seat.pseudonym, round=round_.code, marks=marks,
    )  # fmt: skip
    nonce = os.urandom(32)
    remarks = remarks_text(queries.findings_of(locked))
    moved = ScoreSheet.objects.filter(pk=locked.pk, state=ScoreSheet.State.DRAFT).update(
        state=ScoreSheet.State.SEALED, sealed_at=now(), payload=payload, packed=pack_marks(criteria, marks),
        nonce=nonce, commitment=commitment(payload, nonce), remarks_sha256=commitment(remarks, nonce),
    )  # fmt: skip
    if not moved:
        raise StaleState
    locked.refresh_from_db()
    # With the nonce, or a reader of the trail could tell by its hash that a sheet has no remark.
    after = {"state": "sealed", "commitment": locked.commitment, "remarks_sha256": locked.remarks_sha256}
    record(actor=actor, action="score_sheet.sealed", target=locked, before={"state": "draft"}, after=after)
    return locked
