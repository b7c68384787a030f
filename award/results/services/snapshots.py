"""Standings frozen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import OFFICE_ONLY, ServiceError, StaleState, require
from award.core.hashing import canonical, sha256
from award.cycles.models import Round
from award.domain.ranking import standing_json
from award.results.inputs import ENGINE_VERSION, freeze, inputs_sha256
from award.results.models import Snapshot, SnapshotRow
from award.results.permissions import can_take_snapshot
from award.results.queries import applications_of, panel_by_application, panels_frozen, scores_of, standing_of
from award.results.rows import standing_rows
from award.results.services.diagnosing import diagnose_round


@transaction.atomic
def take_snapshot(*, actor: Actor, round: Round) -> Snapshot:
    """Freeze the standing after a round: inputs, their hashes, result and diagnosis. Raises ServiceError."""
    Round.objects.select_for_update().filter(pk=round.pk).first()
    require(can_take_snapshot(actor, round), OFFICE_ONLY)
    scores = scores_of(round.cycle, round)
    standing = standing_of(round, scores)
    content = standing_json(standing)
    payload = canonical(content)
    digest = sha256(payload)
    if Snapshot.objects.filter(round=round, sha256=digest, engine_version=ENGINE_VERSION).exists():
        raise ServiceError(_("This very standing is frozen already."), code="same_snapshot")
    diagnosis = diagnose_round(actor=actor, round=round)
    if diagnosis.inputs_sha256 != inputs_sha256(standing.inputs):  # a recusal came in between
        raise StaleState
    snapshot = Snapshot.objects.create(
        round=round,
        engine_version=ENGINE_VERSION,
        inputs=dict(standing.inputs),
        scores=freeze(scores, panels_frozen(round.cycle, round)),
        payload=payload,
        sha256=digest,
        diagnosis=diagnosis,
        taken_by_id=actor.pk,
        taken_at=now(),
    )
    SnapshotRow.objects.bulk_create(_rows(snapshot, content, standing_rows(round, scores, standing, diagnosis)))
    record(
        actor=actor,
        action="snapshot.taken",
        target=snapshot,
        after={"state": "frozen", "round": round.code, "sha256": digest, "inputs": dict(standing.inputs)},
    )
    return snapshot


def _rows(snapshot: Snapshot, content: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[SnapshotRow]:
    applications = applications_of(snapshot.round.cycle, content)
    panels = panel_by_application(snapshot.round.cycle)
    for place, row in enumerate(rows):
        application = applications[row["application"]]
        yield SnapshotRow(
            snapshot=snapshot,
            place=place,
            application=application,
            panel=panels.get(application.pk),
            rank=row.get("rank"),
            is_in=row["is_in"],
            payload=canonical(row),
        )
