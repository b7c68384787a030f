"""What the page of a consensus shows of one item beside the marks: merged remarks, the discussion, what is edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from award.applications.queries import latest_revision, revision_content
from award.core.access import Actor
from award.core.errors import Conflict
from award.domain.criteria import Item
from award.scoring import queries, roomqueries
from award.scoring.citations import Chip, chips_of
from award.scoring.models import ConsensusSheet, Finding, MergedFinding, TalkPost
from award.scoring.room import Room


@dataclass(frozen=True)
class Card:
    """A merged remark with the citations of its sources and the letters of their authors."""

    merged: MergedFinding
    chips: list[Chip]
    letters: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Said:
    """A post of the discussion as the reader may see it."""

    post: TalkPost
    author: str
    is_own: bool


@dataclass(frozen=True)
class Editing:
    """The form of a merged remark: a new one, or one to be changed; what was typed stays in it."""

    merged: int | None
    kind: str
    text: str
    sources: frozenset[int]
    version: int
    error: str = ""
    conflict: Conflict | None = None


@dataclass(frozen=True)
class Remarks:
    """The remarks on one item, those of the assessors and those merged of them."""

    findings: list[Finding]
    chips: dict[int, list[Chip]]
    cards: list[Card]


def remarks_of(room: Room, item: Item) -> Remarks:
    """Read once a page; the citations come from the judged revision."""
    source, sheet = room.board.source, room.board.sheet
    opened = [] if source is None else queries.opened_findings(sheet.application, source)
    findings = [row for row in opened if row.item.code == item.code]
    merged = [row for row in room.merged if row.item.code == item.code]
    chips = _chips(sheet, [*findings, *(source for row in merged for source in row.sources.all())], item.code)
    return Remarks(findings, chips, _cards(room, merged, chips))


def _chips(sheet: ConsensusSheet, findings: Iterable[Finding], code: str) -> dict[int, list[Chip]]:
    rows = {row.pk: row for row in findings}
    revision = latest_revision(sheet.application) if rows else None
    return chips_of(rows.values(), revision_content(revision), code) if revision else {}


def _cards(room: Room, merged: list[MergedFinding], chips: Mapping[int, list[Chip]]) -> list[Card]:
    letters = {entry.judge: entry.letter for entry in room.board.assessors}
    cards = []
    for place, row in enumerate(merged):
        sources = list(row.sources.all())
        seen: dict[Any, Chip] = {chip.place: chip for source in sources for chip in chips.get(source.pk, [])}
        authors = sorted({letters.get(source.sheet.assignment.seat.pseudonym, "") for source in sources} - {""})
        cards.append(Card(row, list(seen.values()), _(", ").join(authors), place == 0, place == len(merged) - 1))
    return cards


def editing_of(cards: list[Card], findings: list[Finding], wanted: str, ticked: list[str]) -> Editing | None:
    """What a press on "merge" or "edit" opens: the texts of the ticked remarks, added to those of the merged one."""
    if not wanted:
        return None
    known = {str(row.pk): row for row in findings}
    picked = [known[key] for key in dict.fromkeys(ticked) if key in known]
    card = next((card for card in cards if str(card.merged.pk) == wanted), None)
    if card is None:
        kind = picked[0].kind if picked else Finding.Kind.OPPORTUNITY.value
        text = "\n".join(row.text for row in picked)
        return Editing(None, kind, text, frozenset(row.pk for row in picked), 0)
    row, had = card.merged, {source.pk for source in card.merged.sources.all()}
    added = [finding for finding in picked if finding.pk not in had]
    text = "\n".join([row.text, *(finding.text for finding in added)])
    return Editing(row.pk, row.kind, text, frozenset(had | {finding.pk for finding in added}), row.version)


def discussion_of(room: Room, actor: Actor, code: str) -> tuple[list[Said], dict[str, int]]:
    """The posts on one item, and how many stand on each."""
    posts = roomqueries.posts_of(room.board.sheet)
    counts = Counter(post.item.code for post in posts if post.withdrawn_at is None)
    here = [
        Said(post, room.author(post.seat), post.seat.expert.user_id == actor.pk)
        for post in posts
        if post.item.code == code
    ]
    return here, dict(counts)
