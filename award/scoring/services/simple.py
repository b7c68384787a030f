"""Sheets on which one mark stands for a whole category, or for everything: what is written on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from award.core.access import Actor
from award.core.errors import Conflict, ServiceError, StaleState
from award.core.messages import sentence
from award.cycles.models import Item
from award.cycles.queries import criteria_of
from award.domain.errors import AwardError
from award.scoring import queries
from award.scoring.models import ScoreSheet
from award.scoring.services._common import locked_sheet
from award.scoring.services.sheets import NewMark, delete_finding, save_finding, save_marks
from award.scoring.simple import Unit, units_of


class Given(NamedTuple):
    """What was given for a unit, upon these versions: a mark (None takes it back) and one remark."""

    code: str
    percent: int | None
    version: int
    kind: str
    text: str
    finding: int | None
    finding_version: int


class UnitError(ServiceError):
    """What was given for one unit cannot be saved; `cause` says why, and what was saved meanwhile."""

    def __init__(self, code: str, cause: AwardError) -> None:
        super().__init__(sentence(cause), code="unit_refused")
        self.unit, self.cause = code, cause


@transaction.atomic
def save_simple(*, actor: Actor, sheet: ScoreSheet, given: Iterable[Given]) -> ScoreSheet:
    """Save the marks and remarks of some units, all or none; a mark is written to every item of its unit.

    Raises UnitError naming the unit, for a mark off the step, a remark too long, or what was saved meanwhile.
    """
    locked = locked_sheet(actor, sheet)
    criteria = criteria_of(locked.assignment.round.cycle)
    units = {unit.code: unit for unit in units_of(criteria, locked.assignment.round)}
    criteria_set_id = locked.assignment.round.cycle.programme.criteria_set_id
    items = {item.code: item for item in Item.objects.filter(criteria_set=criteria_set_id)}
    for row in given:
        if row.code not in units:
            raise ServiceError(_("There is no such field on this sheet. Reload the page."), code="unknown_unit")
        try:
            marks = [NewMark(items[item.code], row.percent, False, row.version) for item in units[row.code].items]
            save_marks(actor=actor, sheet=locked, marks=marks)
            _save_remark(actor, locked, units[row.code], items, row)
        except AwardError as error:
            raise UnitError(row.code, error) from None
    return locked


def _save_remark(actor: Actor, sheet: ScoreSheet, unit: Unit, items: dict[str, Item], row: Given) -> None:
    found = queries.finding_of(row.finding) if row.finding else None
    if found is not None and (found.sheet_id != sheet.pk or found.item.code not in unit.codes):
        raise StaleState
    if row.finding and found is None:
        raise StaleState(_("This remark was deleted meanwhile."))
    text = row.text.strip()
    if found is not None:
        found.sheet = sheet
        if (found.kind, found.text) == (row.kind, text):
            return
        if found.version != row.finding_version:
            raise Conflict(current=found.text, version=found.version)
        if not text or found.kind != row.kind:
            delete_finding(actor=actor, finding=found)
            found = None
    if text:
        item = items[unit.items[0].code]
        save_finding(actor=actor, sheet=sheet, item=item, kind=row.kind, text=text, finding=found,
                     version=row.finding_version)  # fmt: skip
