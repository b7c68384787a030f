"""What a page of a ranking board reads: of a live standing from its rows, of a frozen one only the rows it shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet

from award.accounts.models import Industry
from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.cycles.models import Cycle, Round, in_language
from award.panels.models import Assignment, Panel
from award.results.models import Snapshot, SnapshotRow
from award.results.queries import going_on

WHOLE = 250  # up to so many rows stand on one page
PART = 100  # with more, so many a page
LISTED = 100  # of the applications without a rank, so many are listed

Data = Mapping[str, Any]


class Place(NamedTuple):
    """One application of a standing: its place from 0, who it is, and its row (see `rows.standing_rows`)."""

    place: int
    pk: int
    number: str
    organisation: str
    panel: int | None
    row: Data


class Selection(NamedTuple):
    """Which rows are wanted: of a panel, of a section of industry; `number` is the page, from 1."""

    panel: int | None = None
    industry: str = ""
    number: int = 1

    @property
    def is_partial(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.panel or self.industry)


class Cut(NamedTuple):
    """The line of a standing that has one: how many made it, the place of the last of them, the rows beside it."""

    made: int
    last: int | None
    above: Data | None
    below: Data | None


class Slice(NamedTuple):
    """The rows of a page and what it must know of the others.

    `beside`: rows next to those shown. `ends`: the scores of the first and the last rank. `cut`: None without one.
    """

    places: Sequence[Place]
    beside: Sequence[Place]
    unranked: Sequence[Place]
    ends: tuple[str, ...]
    cut: Cut | None
    found: int  # ranked rows of the selection
    ranked: int
    without: int  # rows of the selection without a rank
    number: int
    pages: int


@dataclass(frozen=True)
class Choice:
    """What the filters of a board offer; the names of panels by key, and the keys by code."""

    panels: Mapping[int, str]
    panel_keys: Mapping[str, int]
    industries: Mapping[str, str]


def choice_of(cycle: Cycle) -> Choice:
    """The panels of the cycle and the sections of industry."""
    panels = list(Panel.objects.filter(cycle=cycle).order_by("code").values_list("pk", "code", "name"))
    sections = Industry.objects.values_list("code", "name_zh", "name_en")
    return Choice(
        {pk: name for pk, _code, name in panels},
        {code: pk for pk, code, _name in panels},
        {code: in_language(zh, en) for code, zh, en in sections},
    )


def _numbers(found: int, wanted: int) -> tuple[int, int, int]:
    """(page, pages, rows a page)."""
    size = found if found <= WHOLE else PART
    pages = max(1, -(-found // size)) if size else 1
    return min(max(wanted, 1), pages), pages, size


# ------------------------------------------------------------------ a live standing


def live_slice(round: Round, rows: Sequence[Data], selection: Selection) -> Slice:
    """A page of rows in memory; accepted applications of the round without any sheet are listed last."""
    known = _people(going_on(round))
    waiting = known.keys() - {row["application"] for row in rows}
    if len(known) - len(waiting) < len(rows):  # some were left out of this round and are listed all the same
        known = {**_people(accepted_applications(round.cycle)), **known}
    panels = _panels(round.cycle)
    every = [_live_place(place, row, known, panels) for place, row in enumerate(rows)]
    ranked = [place for place in every if "rank" in place.row]
    wanted = [place for place in every if _is_wanted(place, known, selection)]
    chosen = [place for place in wanted if "rank" in place.row]
    unranked = [place for place in wanted if "rank" not in place.row]
    for code in sorted(waiting):
        place = _live_place(len(every), {"application": code, "flags": ()}, known, panels)
        if _is_wanted(place, known, selection):
            unranked.append(place)
    number, pages, size = _numbers(len(chosen), selection.number)
    places = chosen[(number - 1) * size : number * size]
    return Slice(
        places=places,
        beside=[ranked[at] for at in _beside(places) if at < len(ranked)],
        unranked=unranked[:LISTED],
        ends=(ranked[0].row["score"], ranked[-1].row["score"]) if ranked else (),
        cut=_live_cut(ranked),
        found=len(chosen),
        ranked=len(ranked),
        without=len(unranked),
        number=number,
        pages=pages,
    )


def _people(applications: QuerySet[Application]) -> dict[str, tuple[int, str, str]]:
    """Key, organisation and section of industry by number."""
    rows = applications.order_by().values_list("number", "pk", "organisation__name", "organisation__industry_id")
    return {number: (pk, name, industry) for number, pk, name, industry in rows}


def _live_place(place: int, row: Data, known: Mapping[str, tuple[int, str, str]], panels: Mapping[int, int]) -> Place:
    pk, name, _industry = known[row["application"]]
    return Place(place, pk, row["application"], name, panels.get(pk), row)


def _is_wanted(place: Place, known: Mapping[str, tuple[int, str, str]], selection: Selection) -> bool:
    if selection.panel and place.panel != selection.panel:
        return False
    return not selection.industry or known[place.number][2] == selection.industry


def _panels(cycle: Cycle) -> dict[int, int]:
    """The panel of each application, by keys; of several the first."""
    rows = Assignment.objects.filter(round__cycle=cycle, is_guest=False).values("application_id")
    return dict(rows.annotate(panel=Min("seat__panel_id")).order_by().values_list("application_id", "panel"))


def _live_cut(ranked: Sequence[Place]) -> Cut | None:
    if not any(place.row["is_in"] is not None for place in ranked):
        return None
    inside = [place for place in ranked if place.row["is_in"]]
    if not inside:
        return Cut(0, None, None, None)
    last = inside[-1].place
    below = ranked[last + 1].row if last + 1 < len(ranked) else None
    return Cut(len(inside), last, inside[-1].row, below)


def _beside(places: Iterable[Place]) -> list[int]:
    """The places next to those shown."""
    shown = {place.place for place in places}
    return sorted({at for place in shown for at in (place - 1, place + 1) if at >= 0} - shown)


# ------------------------------------------------------------------ a frozen one

_COLUMNS = ("place", "application_id", "application__number", "application__organisation__name", "panel_id", "payload")


def frozen_slice(snapshot: Snapshot, selection: Selection) -> Slice:
    """A page of a snapshot's rows; no other row is read but those at the ends and beside the line."""
    rows = SnapshotRow.objects.filter(snapshot=snapshot)
    totals = rows.aggregate(
        ranked=Count("rank"),
        rows=Count("pk"),
        cuts=Count("is_in", filter=Q(rank__isnull=False)),
        made=Count("pk", filter=Q(is_in=True)),
        last=Max("place", filter=Q(is_in=True)),
    )
    chosen, found, without = rows, totals["ranked"], totals["rows"] - totals["ranked"]
    if selection.is_partial:
        chosen = _chosen(rows, selection)
        counts = chosen.aggregate(ranked=Count("rank"), rows=Count("pk"))
        found, without = counts["ranked"], counts["rows"] - counts["ranked"]
    number, pages, size = _numbers(found, selection.number)
    ordered = chosen.order_by("place").values_list(*_COLUMNS)
    ranked = ordered.filter(rank__isnull=False)
    places = [_frozen_place(*row) for row in ranked[(number - 1) * size : number * size]]
    shown = {place.place: place for place in places}
    last, end = totals["last"], totals["ranked"] - 1
    marked = {0, end, *([last, last + 1] if last is not None else [])}
    needed = {at for at in {*marked, *_beside(places)} if 0 <= at <= end} - shown.keys()
    others = [_frozen_place(*row) for row in rows.filter(place__in=needed).order_by("place").values_list(*_COLUMNS)]
    known = {**shown, **{place.place: place for place in others}}
    return Slice(
        places=places,
        beside=others,
        unranked=[_frozen_place(*row) for row in ordered.filter(rank__isnull=True)[:LISTED]] if without else (),
        ends=(known[0].row["score"], known[end].row["score"]) if end >= 0 else (),
        cut=_frozen_cut(totals, known) if totals["cuts"] else None,
        found=found,
        ranked=totals["ranked"],
        without=without,
        number=number,
        pages=pages,
    )


def _chosen(rows: QuerySet[SnapshotRow], selection: Selection) -> QuerySet[SnapshotRow]:
    if selection.panel:
        rows = rows.filter(panel=selection.panel)
    if selection.industry:
        rows = rows.filter(application__organisation__industry=selection.industry)
    return rows


def _frozen_place(place: int, pk: int, number: str, name: str, panel: int | None, payload: str) -> Place:
    return Place(place, pk, number, name, panel, json.loads(payload))


def _frozen_cut(totals: Mapping[str, Any], known: Mapping[int, Place]) -> Cut:
    last = totals["last"]
    if last is None:
        return Cut(0, None, None, None)
    below = known.get(last + 1)
    return Cut(totals["made"], last, known[last].row, below.row if below else None)
