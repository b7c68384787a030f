"""Sheets on which one mark stands for a whole category, or for everything: what they ask, and what stands on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from award.core.templatetags.award import in_language
from award.cycles.models import Round
from award.cycles.queries import round_rules
from award.domain.criteria import Criteria, Item
from award.scoring.models import Finding, ItemScore, ScoreSheet

TOTAL = "total"


@dataclass(frozen=True)
class Unit:
    """What one mark is given for: its code, its name, and the items that the mark stands for."""

    code: str
    name: str
    points: int
    items: tuple[Item, ...]

    @property
    def codes(self) -> set[str]:
        return {item.code for item in self.items}


@dataclass
class Line:
    """A unit with what stands on the sheet, or what was typed where that was refused."""

    unit: Unit
    percent: str = ""
    version: int = 0
    kind: str = Finding.Kind.STRENGTH
    text: str = ""
    remark: Finding | None = None
    remark_version: int = 0
    errors: list[str] = field(default_factory=list)
    saved_meanwhile: str = ""

    @property
    def finding_pk(self) -> int | str:
        """The key of the remark, as the form sends it."""
        return self.remark.pk if self.remark else ""


def is_simple(round: Round) -> bool:
    """Does one mark stand for more than an item in the round?"""
    return round_rules(round).sheet != "item"


def units_of(criteria: Criteria, round: Round) -> list[Unit]:
    """What a mark is given for in the round: each item, each category, or all in one."""
    rule = round_rules(round).sheet
    if rule == TOTAL:
        return [Unit(TOTAL, "", criteria.total_points, tuple(criteria.items))]
    if rule == "category":
        return [
            Unit(row.code, in_language(row.name), row.points, tuple(row.items)) for row in criteria.categories
        ]  # fmt: skip
    return [Unit(row.code, in_language(row.name), row.points, (row,)) for row in criteria.items]


def lines_of(
    sheet: ScoreSheet, criteria: Criteria, scores: Mapping[str, ItemScore], findings: list[Finding]
) -> list[Line]:
    """The sheet as its form shows it; the remark of a unit is the latest on its items."""
    remarks = {finding.item.code: finding for finding in findings}
    lines = []
    for unit in units_of(criteria, sheet.assignment.round):
        score = scores.get(unit.items[0].code)
        line = Line(unit, version=score.version if score else 0)
        line.percent = "" if score is None or score.percent is None else str(score.percent)
        found = [remarks[item.code] for item in unit.items if item.code in remarks]
        if found:
            line.remark = found[0]
            line.kind, line.text, line.remark_version = found[0].kind, found[0].text, found[0].version
        lines.append(line)
    return lines


def keeps_units(criteria: Criteria, round: Round, marks: Mapping[str, object]) -> bool:
    """Do marks by item code fill each unit that they touch, with one mark?"""
    if not is_simple(round):
        return True
    units = units_of(criteria, round)
    touched = [unit for unit in units if unit.codes & marks.keys()]
    return all(unit.codes <= marks.keys() and len({marks[code] for code in unit.codes}) == 1 for unit in touched)
