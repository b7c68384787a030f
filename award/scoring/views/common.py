"""The page of a consensus as several views show it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from award.core.http import ActorRequest
from award.cycles.models import Item
from award.scoring import queries, services
from award.scoring.boards import axis, panel_of, scale_of, table_of
from award.scoring.consensus import Board, Row, board_of
from award.scoring.models import ConsensusSheet
from award.scoring.room import presence_of, room_of, stamp_of
from award.scoring.roompage import discussion_of, editing_of, remarks_of
from award.scoring.roomrights import rights_of

SORTS = ("disagreement", "items")


def sort_of(request: ActorRequest) -> str:
    """The order asked for; without one, by disagreement."""
    wanted = request.POST.get("sort") or request.GET.get("sort", "")
    return wanted if wanted in SORTS else SORTS[0]


def room_url(sheet: ConsensusSheet, code: str, sort: str, name: str = "scoring:consensus", **more: str) -> str:
    """The page at an item."""
    return f"{reverse(name, args=[sheet.pk])}?{urlencode({'item': code, 'sort': sort, **more})}"


def back(request: ActorRequest, sheet: ConsensusSheet, code: str, anchor: str = "") -> HttpResponse:
    """Back to the page at an item."""
    return redirect(room_url(sheet, code, sort_of(request)) + anchor)


def item_or_404(sheet: ConsensusSheet, code: str) -> Item:
    """The item of the sheet's criteria."""
    item = queries.item_of(sheet, code)
    if item is None:
        raise Http404
    return item


def ordered(board: Board, sort: str) -> list[Row]:
    """The rows as they are sorted."""
    return board.by_disagreement if sort == "disagreement" else board.in_order


def shown(request: ActorRequest, sheet: ConsensusSheet, code: str, status: int = 200, **more: Any) -> HttpResponse:
    """The page at an item."""
    services.enter_room(actor=request.user, sheet=sheet)
    return render(request, "scoring/consensus.html", page(request, sheet, code, **more), status=status)


def page(request: ActorRequest, sheet: ConsensusSheet, code: str, **more: Any) -> dict[str, Any]:
    """Everything the page and its parts show."""
    board, sort = board_of(sheet), sort_of(request)
    room, rows = room_of(sheet, board), ordered(board, sort)
    row = board.rows.get(code) or next((row for row in rows if not row.is_agreed), rows[0])
    place = rows.index(row)
    own = board.own(request.user)
    remarks = remarks_of(room, row.item)
    posts, counts = discussion_of(room, request.user, row.item.code)
    presence = presence_of(sheet, board.assessors)
    stamp = stamp_of(sheet, board.assessors, presence)
    editing = editing_of(
        remarks.cards, remarks.findings, request.GET.get("edit", ""), request.GET.getlist("source")[:200]
    )
    context = {
        "sheet": sheet, "board": board, "room": room, "sort": sort, "row": row, "own": own,
        "rights": rights_of(request.user, sheet, counts=own is not None),
        "groups": table_of(board, rows, is_grouped=sort == "items", posts=counts), "axis": axis(scale_of(board)),
        "panel": panel_of(room, row, remarks.findings, remarks.chips, own.letter if own else ""),
        "cards": remarks.cards, "editing": editing, "posts": posts, "presence": presence,
        "absent": [entry for entry in board.assessors if not entry.counts],
        "own_answer": next((answer for answer in room.answers if answer.assessor == own), None),
        "previous": rows[place - 1] if place else None, "next": rows[place + 1] if place + 1 < len(rows) else None,
        "live": room_url(sheet, row.item.code, sort, "scoring:consensus_live", stamp=stamp),
        "version": row.agreed.version if row.agreed else 0, "typed": _typed(row),
        "reason": row.agreed.reason if row.agreed else "",
    }  # fmt: skip
    return {**context, **more}


def _typed(row: Row) -> str:
    """What stands in the field: the agreed mark, or on a site visit the mark before."""
    percent = row.percent if row.is_agreed else row.before
    return "" if percent is None else str(percent)
