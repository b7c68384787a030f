"""Which slots may be written now: all of them, or after a return for correction those of the points named."""

from __future__ import annotations

from collections.abc import Iterable

from award.applications.deadlines import open_correction
from award.applications.models import Application, CorrectionPoint
from award.applications.offline.slots import Slot
from award.applications.permissions import can_edit, can_edit_part
from award.core.access import ALLOWED, Actor, Verdict

Place = CorrectionPoint.Place
_PLACES = {"basic": Place.BASIC, "indicator": Place.BASIC, "profile": Place.PROFILE}


def can_bring(actor: Actor, application: Application) -> Verdict:
    """May the actor upload a copy now: may at least one of its slots be written?"""
    verdict = can_edit(actor, application)
    correction = None if verdict or verdict.hidden else open_correction(application)
    if correction is None:
        return verdict
    found = [can_edit_part(actor, application, point.place, point.code) for point in correction.points.all()]
    return ALLOWED if any(found) else next(iter(found), verdict)


def closed_slots(actor: Actor, application: Application, slots: Iterable[Slot]) -> dict[str, str]:
    """The slots that may not be written now, by tag, each with the reason."""
    if can_edit(actor, application):
        return {}
    verdicts: dict[tuple[str, str], Verdict] = {}
    closed = {}
    for slot in slots:
        place, code = _PLACES.get(slot.kind, Place.ITEM), slot.item.code if slot.item else ""
        verdict = verdicts.get((place, code))
        if verdict is None:
            verdict = verdicts[place, code] = can_edit_part(actor, application, place, code)
        if not verdict:
            closed[slot.tag] = str(verdict.reason)
    return closed
