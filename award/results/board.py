"""The ranking board: a page of a standing laid out, in its order and with its cut. Nothing is combined here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.cycles.models import Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Criteria
from award.domain.programme import Programme
from award.results.agreement import Agreement
from award.results.agreementcard import AgreementCard, card_of
from award.results.boarddata import Choice, Cut, Place, Selection, Slice
from award.results.boardrows import Columns, Line, Names, options, table_body, twin_body
from award.results.heat import Head, heads_of
from award.results.queries import sheets_round_code
from award.results.rownotes import row_notes, unranked_notes
from award.results.stable import is_marginal
from award.results.strips import Scale, axis
from award.results.words import class_name, ranking_rules, round_name


@dataclass(frozen=True)
class Source:
    """What a board is laid out from. `link`: the address of a calculation with 0 for the application, or empty."""

    round: Round
    slice: Slice
    choice: Choice
    selection: Selection
    agreement: Agreement | None
    incomplete: Sequence[Mapping[str, Any]]
    has_names: bool
    link: str = ""

    @property
    def criteria(self) -> Criteria:
        """What was scored."""
        return criteria_of(self.round.cycle)

    @property
    def programme(self) -> Programme:
        """How it was combined."""
        return programme_of(self.round.cycle)

    @property
    def is_last(self) -> bool:
        """Whether classes are given rather than a shortlist."""
        return self.round.code == self.programme.rounds[-1].code


@dataclass(frozen=True)
class Listed:
    """An application without a rank, or a sheet that was not counted, and why."""

    number: str
    organisation: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """Everything the page shows of a standing."""

    slice: Slice
    choice: Choice
    selection: Selection
    has_names: bool
    columns: Columns
    rounds: tuple[tuple[str, str], ...]
    body: SafeString
    twin: SafeString
    axis: SafeString
    strip_title: str
    adjusted_note: str
    is_last: bool
    has_cut: bool
    unranked: tuple[Listed, ...]
    incomplete: tuple[Listed, ...]
    rules: tuple[tuple[str, str], ...]
    card: AgreementCard | None

    @property
    def heads(self) -> Sequence[Head]:
        """The categories."""
        return self.columns.heads

    @property
    def panel_options(self) -> SafeString:
        """The panels to choose from."""
        return options(self.choice.panels, self.selection.panel)

    @property
    def industry_options(self) -> SafeString:
        """The sections of industry to choose from."""
        return options(self.choice.industries, self.selection.industry)

    @property
    def previous(self) -> int:
        """The page before."""
        return self.slice.number - 1

    @property
    def following(self) -> int:
        """The page after."""
        return self.slice.number + 1

    @property
    def firm(self) -> int | None:
        """How many ranks of the whole standing are firm, where that was computed and the round has a cut."""
        if self.card is None or self.card.total is None:
            return None
        return self.slice.ranked - self.card.total

    @property
    def more_unranked(self) -> int:
        """How many applications without a rank are not listed."""
        return self.slice.without - len(self.slice.unranked)


def board_of(source: Source) -> Board:
    """The board of a page of a standing."""
    columns, places = _columns(source), source.slice.places
    cut = _cut_score(source.slice.cut, source.is_last)
    scale = Scale.of(_drawn(source.slice, cut)) if columns.sheets_round else Scale(0, 1000)
    names = _names(source)
    rounds = _rounds(source)
    return Board(
        slice=source.slice,
        choice=source.choice,
        selection=source.selection,
        has_names=source.has_names,
        columns=columns,
        rounds=rounds,
        body=table_body(places, columns, names, scale, cut, _line(source), row_notes(source, columns)),
        twin=twin_body(places, columns, names, [code for code, _name in rounds]),
        axis=axis(scale),
        strip_title=_strip_title(source, columns),
        adjusted_note=_adjusted_note(source, columns),
        is_last=source.is_last,
        has_cut=source.slice.cut is not None,
        unranked=tuple(_listed(place, unranked_notes(source, place)) for place in source.slice.unranked),
        incomplete=tuple(_incomplete(source)),
        rules=tuple(ranking_rules(source.criteria, source.programme, source.round.code)),
        card=_card(source, source.agreement) if source.agreement else None,
    )


def _columns(source: Source) -> Columns:
    programme, code, agreement = source.programme, source.round.code, source.agreement
    sheets = sheets_round_code(programme, code)
    has_sheets = any(place.row["sheets"] for place in source.slice.places)
    has_adjusted = bool(agreement and agreement.round)
    shown = [place.number for place in source.slice.places]
    return Columns(
        heads=heads_of(source.criteria),
        after=code,
        decimals=programme.ranking.decimals,
        sheets_round=sheets if has_sheets else None,
        is_raw_apart=programme.place(code) > 0,
        has_adjusted=has_adjusted,
        is_comparable=bool(agreement and has_adjusted and agreement.are_comparable(shown)),
        replicates=agreement.replicates if agreement else None,
    )


def _names(source: Source) -> Names:
    return Names(
        has_names=source.has_names,
        panels=source.choice.panels,
        link=source.link,
        class_names={row.code: class_name(source.programme, row.code) for row in source.programme.classes},
    )


def _rounds(source: Source) -> tuple[tuple[str, str], ...]:
    """The rounds that count so far, for the table without drawings."""
    programme = source.programme
    counted = programme.rounds[: programme.place(source.round.code) + 1]
    return tuple((row.code, round_name(programme, row.code)) for row in counted)


def _drawn(shown: Slice, cut: float | None) -> Iterable[float]:
    """What the scale of the strips must hold."""
    totals = [sheet[1] for place in shown.places for sheet in place.row["sheets"] if sheet[1]]
    return chain(map(float, totals), map(float, shown.ends if totals else ()), [cut] if cut and totals else [])


def _strip_title(source: Source, columns: Columns) -> str:
    if columns.sheets_round is None:
        return ""
    return _("Sheet totals: %(round)s") % {"round": round_name(source.programme, columns.sheets_round)}


def _adjusted_note(source: Source, columns: Columns) -> str:
    """What the adjusted column assumes, or why it holds nothing."""
    if not columns.has_adjusted:
        return ""
    if columns.is_comparable:
        return _(
            "The adjusted score takes each judge's severity off. It assumes that a judge is as strict with every "
            "application, and that the judges share applications. Order and cut are those of the score."
        )
    return _(
        "Adjusted scores are not comparable here: the applications shown fall into groups that share no judge. Choose "
        "one panel to see them."
    )


def _cut_score(cut: Cut | None, is_last: bool) -> float | None:
    """The score of the last one on the shortlist; classes have no single line."""
    return float(cut.above["score"]) if cut and cut.above and not is_last else None


def _line(source: Source) -> Line | None:
    """The line of the table, where it falls into the rows shown."""
    cut, places, page = source.slice.cut, source.slice.places, source.slice
    if cut is None or not places:
        return None
    last = -1 if cut.last is None else cut.last
    above = sum(place.place <= last for place in places)
    is_first, is_final = page.number == 1, page.number == page.pages
    if (above == 0 and not is_first) or (above == len(places) and not is_final and places[-1].place != last):
        return None
    if source.is_last:
        return Line(above, _class_sentence(cut.made), "") if cut.made else None
    return Line(above, _cut_sentence(source, cut.made), _cut_detail(cut))


def _class_sentence(count: int) -> str:
    return ngettext(
        "Classes by rank · %(n)s application has a class",
        "Classes by rank · %(n)s applications have a class",
        count,
    ) % {"n": count}


def _cut_sentence(source: Source, count: int) -> str:
    following = source.programme.rounds[source.programme.place(source.round.code) + 1]
    return ngettext(
        "Cut-off line · %(n)s application goes on to: %(round)s",
        "Cut-off line · %(n)s applications go on to: %(round)s",
        count,
    ) % {"n": count, "round": round_name(source.programme, following.code)}


def _cut_detail(cut: Cut) -> str:
    if not cut.above or not cut.below:
        return ""
    return _("No. %(above)s has %(high)s points, no. %(below)s has %(low)s, %(gap)s apart") % {
        "above": cut.above["rank"],
        "high": cut.above["score"],
        "below": cut.below["rank"],
        "low": cut.below["score"],
        "gap": Decimal(cut.above["score"]) - Decimal(cut.below["score"]),
    }


def _listed(place: Place, reasons: Iterable[str]) -> Listed:
    return Listed(place.number, place.organisation, tuple(reasons))


def _incomplete(source: Source) -> Iterable[Listed]:
    for entry in source.incomplete:
        reason = _("Sheet of %(judge)s in %(round)s lacks %(items)s and does not count") % {
            "judge": entry["judge"],
            "round": round_name(source.programme, entry["round"]),
            "items": _(", ").join(entry["missing"]),
        }
        yield Listed(entry["application"], "", (reason,))


def _card(source: Source, agreement: Agreement) -> AgreementCard:
    marginal = [place for place in source.slice.places if is_marginal(place.row)]
    return card_of(
        agreement,
        panels=_panel_names(source),
        marginal=[(place.pk, place.organisation if source.has_names else place.number) for place in marginal],
    )


def _panel_names(source: Source) -> dict[str, str]:
    """The panels the card tells of, by code: all of them, or the chosen one."""
    choice, chosen = source.choice, source.selection.panel
    return {code: choice.panels[key] for code, key in choice.panel_keys.items() if chosen in (None, key)}
