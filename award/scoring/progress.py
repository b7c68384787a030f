"""The office's progress board: who has sealed, started or not, and how that stands to the time left; no mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.core.clock import now
from award.cycles.models import Cycle, Round
from award.cycles.queries import programme_of, rounds_of
from award.domain.errors import AwardError
from award.domain.programmetables import PanelRules
from award.panels.models import Panel, Seat
from award.panels.queries import SINGLE
from award.scoring import queries
from award.scoring.models import ConsensusSheet
from award.scoring.pace import Pace, pace_chart

STATES = ("sealed", "started", "not_started", "undeclared", "conflict", "left")
_EXPECTED = STATES[:4]


@dataclass(frozen=True)
class Cell:
    """One assessor's sheet of one application: its state, when it was last saved, whether work on it has stalled."""

    state: str
    saved_at: datetime | None = None
    sealed_at: datetime | None = None
    is_stalled: bool = False


@dataclass(frozen=True)
class AssessorRow:
    """How far one assessor is with all sheets expected from it."""

    seat: Seat
    cells: list[Cell]

    def count(self, state: str) -> int:
        """How many sheets stand in a state."""
        return sum(cell.state == state for cell in self.cells)

    @property
    def done(self) -> int:
        return self.count("sealed")

    @property
    def expected(self) -> int:
        return sum(cell.state in _EXPECTED for cell in self.cells)

    @property
    def share(self) -> int:
        """Per cent of its sheets that are sealed."""
        return 100 * self.done // self.expected if self.expected else 0

    @property
    def undeclared(self) -> int:
        return self.count("undeclared")

    @property
    def conflicts(self) -> int:
        return self.count("conflict")

    @property
    def stalled(self) -> int:
        """Sheets begun and not saved for longer than the programme allows."""
        return sum(cell.is_stalled for cell in self.cells)

    @property
    def saved_at(self) -> datetime | None:
        """The last sign of work."""
        return max((cell.saved_at for cell in self.cells if cell.saved_at), default=None)

    @property
    def is_unfinished(self) -> bool:
        return self.done < self.expected


@dataclass
class PanelBoard:
    """A panel's applications by its assessors."""

    panel: Panel
    seats: dict[int, Seat] = field(default_factory=dict)
    applications: dict[int, Application] = field(default_factory=dict)
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[Application, list[Cell | None]]]:
        """Application by application, one cell a seat; None where nothing is assigned."""
        return [
            (application, [self.cells.get((application.pk, seat)) for seat in self.seats])
            for application in self.applications.values()
        ]

    @cached_property
    def assessors(self) -> list[AssessorRow]:
        """The seats of the panel, each with its sheets."""
        return [
            AssessorRow(seat, [cell for (_application, holder), cell in self.cells.items() if holder == key])
            for key, seat in self.seats.items()
        ]


@dataclass
class RoundBoard:
    """A round's counts and its panels, or its consensus sheets."""

    round: Round
    counts: dict[str, int]
    panels: list[PanelBoard]
    consensus: list[ConsensusSheet]

    @property
    def expected(self) -> int:
        """The sheets that are still expected or sealed."""
        return sum(self.counts[state] for state in _EXPECTED)

    @property
    def agreed(self) -> int:
        """The consensus sheets agreed."""
        return sum(sheet.state == ConsensusSheet.State.AGREED for sheet in self.consensus)

    @cached_property
    def assessors(self) -> list[AssessorRow]:
        """All assessors of the round from whom a sheet is expected, those furthest behind first."""
        rows = [row for panel in self.panels for row in panel.assessors if row.expected]
        return sorted(rows, key=lambda row: (row.share, -row.stalled, row.seat.pk))

    @property
    def unfinished(self) -> int:
        """How many people still owe a sheet of this round, while it is open."""
        return sum(row.is_unfinished for row in self.assessors) if self.round.state == Round.State.OPEN else 0

    @property
    def stalled(self) -> int:
        return sum(row.stalled for row in self.assessors)

    @cached_property
    def pace(self) -> Pace | None:
        """Sealed sheets over time against an even pace; None where the round has no beginning or no end."""
        sealed = [[cell.sealed_at for cell in row.cells if cell.sealed_at] for row in self.assessors]
        return Pace.of(
            self.round,
            self.expected,
            [(len(row.cells), moments) for row, moments in zip(self.assessors, sealed, strict=True)],
        )

    @property
    def chart(self) -> SafeString | None:
        """The pace as a drawing, with its sentence."""
        return pace_chart(self.pace) if self.pace is not None and self.expected else None


def boards_of(cycle: Cycle) -> list[RoundBoard]:
    """The boards of a cycle's rounds, in order."""
    rounds = rounds_of(cycle)
    consensus: dict[int, list[ConsensusSheet]] = {}
    for sheet in queries.consensus_progress(rounds):
        consensus.setdefault(sheet.round_id, []).append(sheet)
    stalled_after = timedelta(hours=_rules(cycle).stalled_hours)
    return [_board(round, consensus.get(round.pk, []), stalled_after) for round in rounds]


def _rules(cycle: Cycle) -> PanelRules:
    """The programme's table; the plain one where the rules were altered, so that the board still opens."""
    try:
        return programme_of(cycle).panels
    except AwardError:
        return PanelRules()


def reminds_assessors(cycle: Cycle) -> bool:
    """Does the programme remind of sheets?"""
    try:
        return any(rules.phase == "assessing" for rules in programme_of(cycle).reminders)
    except AwardError:
        return False


def _board(round: Round, consensus: list[ConsensusSheet], stalled_after: timedelta) -> RoundBoard:
    rows: list[dict[str, Any]] = queries.progress(round) if round.kind in SINGLE else []
    panels: dict[int, PanelBoard] = {}
    for row in rows:
        board = panels.setdefault(row["panel"].pk, PanelBoard(row["panel"]))
        board.seats.setdefault(row["seat"].pk, row["seat"])
        board.applications.setdefault(row["application"].pk, row["application"])
        board.cells[row["application"].pk, row["seat"].pk] = _cell(round, row, stalled_after)
    counts = Counter(row["state"] for row in rows)
    return RoundBoard(round, {state: counts[state] for state in STATES}, list(panels.values()), consensus)


def _cell(round: Round, row: dict[str, Any], stalled_after: timedelta) -> Cell:
    is_at_work = row["state"] == "started" and round.state == Round.State.OPEN
    is_stalled = is_at_work and row["saved_at"] is not None and now() - row["saved_at"] > stalled_after
    return Cell(row["state"], row["saved_at"], row["sealed_at"] if row["state"] == "sealed" else None, is_stalled)


def book_rows(boards: list[RoundBoard]) -> Iterator[list[object]]:
    """The board as rows of a workbook: one line an assessor and application."""
    words = {
        "sealed": _("Sealed"),
        "started": _("In progress"),
        "not_started": _("Not started"),
        "undeclared": _("Declaration due"),
        "conflict": _("Conflict"),
        "left": _("Left the panel"),
    }
    for board in boards:
        for panel in board.panels:
            for (application, seat), cell in panel.cells.items():
                row, holder = panel.applications[application], panel.seats[seat]
                state = f"{words[cell.state]} · {_('stalled')}" if cell.is_stalled else words[cell.state]
                yield [
                    board.round.name, panel.panel.name, row.number, row.organisation.name,
                    holder.expert.user.name, holder.pseudonym, state, cell.saved_at, cell.sealed_at,
                ]  # fmt: skip
