"""Boards of the small cycle, as the pages lay them out."""

from __future__ import annotations

from django.test import RequestFactory

from award.results.board import Board
from award.results.models import Snapshot
from award.results.queries import scores_of, standing_of
from award.results.views.common import frozen_board, live_board
from tests.results.cases import Case


def live(case: Case, **query: str) -> Board:
    """The board of the round as it is now."""
    case.round.refresh_from_db()
    scores = scores_of(case.cycle, case.round)
    request = RequestFactory().get("/", query)
    board: Board = live_board(request, case.round, scores, standing_of(case.round, scores))["board"]
    return board


def frozen(snapshot: Snapshot, **query: str) -> Board:
    """The board of a frozen standing."""
    board: Board = frozen_board(RequestFactory().get("/", query), snapshot)["board"]
    return board


def ranks(board: Board) -> list[int]:
    """The ranks shown, in order."""
    return [place.row["rank"] for place in board.slice.places]
