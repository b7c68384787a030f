"""Boards of the small cycle, as the pages lay them out."""

from __future__ import annotations

from django.test import RequestFactory

from award.results.board import Board
from award.results.livestanding import live_standing
from award.results.models import Snapshot
from award.results.views.common import frozen_board, live_board
from tests.results.cases import Case


def live(case: Case, **query: str) -> Board:
    """The board of the round as it is now."""
    case.round.refresh_from_db()
    board: Board = live_board(RequestFactory().get("/", query), case.round, live_standing(case.round))["board"]
    return board


def frozen(snapshot: Snapshot, **query: str) -> Board:
    """The board of a frozen standing."""
    board: Board = frozen_board(RequestFactory().get("/", query), snapshot)["board"]
    return board


def ranks(board: Board) -> list[int]:
    """The ranks shown, in order."""
    return [place.row["rank"] for place in board.slice.places]
