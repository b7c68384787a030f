"""The progress of one panel, for its chair and secretary: states by member and application, nothing of marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import cached_property

from award.accounts.models import User
from award.core.access import Actor
from award.cycles.models import Round
from award.outbox.models import Message
from award.panels.models import Panel, Seat
from award.panels.queries import SINGLE, assignments_for
from award.scoring import queries
from award.scoring.models import ConsensusSheet
from award.scoring.progress import AssessorRow, Cell, PanelBoard

MAIL = "panel_reminder"
LEADING = (Seat.Role.CHAIR, Seat.Role.SECRETARY)
_OWED = ("undeclared", "not_started", "started")


@dataclass(frozen=True)
class FollowedRound:
    """A round of single sheets as the panel stands in it."""

    round: Round
    board: PanelBoard

    @cached_property
    def unfinished(self) -> list[AssessorRow]:
        """The members who still owe a sheet, while the round is open."""
        if self.round.state != Round.State.OPEN:
            return []
        return [row for row in self.board.assessors if any(cell.state in _OWED for cell in row.cells)]

    @property
    def counts(self) -> tuple[int, int]:
        """How many sheets are sealed, of how many expected."""
        return sum(row.done for row in self.board.assessors), sum(row.expected for row in self.board.assessors)

    def owed(self, row: AssessorRow) -> list[str]:
        """The numbers of the applications of which a member's sheet is missing."""
        seat = row.seat.pk
        return [
            application.number
            for key, application in self.board.applications.items()
            if (cell := self.board.cells.get((key, seat))) is not None and cell.state in _OWED
        ]


def led_panels(actor: Actor) -> QuerySet[Seat]:
    """The seats in which the actor leads a panel, or keeps its records, now."""
    rows = Seat.objects.filter(expert__user_id=actor.pk, left_at__isnull=True, role__in=LEADING)
    return rows.exclude(cycle__state="cancelled").select_related("panel__cycle").order_by("-pk")


def followed_rounds(actor: Actor, panel: Panel) -> list[FollowedRound]:
    """The rounds of single sheets of a panel. Only the applications that the actor has declared on and may read: of the
    others, and of those that members assess as guests of another panel, it learns nothing."""
    own = assignments_for(actor).filter(seat__panel=panel, cleared_at__isnull=False, is_guest=False)
    known = set(own.values_list("round_id", "application_id"))
    rounds = Round.objects.filter(pk__in={round for round, _application in known}, kind__in=SINGLE).order_by("position")
    found = []
    for round in rounds:
        board = PanelBoard(panel)
        for row in queries.progress(round):
            if row["panel"].pk == panel.pk and (round.pk, row["application"].pk) in known:
                board.seats.setdefault(row["seat"].pk, row["seat"])
                board.applications.setdefault(row["application"].pk, row["application"])
                board.cells[row["application"].pk, row["seat"].pk] = _cell(row)
        found.append(FollowedRound(round, board))
    return found


def _cell(row: dict[str, object]) -> Cell:
    saved_at = row["saved_at"] if row["state"] == "started" else None
    return Cell(str(row["state"]), saved_at if isinstance(saved_at, datetime) else None)


def talks_of(actor: Actor, panel: Panel) -> QuerySet[ConsensusSheet]:
    """The consensus sheets of the panel that the actor may know of."""
    return queries.consensus_for(actor).filter(panel=panel).order_by("round__position", "application__number")


def reminded_on(panel: Panel, people: list[User]) -> dict[int, datetime]:
    """When each member was last reminded by the panel's chair or secretary."""
    rows = Message.objects.filter(kind=MAIL, event_key__startswith=f"{MAIL}:{panel.pk}:", recipient__in=people)
    return dict(rows.order_by("created_at").values_list("recipient_id", "created_at"))
