"""What the pages of a site visit show: items with their points and marks, the plan in days, the plan as it was sent."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from award.domain.criteria import Category, Item
from award.panels.models import Seat
from award.scoring import visitqueries
from award.scoring.consensus import Board, Row, board_of
from award.scoring.models import AgendaEntry, SiteVisit, VisitFinding, VisitPoint
from award.scoring.services._common import mark_text


@dataclass
class ItemRow:
    """One item on the visit: its points, its findings, the mark before and the one recorded."""

    row: Row
    points: list[VisitPoint] = field(default_factory=list)
    findings: list[VisitFinding] = field(default_factory=list)

    @property
    def item(self) -> Item:
        """The item of the criteria."""
        return self.row.item

    @property
    def open_points(self) -> int:
        """How many points are still to be verified."""
        return sum(point.result == VisitPoint.Result.OPEN for point in self.points)

    @property
    def state(self) -> str:
        """For the strip of items: done, part, flag (a mark changed), or nothing."""
        if self.is_changed:
            return "flag"
        if self.points and not self.open_points:
            return "done"
        return "part" if self.findings or len(self.points) > self.open_points else ""

    @property
    def before(self) -> str:
        """The mark before the visit."""
        return mark_text(self.row.before, self.row.before is None) if self.row.has_before else mark_text(None, False)

    @property
    def now(self) -> str:
        """The mark recorded after the visit, or a dash."""
        agreed = self.row.agreed
        return mark_text(agreed.percent, agreed.is_not_applicable) if agreed is not None else mark_text(None, False)

    @property
    def is_changed(self) -> bool:
        """Was another mark recorded than the one before?"""
        return self.row.is_agreed and self.row.agreed is not None and self.row.agreed.percent != self.row.before


@dataclass(frozen=True)
class Overview:
    """A visit item by item."""

    visit: SiteVisit
    board: Board
    rows: dict[str, ItemRow]
    points: list[VisitPoint]
    findings: list[VisitFinding]

    @property
    def groups(self) -> list[tuple[Category, list[ItemRow]]]:
        """The rows by category."""
        found: dict[str, tuple[Category, list[ItemRow]]] = {}
        for row in self.rows.values():
            found.setdefault(row.row.category.code, (row.row.category, []))[1].append(row)
        return list(found.values())

    @property
    def changed(self) -> list[ItemRow]:
        """The items whose mark changed."""
        return [row for row in self.rows.values() if row.is_changed]

    @property
    def verified(self) -> int:
        """How many points have a result."""
        return sum(point.result != VisitPoint.Result.OPEN for point in self.points)

    @property
    def photographs(self) -> int:
        """How many photographs there are."""
        return sum(len(finding.photos.all()) for finding in self.findings)

    @property
    def first(self) -> str:
        """The item to begin with: the first one with a point to verify."""
        return next((code for code, row in self.rows.items() if row.open_points), next(iter(self.rows)))

    def neighbours(self, code: str) -> tuple[str, str]:
        """The items before and after; "" at the ends."""
        codes = ["", *self.rows, ""]
        place = codes.index(code)
        return codes[place - 1], codes[place + 1]


def overview_of(visit: SiteVisit) -> Overview:
    """All of a visit by item."""
    board = board_of(visit.sheet)
    rows = {code: ItemRow(row) for code, row in board.rows.items()}
    points, findings = visitqueries.points_of(visit), visitqueries.findings_of(visit)
    for point in points:
        rows[point.item.code].points.append(point)
    for finding in findings:
        rows[finding.item.code].findings.append(finding)
    return Overview(visit, board, rows, points, findings)


# ------------------------------------------------------------------ the plan


@dataclass(frozen=True)
class Day:
    """A day of the visit with its lines; `on` is None while there are no dates."""

    number: int
    on: dt.date | None
    lines: list[Any]


def days_of(first: dt.date | None, lines: list[Any]) -> list[Day]:
    """The lines of an agenda, rows or mappings, by day."""
    found: dict[int, list[Any]] = {}
    for line in lines:
        found.setdefault(line.day if isinstance(line, AgendaEntry) else line["day"], []).append(line)
    return [
        Day(number, first + dt.timedelta(days=number - 1) if first else None, rows)
        for number, rows in sorted(found.items())
    ]


def plan_of(visit: SiteVisit) -> dict[str, Any]:
    """The plan as it stands, for the panel and the office."""
    return {
        "starts_on": visit.starts_on,
        "ends_on": visit.ends_on,
        "place": visit.place,
        "message": visit.message,
        "team": [{"name": str(seat), "role": seat.get_role_display()} for seat in visitqueries.team_of(visit)],
        "days": days_of(visit.starts_on, list(visit.agenda.select_related("lead__expert__user"))),
        "interviews": list(visit.interview_wishes.all()),
        "documents": list(visit.document_wishes.select_related("item")),
    }


def sent_plan(visit: SiteVisit) -> dict[str, Any]:
    """The plan as the applicant got it."""
    plan: dict[str, Any] = json.loads(visit.sent_payload)
    first = dt.date.fromisoformat(plan["starts_on"])
    team = [{"name": row["name"], "role": Seat.Role(row["role"]).label} for row in plan["team"]]
    documents = [{"title": title} for title in plan["documents"]]
    last = dt.date.fromisoformat(plan["ends_on"])
    days = days_of(first, plan["agenda"])
    return plan | {"starts_on": first, "ends_on": last, "team": team, "documents": documents, "days": days}


def state_of(visit: SiteVisit) -> str:
    """Where a visit stands, in words; nothing about marks."""
    if visit.sheet.state == visit.sheet.State.AGREED:
        return _("Finished")
    if visit.sent_at is None:
        return _("Being planned")
    return _("Plan changed since it was sent") if visit.version != visit.sent_version else _("Plan sent")
