"""What awaits a second person of the office, in words, with the page where it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from award.applications.rights import EXTENSION
from award.audit.models import TwoPersonAct
from award.audit.queries import open_acts
from award.cycles.models import Cycle
from award.panels.conflictqueries import LIFT
from award.panels.planrights import ADOPTION
from award.results.models import Snapshot
from award.results.permissions import RELEASE
from award.scoring.sealed import REOPENING
from award.scoring.surveyrights import CONFIRMATION

SHOWN = 20


@dataclass(frozen=True)
class WaitingAct:
    """What awaits a second person ("" as the address where no page decides it)."""

    words: str
    url: str
    asked_by: Any
    asked_at: datetime


def waiting_acts() -> list[WaitingAct]:
    """What awaits a second person, newest first."""
    acts = list(open_acts()[:SHOWN])
    rows = Snapshot.objects.select_related("round__cycle").defer("payload", "scores")
    snapshots = rows.in_bulk([int(act.object_id) for act in acts if act.kind == RELEASE])
    cycles = Cycle.objects.select_related("programme").in_bulk({_cycle_of(act) for act in acts} - {0})
    return [
        WaitingAct(
            *_release(act, snapshots) if act.kind == RELEASE else _other(act, cycles.get(_cycle_of(act))),
            act.asked_by,
            act.asked_at,
        )
        for act in acts
    ]


def _cycle_of(act: TwoPersonAct) -> int:
    """The key of the cycle it is about; 0 where the act does not say."""
    return int(act.payload.get("cycle", 0))


def _release(act: TwoPersonAct, snapshots: dict[int, Snapshot]) -> tuple[str, str]:
    snapshot = snapshots[int(act.object_id)]
    names = {"cycle": snapshot.round.cycle.name, "round": snapshot.round.name}
    words = _("Release of the standing: %(cycle)s, %(round)s") % names
    return words, reverse("results:snapshot", args=[snapshot.pk])


def _other(act: TwoPersonAct, cycle: Cycle | None) -> tuple[str, str]:
    names = {"cycle": cycle.name if cycle else ""}
    if act.kind == EXTENSION:
        return _("Later deadline of one applicant"), reverse("applications:extensions", args=[_cycle_of(act)])
    if act.kind == ADOPTION:
        words = _("Adoption of a plan of panels: %(cycle)s") % names
        return words, reverse("panels:plan", args=[int(act.object_id)])
    if act.kind == CONFIRMATION:
        words = _("Figures of a survey: %(cycle)s") % names
        return words, reverse("scoring:survey_decide", args=[int(act.object_id)])
    if act.kind == REOPENING:
        words = _("Opening a sealed sheet again: %(cycle)s") % names
        return words, reverse("scoring:reopen", args=[int(act.object_id)])
    if act.kind == LIFT:
        words = _("Lifting of a conflict of interest: %(cycle)s") % names
        return words, reverse("panels:conflict", args=[int(act.object_id)])
    return f"{act.kind} {act.object_id}", ""
