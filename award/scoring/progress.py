"""The office's progress board: per round and panel who has sealed, started or not. Nothing here reads a mark."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from award.applications.models import Application
from award.cycles.models import Round
from award.panels.models import Panel, Seat
from award.scoring import queries
from award.scoring.models import ConsensusSheet

STATES = ("sealed", "started", "not_started", "undeclared", "conflict", "left")


@dataclass
class PanelBoard:
    """A panel's applications by its assessors."""

    panel: Panel
    seats: dict[int, Seat] = field(default_factory=dict)
    applications: dict[int, Application] = field(default_factory=dict)
    states: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[Application, list[str]]]:
        """Application by application, one state a seat; empty where nothing is assigned."""
        return [
            (application, [self.states.get((application.pk, seat), "") for seat in self.seats])
            for application in self.applications.values()
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
        return sum(self.counts[state] for state in STATES[:4])

    @property
    def agreed(self) -> int:
        """The consensus sheets agreed."""
        return sum(sheet.state == ConsensusSheet.State.AGREED for sheet in self.consensus)


def boards_of(rounds: list[Round]) -> list[RoundBoard]:
    """The boards of a cycle's rounds, in order."""
    consensus: dict[int, list[ConsensusSheet]] = {}
    for sheet in queries.consensus_progress(rounds):
        consensus.setdefault(sheet.round_id, []).append(sheet)
    return [_board(round, consensus.get(round.pk, [])) for round in rounds]


def _board(round: Round, consensus: list[ConsensusSheet]) -> RoundBoard:
    rows: list[dict[str, Any]] = queries.progress(round) if round.kind == "independent" else []
    panels: dict[int, PanelBoard] = {}
    for row in rows:
        board = panels.setdefault(row["panel"].pk, PanelBoard(row["panel"]))
        board.seats.setdefault(row["seat"].pk, row["seat"])
        board.applications.setdefault(row["application"].pk, row["application"])
        board.states[row["application"].pk, row["seat"].pk] = row["state"]
    counts = Counter(row["state"] for row in rows)
    return RoundBoard(round, {state: counts[state] for state in STATES}, list(panels.values()), consensus)
