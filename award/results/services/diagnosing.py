"""Diagnostics of a standing, computed once for its inputs and kept."""

from __future__ import annotations

import secrets

from django.db import transaction

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import OFFICE_ONLY, require
from award.core.hashing import canonical, sha256
from award.cycles.models import Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.diagnostics.rounds import round_diagnosis
from award.domain.diagnostics.stability import stability
from award.results.inputs import ENGINE_VERSION, inputs_sha256
from award.results.models import Diagnosis
from award.results.permissions import can_diagnose
from award.results.queries import all_inputs, diagnosis_of, panels_frozen, scores_of, sheets_round_code

REPLICATES = 1000
SEED_BITS = 53  # any seed stays exact where JSON numbers are read as floats


@transaction.atomic
def diagnose_round(*, actor: Actor, round: Round) -> Diagnosis:
    """The diagnosis of the standing after the round as it is now; computed anew only where an input changed.

    The seed of the resampling is drawn once and kept. Raises ServiceError before the opening.
    """
    require(can_diagnose(actor, round), OFFICE_ONLY)
    Round.objects.select_for_update().filter(pk=round.pk).first()
    scores = scores_of(round.cycle, round)
    inputs = all_inputs(round, scores)
    if (known := diagnosis_of(round, inputs)) is not None:
        return known
    criteria, programme, panels = criteria_of(round.cycle), programme_of(round.cycle), panels_frozen(round.cycle, round)
    seed = secrets.randbits(SEED_BITS)
    stable = stability(criteria, programme, scores, after=round.code, panels=panels, seed=seed, replicates=REPLICATES)
    code = sheets_round_code(programme, round.code)
    agreement = round_diagnosis(criteria, programme, scores, code, panels).as_data() if code else None
    payload = canonical({"round": agreement, "stability": stable.as_data()})
    diagnosis = Diagnosis.objects.create(
        round=round,
        inputs_sha256=inputs_sha256(inputs),
        engine_version=ENGINE_VERSION,
        seed=seed,
        replicates=REPLICATES,
        payload=payload,
        sha256=sha256(payload),
        computed_by_id=actor.pk,
        computed_at=now(),
    )
    record(
        actor=actor,
        action="round.diagnosed",
        target=round,
        after={"seed": seed, "replicates": REPLICATES, "sha256": diagnosis.sha256},
    )
    return diagnosis
