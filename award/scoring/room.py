"""The room of a consensus as data: who answered the sheet as it stands, what was merged and said, who is there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from award.core.hashing import sha256
from award.cycles.queries import programme_of
from award.domain.programmetables import ConsensusRules
from award.panels.models import Seat
from award.scoring import roomqueries
from award.scoring.consensus import Board, agreed_content, board_of, state_sha256
from award.scoring.models import Confirmation, ConsensusSheet, MergedFinding
from award.scoring.roomqueries import Assessor

CONFIRMED, CHANGED, DISSENT, OPEN = "confirmed", "changed", "dissent", "open"


@dataclass(frozen=True)
class Answer:
    """What one counted member says to the sheet as it stands."""

    assessor: Assessor
    state: str
    row: Confirmation | None

    @property
    def reason(self) -> str:
        """Why the member does not agree."""
        return self.row.reason if self.row is not None and self.state == DISSENT else ""


@dataclass(frozen=True)
class Room:
    """A board with its merged remarks and the answers of the members; `state` is the hash of what they answer to."""

    board: Board
    rules: ConsensusRules
    merged: list[MergedFinding]
    content: dict[str, object]
    state: str
    confirmations: dict[int, Confirmation]

    @cached_property
    def answers(self) -> list[Answer]:
        """One of each member whose sheet counts, by letter."""
        return [self._answer(assessor) for assessor in self.board.counted]

    def _answer(self, assessor: Assessor) -> Answer:
        row = self.confirmations.get(assessor.seat_id)
        if row is None:
            return Answer(assessor, OPEN, None)
        if row.is_dissent:
            return Answer(assessor, DISSENT, row)
        return Answer(assessor, CONFIRMED if row.sha256 == self.state else CHANGED, row)

    @cached_property
    def missing(self) -> list[Answer]:
        """The members who have not confirmed the sheet as it stands."""
        return [answer for answer in self.answers if answer.state != CONFIRMED]

    @property
    def confirmed(self) -> int:
        """How many have."""
        return len(self.answers) - len(self.missing)

    @property
    def is_confirmed(self) -> bool:
        """Did as many confirm as the programme asks for?"""
        if self.rules.confirmations == "none":
            return True
        if self.rules.confirmations == "majority":
            return 2 * self.confirmed > len(self.answers)
        return not self.missing

    def name_of(self, assessor: Assessor) -> str:
        """How a member is called at the table: by letter, or by letter and name where the programme says so."""
        if self.rules.assessors == "names":
            return f"{assessor.letter} {assessor.name}".strip()
        return assessor.letter

    @cached_property
    def by_seat(self) -> dict[int, Assessor]:
        """seat → the assessor who sits there, also one whose sheet no longer counts."""
        return {assessor.seat_id: assessor for assessor in self.board.assessors if assessor.letter}

    def author(self, seat: Seat) -> str:
        """How the author of a post is called: as at the table, or by the office of someone without a sheet."""
        known = self.by_seat.get(seat.pk)
        if known is not None:
            return self.name_of(known)
        if self.rules.assessors == "names":
            return f"{seat.expert.user} ({seat.get_role_display()})"
        return str(seat.get_role_display())


def room_of(sheet: ConsensusSheet, board: Board | None = None) -> Room:
    """The room of a consensus sheet. Only after the opening; the door sees to that."""
    board = board or board_of(sheet)
    merged = roomqueries.merged_of(sheet)
    marks = [row.agreed for row in board.in_order if row.agreed is not None]
    content = agreed_content(marks, merged)
    confirmations = roomqueries.confirmations_of(sheet)
    rules = programme_of(sheet.round.cycle).consensus
    return Room(board, rules, merged, content, state_sha256(content), confirmations)


@dataclass(frozen=True)
class Presence:
    """Who is in the room just now: how many, and whether the chair is among them."""

    seats: tuple[int, ...]
    has_chair: bool

    @property
    def words(self) -> str:
        """For the head of the page."""
        n = len(self.seats)
        text = _("%(n)s online, the chair presides") if self.has_chair else _("%(n)s online")
        return text % {"n": n}


def presence_of(sheet: ConsensusSheet, assessors: list[Assessor]) -> Presence:
    """Those seen within half a minute: members whose sheets count, and the secretary."""
    counted = {entry.seat_id for entry in assessors if entry.counts}
    here = [(seat, role) for seat, role in roomqueries.present(sheet) if seat in counted or role == Seat.Role.SECRETARY]
    return Presence(tuple(seat for seat, _role in here), any(role == Seat.Role.CHAIR for _seat, role in here))


def stamp_of(sheet: ConsensusSheet, assessors: list[Assessor], presence: Presence) -> str:
    """Changes with whatever the page of the room shows."""
    standing = ",".join(f"{entry.seat_id}{entry.standing}" for entry in assessors)
    parts = (sheet.stamp, sheet.state, sheet.round.state, standing, len(presence.seats), presence.has_chair)
    return sha256("|".join(map(str, parts)))[:16]
