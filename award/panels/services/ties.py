"""What ties an expert to organisations, and what the office noted on how an expert worked."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import OFFICE_ONLY, StaleState, require
from award.cycles.models import Cycle
from award.panels.models import ConductNote, Expert, ExpertTie
from award.panels.permissions import can_run_panels
from award.panels.registerrights import can_keep_ties, can_remove_tie
from award.panels.services._common import save
from award.panels.services.conflicts import find_conflicts


@transaction.atomic
def add_tie(
    *,
    actor: Actor,
    expert: Expert,
    kind: str,
    organisation: str,
    credit_code: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    note: str = "",
) -> ExpertTie:
    """Enter a tie to an organisation: by the expert for itself, or by the office."""
    require(can_keep_ties(actor, expert))
    tie = ExpertTie(
        expert=expert, kind=kind, organisation=organisation, credit_code=credit_code, from_on=from_on,
        until_on=until_on, note=note, entered_by_id=actor.pk, entered_at=now(),
    )  # fmt: skip
    save(tie)
    find_conflicts(actor=actor, expert=expert)
    record(actor=actor, action="expert.tie_added", target=expert, after={"tie": tie.pk, "kind": tie.kind})
    return tie


@transaction.atomic
def remove_tie(*, actor: Actor, tie: ExpertTie) -> None:
    """Take a tie out that was entered by mistake.

    A conflict found by it stands until two people lift it: else whoever took the tie out would have lifted it alone.
    """
    require(can_remove_tie(actor, tie))
    removed, _details = ExpertTie.objects.filter(pk=tie.pk).delete()
    if not removed:
        raise StaleState
    before = {"tie": tie.pk, "kind": tie.kind, "organisation": tie.organisation}
    record(actor=actor, action="expert.tie_removed", target=tie.expert, before=before)


@transaction.atomic
def note_conduct(*, actor: Actor, expert: Expert, kind: str, text: str, cycle: Cycle | None = None) -> ConductNote:
    """The office notes how an expert worked. The expert never sees it."""
    require(can_run_panels(actor), OFFICE_ONLY)
    note = ConductNote(expert=expert, cycle=cycle, kind=kind, text=text.strip(), noted_by_id=actor.pk, noted_at=now())
    save(note)
    record(actor=actor, action="expert.conduct_noted", target=expert, after={"note": note.pk, "kind": note.kind})
    return note
