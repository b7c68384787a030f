"""What the pages of results share."""

from __future__ import annotations

from typing import Any

from award.core.http import ActorRequest
from award.results.board import Board


def layout_of(request: ActorRequest) -> str:
    """The layout of a page that the office and the supervisors see."""
    return "layouts/office.html" if request.user.has_role("office") else "layouts/role.html"


def shown(request: ActorRequest, board: Board) -> dict[str, Any]:
    """The filters of a board: one panel's rows only, names hidden while the line is discussed."""
    wanted = request.GET.get("panel", "")
    panel = next((row for row in board.panels if str(row.pk) == wanted), None)
    rows = [row for row in board.rows if panel is None or row.panel == panel]
    return {"board": board, "rows": rows, "panel": panel, "has_names": request.GET.get("names") != "0"}
