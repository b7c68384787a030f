"""What the scoring workspace shows of one item: the rail, the text that is judged, the ruler of bands, the remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.applications.queries import revision_content
from award.core.charts import sparkline
from award.core.messages import factor_name
from award.core.templatetags.award import in_language
from award.domain.criteria import Band, Criteria, Item, Kind
from award.domain.figures import figure
from award.scoring.citations import Chip, Segment, chips_of, entry_of, paragraphs_of, segments_of
from award.scoring.models import Finding, ItemScore, ScoreSheet

TABS = ("answer", "results", "evidence", "criteria", "profile")


# ------------------------------------------------------------------ the rail


@dataclass(frozen=True)
class RailItem:
    """An item in the rail: done, flag, part (remarks but no mark), now, or nothing."""

    item: Item
    state: str
    mark: str
    is_current: bool


@dataclass(frozen=True)
class Rail:
    """All items by category, with how far the sheet is."""

    groups: list[tuple[Any, list[RailItem]]]
    done: int
    flagged: int

    @property
    def items(self) -> list[RailItem]:
        """All items in order."""
        return [row for _category, rows in self.groups for row in rows]

    @property
    def total(self) -> int:
        """How many items there are."""
        return len(self.items)

    @property
    def states(self) -> list[str]:
        """The segments of the progress strip."""
        return [row.state for row in self.items]

    @property
    def missing(self) -> list[Item]:
        """The items without a mark."""
        return [row.item for row in self.items if not row.mark]


def mark_of(score: ItemScore | None) -> str:
    """A mark for the rail: 55%, the sign for not applicable, or nothing."""
    if score is None:
        return ""
    if score.is_not_applicable:
        return _("n/a")
    return "" if score.percent is None else f"{score.percent}%"


def rail_of(
    criteria: Criteria, scores: Mapping[str, ItemScore], findings: list[Finding], current: str | None = None
) -> Rail:
    """The rail of a sheet."""
    remarked = {finding.item.code for finding in findings}
    groups = []
    for category in criteria.categories:
        rows = [_rail_item(item, scores.get(item.code), item.code in remarked, current) for item in category.items]
        groups.append((category, rows))
    done = sum(bool(mark_of(score)) for score in scores.values())
    return Rail(groups, done, sum(score.is_flagged for score in scores.values()))


def _rail_item(item: Item, score: ItemScore | None, has_remarks: bool, current: str | None) -> RailItem:
    mark = mark_of(score)
    if item.code == current:
        state = "now"
    elif score is not None and score.is_flagged:
        state = "flag"
    else:
        state = "done" if mark else ("part" if has_remarks else "")
    return RailItem(item, state, mark, item.code == current)


def neighbours(criteria: Criteria, code: str) -> tuple[Item | None, Item | None]:
    """The item before and the item after."""
    items, place = criteria.items, criteria.positions[code]
    return (items[place - 1] if place else None, items[place + 1] if place + 1 < len(items) else None)


# ------------------------------------------------------------------ what is judged


@dataclass(frozen=True)
class Paragraph:
    """A numbered paragraph, cut at its cited passages, and the chips that refer to all of it."""

    number: int
    text: str
    segments: list[Segment]
    whole: list[Chip]

    @property
    def tone(self) -> str:
        """The line at its side: solid for strengths, dashed for anything else."""
        tones = {chip.tone for chip in self.whole}
        return "" if not tones else ("s" if tones == {Finding.Kind.STRENGTH} else "o")


@dataclass(frozen=True)
class MeasureRow:
    """A results table's row with its picture."""

    name: str
    unit: str
    values: list[str]
    target: str
    benchmark: str
    source: str
    picture: SafeString
    number: int


@dataclass(frozen=True)
class Reading:
    """What the applicant wrote for the item, as it was submitted."""

    parts: list[tuple[str, list[Paragraph]]]
    years: list[str] = field(default_factory=list)
    measures: list[MeasureRow] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    other_evidence: list[dict[str, Any]] = field(default_factory=list)
    is_not_applicable: bool = False
    reason: str = ""
    chips: dict[int, list[Chip]] = field(default_factory=dict)

    @property
    def references(self) -> list[tuple[str, str]]:
        """What a remark can refer to: (value, label)."""
        rows = [(f"p{p.number}", f"¶{p.number}") for _name, paragraphs in self.parts for p in paragraphs]
        rows += [(f"m{row.number}", _("Table: %(name)s") % {"name": row.name}) for row in self.measures]
        return rows + [(f"f{row['id']}", row["name"]) for row in (*self.evidence, *self.other_evidence)]


def reading_of(sheet: ScoreSheet, item: Item, kind: Kind, findings: list[Finding]) -> Reading:
    """The entry of the item in the pinned revision."""
    content = revision_content(sheet.revision)
    entry = entry_of(content, item.code)
    chips = chips_of(findings, content, item.code)
    cited: dict[int | None, list[Chip]] = {}
    for chip in chain.from_iterable(chips.values()):
        cited.setdefault(chip.place.paragraph, []).append(chip)
    names = {layer.code: in_language(layer.name) for layer in kind.layers}
    parts, number = [], 0
    for layer, lines in paragraphs_of(entry):
        rows = [_paragraph(number + place, line, cited.get(number + place, [])) for place, line in enumerate(lines, 1)]
        number += len(rows)
        if rows:
            parts.append((names.get(layer, ""), rows))
    measures = entry.get("measures", [])
    years = sorted({year for row in measures for year in row["values"]})
    return Reading(
        parts=parts,
        years=years,
        measures=[_measure(row, years, place) for place, row in enumerate(measures, 1)],
        evidence=[row for row in content["evidence"] if row.get("item") == item.code],
        other_evidence=[row for row in content["evidence"] if row.get("item") != item.code],
        is_not_applicable=bool(entry.get("is_not_applicable")),
        reason=entry.get("reason", ""),
        chips=chips,
    )


def _paragraph(number: int, text: str, chips: list[Chip]) -> Paragraph:
    return Paragraph(number, text, segments_of(text, chips), [chip for chip in chips if not chip.place.quote])


def profile_of(sheet: ScoreSheet, criteria: Criteria) -> list[tuple[str, str, list[str]]]:
    """The organisation profile: (code, question, paragraphs)."""
    texts = {row["code"]: row["text"] for row in revision_content(sheet.revision)["profile"]}
    return [
        (
            question.code,
            in_language(question.prompt),
            [line for line in texts[question.code].split("\n") if line.strip()],
        )
        for question in criteria.profile
        if texts.get(question.code)
    ]


def _measure(row: Mapping[str, Any], years: list[str], number: int) -> MeasureRow:
    values = [str(row["values"].get(year, "")) for year in years]
    title = _("%(name)s over the years") % {"name": row["name"]}
    picture = sparkline([_number(value) for value in values], title, target=_number(row.get("target", "")))
    return MeasureRow(
        row["name"], row.get("unit", ""), values, row.get("target", ""), row.get("benchmark", ""),
        row.get("source", ""), picture, number,
    )  # fmt: skip


def _number(text: str) -> float | None:
    """The value of a figure as typed, or None where it is not a plain one."""
    try:
        value = float(str(text).replace(",", "").replace("，", "").rstrip("%％"))
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None  # also refuses nan and inf


# ------------------------------------------------------------------ the ruler


@dataclass(frozen=True)
class RulerBand:
    """A band of the ruler with its steps."""

    band: Band
    steps: list[int]
    is_open: bool

    @property
    def label(self) -> str:
        """30–45, or 100 alone; the last band as 90+."""
        if self.band.low < self.band.high == 100:
            return f"{self.band.low}+"
        return f"{self.band.low}–{self.band.high}" if self.band.low < self.band.high else str(self.band.low)


@dataclass(frozen=True)
class Ruler:
    """The bands, which one is open, its texts by factor, and the next band to compare with."""

    bands: list[RulerBand]
    percent: int | None
    factors: list[tuple[str, str, str, str]]  # code, name, text, text of the next band
    open_band: RulerBand | None
    next_band: RulerBand | None
    points: str


def ruler_of(criteria: Criteria, item: Item, percent: int | None, wanted: str = "") -> Ruler:
    """The ruler of an item; `wanted` is the low end of the band the reader opened."""
    kind = criteria.kind_of(item.code)
    steps = criteria.allowed_percents()
    chosen = kind.band_of(percent) if percent is not None else None
    chosen = next((band for band in kind.bands if str(band.low) == wanted), chosen)
    bands = [
        RulerBand(band, [step for step in steps if kind.band_of(step) is band], band is chosen) for band in kind.bands
    ]
    place = next((index for index, band in enumerate(bands) if band.is_open), None)
    open_band = None if place is None else bands[place]
    next_band = bands[place + 1] if place is not None and place + 1 < len(bands) else None
    points = "" if percent is None else figure(Fraction(percent * item.points, 100), 1, "half_up")
    return Ruler(bands, percent, _factors(kind, open_band, next_band), open_band, next_band, points)


def _factors(kind: Kind, open_band: RulerBand | None, next_band: RulerBand | None) -> list[tuple[str, str, str, str]]:
    if open_band is None:
        return []
    return [
        (
            code,
            factor_name(code),
            in_language(open_band.band.text.get(code)),
            in_language(next_band.band.text.get(code)) if next_band else "",
        )
        for code in kind.factors
    ]
