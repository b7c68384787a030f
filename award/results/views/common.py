"""What the pages of results share."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from award.core.http import ActorRequest
from award.cycles.models import Round
from award.domain.text import whole_number
from award.results.agreement import agreement_of, frozen_agreement, incomplete_sheets
from award.results.board import Source, board_of
from award.results.boarddata import Choice, Selection, choice_of, frozen_slice, live_slice
from award.results.livestanding import Live
from award.results.models import Snapshot


def bundle_name(snapshot: Snapshot) -> str:
    """The file name of a result bundle."""
    return f"results-{snapshot.round.cycle.year}-{snapshot.round.code}-{snapshot.pk}.zip"


def zip_response(data: bytes, snapshot: Snapshot) -> HttpResponse:
    """A result bundle as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{bundle_name(snapshot)}"'}
    return HttpResponse(data, content_type="application/zip", headers=headers)


def layout_of(request: ActorRequest) -> str:
    """The layout of a page that the office and the supervisors see."""
    return "layouts/office.html" if request.user.has_role("office") else "layouts/role.html"


def selection_of(request: ActorRequest, choice: Choice) -> Selection:
    """The filters of a board as the address has them; what is unknown is left aside."""
    panel, industry, page = (request.GET.get(name, "") for name in ("panel", "industry", "page"))
    return Selection(
        panel=next((pk for pk in choice.panels if str(pk) == panel), None),
        industry=industry if industry in choice.industries else "",
        number=1 if (number := whole_number(page, 5)) is None else number,
    )


def has_names(request: ActorRequest) -> bool:
    """Whether organisations are named: they can be hidden while the line is discussed."""
    return request.GET.get("names") != "0"


def live_board(request: ActorRequest, round: Round, live: Live) -> dict[str, Any]:
    """The context of `_board.html` for the standing as it is now."""
    choice = choice_of(round.cycle)
    selection = selection_of(request, choice)
    source = Source(
        round=round,
        slice=live_slice(round, live.rows, selection),
        choice=choice,
        selection=selection,
        agreement=agreement_of(live.diagnosis) if live.diagnosis else None,
        incomplete=live.incomplete,
        has_names=has_names(request),
    )
    return {"board": board_of(source), "has_names": source.has_names}


def frozen_board(request: ActorRequest, snapshot: Snapshot) -> dict[str, Any]:
    """The context of `_board.html` for a frozen standing, read from its rows alone."""
    choice = choice_of(snapshot.round.cycle)
    selection = selection_of(request, choice)
    source = Source(
        round=snapshot.round,
        slice=frozen_slice(snapshot, selection),
        choice=choice,
        selection=selection,
        agreement=frozen_agreement(snapshot),
        incomplete=incomplete_sheets(snapshot),
        has_names=has_names(request),
        link=reverse("results:explain", args=[snapshot.pk, 0]),
    )
    return {"board": board_of(source), "has_names": source.has_names}
