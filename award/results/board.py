"""The ranking board: a standing of the engine laid out as rows, cells and strips. Nothing is combined here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.applications.models import Application
from award.cycles.models import Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Criteria
from award.domain.explain import Explanation, explain_standing
from award.domain.figures import figure
from award.domain.programme import Programme
from award.domain.scores import Scores
from award.domain.standing import Standing
from award.panels.models import Panel
from award.results.queries import applications_of, panel_by_application
from award.results.strips import Scale, SheetTotal, axis, strip
from award.results.words import (
    category_name,
    category_short,
    class_name,
    flag_text,
    ranking_rules,
    round_name,
)

# From which per cent of the points on a cell takes the next step of the heat scale.
HEAT_STEPS = (40, 46, 52, 58, 64, 70)


@dataclass(frozen=True)
class Head:
    """A category as the head of a column."""

    code: str
    short: str
    name: str
    points: int


@dataclass(frozen=True)
class Heat:
    """A category score as a cell: the per cent of the points, and the step of the heat scale."""

    head: Head
    figure: str
    percent: str

    @property
    def step(self) -> int:
        """0 to 6."""
        return sum(int(self.percent) >= edge for edge in HEAT_STEPS)


@dataclass(frozen=True)
class BoardRow:
    """One ranked application."""

    rank: int
    application: Application
    panel: Panel | None
    score: str
    round_score: str
    heat: tuple[Heat, ...]
    totals: tuple[SheetTotal, ...]
    strip: SafeString
    class_name: str
    is_in: bool | None
    notes: tuple[str, ...]
    is_below: bool = False
    cut: str = ""  # the sentence of the cut-off line, on the last row above it


@dataclass(frozen=True)
class Listed:
    """An application without a rank, or a sheet that was not counted, and why."""

    application: Application
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """Everything the page shows of a standing."""

    heads: tuple[Head, ...]
    rows: tuple[BoardRow, ...]
    axis: SafeString
    strip_title: str
    has_strips: bool
    has_rounds: bool
    is_last: bool
    unranked: tuple[Listed, ...]
    incomplete: tuple[Listed, ...]
    rules: tuple[tuple[str, str], ...]
    sheets: int
    panels: tuple[Panel, ...]

    @property
    def columns(self) -> int:
        """How many columns the table has, without that of the round, which narrow screens do without."""
        return 4 + len(self.heads) + self.has_strips


@dataclass(frozen=True)
class Source:
    """What a board is laid out from."""

    round: Round
    criteria: Criteria
    programme: Programme
    content: dict[str, Any]
    applications: Mapping[str, Application]
    panels: Mapping[int, Panel]
    explanations: Mapping[str, Explanation]


def board_of(
    round: Round, content: dict[str, Any], scores: Scores, standing: Standing, waiting: Sequence[Application] = ()
) -> Board:
    """The board of a standing. `waiting`: applications of the round; those the engine has no sheet of are listed."""
    criteria, programme = criteria_of(round.cycle), programme_of(round.cycle)
    numbers = [row["application"] for row in content["rows"]]
    source = Source(
        round=round,
        criteria=criteria,
        programme=programme,
        content=content,
        applications=applications_of(round.cycle, content),
        panels=panel_by_application(round.cycle),
        explanations={
            number: explain_standing(criteria, programme, scores, standing, number)
            for number in numbers
            if standing.row(number) is not None
        },
    )
    rows = _rows(source)
    drawn = [total.value for row in rows for total in row.totals if total.state != "incomplete"]
    cut = _cut_score(source)
    scale = Scale.of([*drawn, *([float(cut)] if cut and drawn else [])])
    rows = [_drawn(source, row, scale, cut) for row in rows]
    unranked = [Listed(source.applications[e["application"]], _flags(source, e["flags"])) for e in content["unranked"]]
    known = {application.pk for application in source.applications.values()}
    unranked += [Listed(row, (_("No sheet in any round"),)) for row in waiting if row.pk not in known]
    sheets_round = _sheets_round(programme, content["after"])
    return Board(
        heads=tuple(heads_of(criteria)),
        rows=tuple(_with_cut(source, rows)),
        axis=axis(scale),
        strip_title=_("Sheet totals: %(round)s") % {"round": round_name(programme, sheets_round)}
        if sheets_round
        else "",
        has_strips=bool(drawn),
        has_rounds=programme.place(content["after"]) > 0,
        is_last=content["after"] == programme.rounds[-1].code,
        unranked=tuple(unranked),
        incomplete=tuple(_incomplete(source)),
        rules=tuple(ranking_rules(criteria, programme, content["after"])),
        sheets=sum(len(row.totals) for row in rows),
        panels=tuple(sorted({panel.pk: panel for panel in source.panels.values()}.values(), key=lambda p: p.code)),
    )


def heads_of(criteria: Criteria) -> list[Head]:
    """The categories of the criteria as heads of columns."""
    return [
        Head(row.code, category_short(criteria, row.code), category_name(criteria, row.code), row.points)
        for row in criteria.categories
    ]


def sheet_totals(explanation: Explanation, round_code: str | None) -> list[SheetTotal]:
    """The totals of the sheets of a round, as the engine explains them, in the order of the judges."""
    steps = [step for step in explanation.steps if step.params.get("round") == round_code]
    left_out = next((step.params["left_out"] for step in steps if step.code == "round"), ())
    return [
        SheetTotal(
            judge=step.params["judge"],
            figure=step.params["total"]["figure"] if "total" in step.params else "",
            state="left_out" if step.params["judge"] in left_out else step.params["state"],
        )
        for step in steps
        if step.code == "sheet"
    ]


def _sheets_round(programme: Programme, after: str) -> str | None:
    """The last round with sheets of single judges, up to the one ranked after."""
    counted = programme.rounds[: programme.place(after) + 1]
    return next((row.code for row in reversed(counted) if not row.is_consensus), None)


def _rows(source: Source) -> list[BoardRow]:
    heads = heads_of(source.criteria)
    after = source.content["after"]
    sheets_round = _sheets_round(source.programme, after)
    rows = []
    for entry in source.content["rows"]:
        application = source.applications[entry["application"]]
        explanation = source.explanations.get(entry["application"])
        rows.append(
            BoardRow(
                rank=entry["rank"],
                application=application,
                panel=source.panels.get(application.pk),
                score=entry["score"],
                round_score=entry["rounds"][after],
                heat=tuple(_heat(head, entry["categories"][after][head.code]) for head in heads),
                totals=tuple(sheet_totals(explanation, sheets_round) if explanation else ()),
                strip=SafeString(""),
                class_name=class_name(source.programme, entry["class"]) if entry["class"] else "",
                is_in=bool(entry["class"]) if entry["shortlisted"] is None else entry["shortlisted"],
                notes=_flags(source, entry["flags"]),
            )
        )
    return rows


def _heat(head: Head, points: str) -> Heat:
    percent = figure(Fraction(points) * 100 / head.points, 0, "half_up")
    return Heat(head, points, percent)


def _flags(source: Source, flags: Sequence[str]) -> tuple[str, ...]:
    return tuple(flag_text(source.criteria, source.programme, flag) for flag in flags)


def _drawn(source: Source, row: BoardRow, scale: Scale, cut: str | None) -> BoardRow:
    sheets_round = _sheets_round(source.programme, source.content["after"])
    entry = next(e for e in source.content["rows"] if e["application"] == row.application.number)
    score = entry["rounds"][sheets_round] if sheets_round else None
    title = _("Sheet totals %(totals)s; score of the round %(score)s") % {
        "totals": _(", ").join(total.figure for total in row.totals if total.figure),
        "score": score,
    }
    drawing = strip(row.totals, float(score) if score else None, float(cut) if cut else None, scale, title)
    return replace(row, strip=drawing if row.totals else SafeString(""))


def _has_shortlist(source: Source) -> bool:
    return any(entry["shortlisted"] is not None for entry in source.content["rows"])


def _cut_score(source: Source) -> str | None:
    """The score of the last one on the shortlist."""
    listed = [entry["score"] for entry in source.content["rows"] if entry["shortlisted"]]
    return listed[-1] if listed else None


def _with_cut(source: Source, rows: list[BoardRow]) -> list[BoardRow]:
    """The rows with the cut-off line after the last one above it, and those below it told apart."""
    is_last = source.content["after"] == source.programme.rounds[-1].code
    if not (is_last or _has_shortlist(source)):
        return rows
    inside = [place for place, row in enumerate(rows) if row.is_in]
    if not inside:
        return [replace(row, is_below=True) for row in rows]
    last = inside[-1]
    sentence = _class_sentence(len(inside)) if is_last else _cut_sentence(source, rows, last, len(inside))
    return [
        replace(row, is_below=not row.is_in, cut=sentence if place == last else "") for place, row in enumerate(rows)
    ]


def _class_sentence(count: int) -> str:
    return ngettext(
        "Classes by rank · %(n)s application above this line",
        "Classes by rank · %(n)s applications above this line",
        count,
    ) % {"n": count}


def _cut_sentence(source: Source, rows: list[BoardRow], last: int, count: int) -> str:
    following = source.programme.rounds[source.programme.place(source.content["after"]) + 1]
    head = ngettext(
        "Cut-off line · %(n)s application goes on to: %(round)s",
        "Cut-off line · %(n)s applications go on to: %(round)s",
        count,
    ) % {"n": count, "round": round_name(source.programme, following.code)}
    if last + 1 == len(rows):
        return head
    above, below = rows[last], rows[last + 1]
    detail = _("No. %(above)s has %(high)s points, no. %(below)s has %(low)s, %(gap)s apart") % {
        "above": above.rank,
        "high": above.score,
        "below": below.rank,
        "low": below.score,
        "gap": Decimal(above.score) - Decimal(below.score),
    }
    return f"{head}\n{detail}"


def _incomplete(source: Source) -> list[Listed]:
    listed = []
    for entry in source.content["incomplete_sheets"]:
        reason = _("Sheet of %(judge)s in %(round)s lacks %(items)s and does not count") % {
            "judge": entry["judge"],
            "round": round_name(source.programme, entry["round"]),
            "items": _(", ").join(entry["missing"]),
        }
        listed.append(Listed(source.applications[entry["application"]], (reason,)))
    return listed
