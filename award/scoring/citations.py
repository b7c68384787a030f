"""What a remark refers to: places of the judged revision, as they are written in forms, checked and shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from award.core.errors import ServiceError
from award.scoring.models import Citation, Finding
from award.scoring.models.citations import QUOTE_LENGTH

MOST_A_REMARK = 10
ORDER = {Finding.Kind.STRENGTH: 0, Finding.Kind.OPPORTUNITY: 1, Finding.Kind.ISSUE: 2}

_NUMBER = "[1-9][0-9]{0,8}"
_TOKEN = re.compile(
    rf"p(?P<paragraph>{_NUMBER})(\.(?P<start>0|{_NUMBER})-(?P<end>{_NUMBER})\.(?P<quote>.+))?"
    rf"|f(?P<evidence>{_NUMBER})(\.(?P<page>{_NUMBER}))?"
    rf"|m(?P<row>{_NUMBER})",
    re.ASCII,
)


def entry_of(content: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    """What the revision says on an item."""
    return next((row for row in content["items"] if row["code"] == code), {})


def paragraphs_of(entry: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The paragraphs of an item by layer; their numbers run through the whole item."""
    layers = [(layer["code"], layer["text"].split("\n")) for layer in entry.get("layers", [])]
    return [(code, [line.strip() for line in lines if line.strip()]) for code, lines in layers]


@dataclass(frozen=True)
class Place:
    """A place of the revision. Its token is how forms carry it: p3, p3.10-25.words, f12, f12.4, m2."""

    kind: str
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    evidence: int | None = None
    page: int | None = None
    row: int | None = None

    @classmethod
    def parse(cls, token: str) -> Place:
        """The place a form names. Raises ServiceError where it names none."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            raise ServiceError(_("A reference cannot be read. Choose the place again."), code="citation_token")
        numbers = {name: int(value) for name, value in found.groupdict().items() if value and name != "quote"}
        kind = "file" if "evidence" in numbers else ("measure" if "row" in numbers else "text")
        return cls(kind, quote=found["quote"] or "", **numbers)

    @classmethod
    def of(cls, citation: Citation) -> Place:
        """The place of a saved citation."""
        return cls(
            citation.kind, citation.paragraph, citation.start, citation.end, citation.quote, citation.evidence_id,
            citation.page, citation.row,
        )  # fmt: skip

    @property
    def token(self) -> str:
        """How a form carries the place."""
        if self.kind == Citation.Kind.FILE:
            return f"f{self.evidence}" + (f".{self.page}" if self.page else "")
        if self.kind == Citation.Kind.MEASURE:
            return f"m{self.row}"
        return f"p{self.paragraph}" + (f".{self.start}-{self.end}.{self.quote}" if self.quote else "")

    def saved_for(self, finding: Finding) -> Citation:
        """The row to be saved."""
        return Citation(
            finding=finding, kind=self.kind, paragraph=self.paragraph, start=self.start, end=self.end,
            quote=self.quote, evidence_id=self.evidence, page=self.page, row=self.row,
        )  # fmt: skip


# ------------------------------------------------------------------ checking


def checked(places: Iterable[Place], content: Mapping[str, Any], code: str) -> list[Place]:
    """The places in their order, each once. Raises ServiceError where one is not in the revision's text of the item."""
    wanted = list(dict.fromkeys(places))
    if len(wanted) > MOST_A_REMARK:
        text = _("A remark may refer to %(most)s places. Take one away first.")
        raise ServiceError(text % {"most": MOST_A_REMARK}, code="citations_too_many")
    entry = entry_of(content, code)
    lines = [line for _layer, lines in paragraphs_of(entry) for line in lines]
    files = {row["id"]: row for row in content["evidence"]}
    for place in wanted:
        if place.kind == Citation.Kind.FILE:
            _check_file(place, files)
        elif place.kind == Citation.Kind.MEASURE:
            if place.row is None or place.row > len(entry.get("measures", [])):
                raise ServiceError(_("The table has no such row."), code="citation_row")
        else:
            _check_text(place, lines)
    return wanted


def _check_text(place: Place, lines: Sequence[str]) -> None:
    if place.paragraph is None or place.paragraph > len(lines):
        text = _("The text has no paragraph %(number)s.")
        raise ServiceError(text % {"number": place.paragraph}, code="citation_paragraph")
    if len(place.quote) > QUOTE_LENGTH:
        text = _("A passage may have %(most)s characters. Select less, or refer to the whole paragraph.")
        raise ServiceError(text % {"most": QUOTE_LENGTH}, code="citation_too_long")
    if place.quote and lines[place.paragraph - 1][place.start : place.end] != place.quote:
        raise ServiceError(_("The passage does not stand in the judged text. Select it again."), code="citation_quote")


def _check_file(place: Place, files: Mapping[int, Mapping[str, Any]]) -> None:
    file = files.get(place.evidence or 0)
    if file is None:
        raise ServiceError(_("There is no such file among the evidence."), code="citation_file")
    pages = file.get("pages") or 1
    if place.page and place.page > pages:
        text = _("The file %(name)s has %(pages)s pages; there is no page %(page)s.")
        params = {"name": file["name"], "pages": pages, "page": place.page}
        raise ServiceError(text % params, code="citation_page")


# ------------------------------------------------------------------ showing


@dataclass(frozen=True)
class Chip:
    """A citation as a chip: passages and paragraphs are numbered through the item, files and tables are named."""

    place: Place
    tone: str  # the kind of the remark
    label: str
    number: int = 0
    pk: int = 0
    finding: int = 0

    @property
    def query(self) -> str:
        """Where the chip leads, on the page of the item."""
        if self.place.kind == Citation.Kind.FILE:
            return f"?tab=evidence&file={self.place.evidence}&page={self.place.page or 1}#viewer"
        if self.place.kind == Citation.Kind.MEASURE:
            return f"?tab=results#m{self.place.row}"
        return f"?tab=answer#c{self.pk}" if self.place.quote and self.pk else f"?tab=answer#p{self.place.paragraph}"

    @property
    def name(self) -> str:
        """证1, or nothing for a chip without a number."""
        return pgettext("number of a citation", "E%(number)s") % {"number": self.number} if self.number else ""


def label_of(place: Place, files: Mapping[int, str], measures: Sequence[str] = ()) -> str:
    """¶3; the name of a file and its page; the name of a row of the table."""
    if place.kind == Citation.Kind.FILE:
        name = files.get(place.evidence or 0, "")
        return _("%(file)s, page %(page)s") % {"file": name, "page": place.page} if place.page else name
    if place.kind == Citation.Kind.MEASURE:
        name = measures[place.row - 1] if place.row and place.row <= len(measures) else ""
        return _("Table: %(name)s") % {"name": name}
    return f"¶{place.paragraph}"


def tokens_of(finding: Finding | None) -> list[str]:
    """The saved places of a remark as forms carry them."""
    return [Place.of(citation).token for citation in finding.citations.all()] if finding else []


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The remarks of an item as they stand on the sheet: by kind, then oldest first."""
    return sorted(findings, key=lambda finding: (ORDER[Finding.Kind(finding.kind)], finding.pk))


def chips_of(findings: Iterable[Finding], content: Mapping[str, Any], code: str) -> dict[int, list[Chip]]:
    """The chips of an item's remarks by remark."""
    files = {row["id"]: row["name"] for row in content["evidence"]}
    measures = [row["name"] for row in entry_of(content, code).get("measures", [])]
    chips: dict[int, list[Chip]] = {}
    number = 0
    for finding in in_order(findings):
        row = chips[finding.pk] = []
        for citation in finding.citations.all():
            place = Place.of(citation)
            number += place.kind == Citation.Kind.TEXT
            chip = Chip(place, finding.kind, label_of(place, files, measures), number, citation.pk, finding.pk)
            row.append(chip if place.kind == Citation.Kind.TEXT else replace(chip, number=0))
    return chips


# ------------------------------------------------------------------ the text with its marks


@dataclass(frozen=True)
class Segment:
    """A piece of a paragraph under the same citations, and the chips that end with it."""

    text: str
    tone: str = ""  # a kind of remark, "both" under several, "" under none
    ends: tuple[Chip, ...] = ()
    starts: tuple[int, ...] = ()  # the citations that begin here


def segments_of(text: str, chips: Iterable[Chip]) -> list[Segment]:
    """A paragraph cut where a cited passage begins or ends, so that passages that overlap lie side by side."""
    marked = [(chip.place.start or 0, chip.place.end or 0, chip) for chip in chips if chip.place.quote]
    cuts = sorted({0, len(text), *(start for start, _end, _chip in marked), *(end for _start, end, _chip in marked)})
    segments = []
    for start, end in pairwise(cuts):
        over = [chip for begin, stop, chip in marked if begin <= start and end <= stop]
        tones = {chip.tone for chip in over}
        tone = "" if not tones else (tones.pop() if len(tones) == 1 else "both")
        ends = tuple(chip for _begin, stop, chip in marked if stop == end)
        begun = tuple(chip.pk for begin, _stop, chip in marked if begin == start)
        segments.append(Segment(text[start:end], tone, ends, begun))
    return segments
