"""The consensus of a panel as data: every assessor's marks under letters, how far they lie apart, what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from award.core.access import Actor
from award.core.hashing import canonical, sha256
from award.cycles.models import Round
from award.cycles.queries import criteria_of, round_rules
from award.domain.criteria import Category, Criteria, Item
from award.domain.scores import unpack_marks
from award.domain.spread import Disagreement, ItemSpread, disagreement
from award.scoring import queries, roomqueries
from award.scoring.models import ConsensusMark, ConsensusSheet, MergedFinding
from award.scoring.roomqueries import Assessor


@dataclass(frozen=True)
class Row:
    """One item: the marks by letter (None: not applicable), their spread, the mark before and the agreed one."""

    item: Item
    category: Category
    step: int
    marks: dict[str, int | None]
    spread: ItemSpread
    has_before: bool
    before: int | None
    agreed: ConsensusMark | None

    @property
    def is_agreed(self) -> bool:
        """Has the chair recorded a mark, not applicable included?"""
        return self.agreed is not None and (self.agreed.percent is not None or self.agreed.is_not_applicable)

    @property
    def percent(self) -> int | None:
        """The agreed mark; None for not applicable and without one."""
        return None if self.agreed is None else self.agreed.percent

    @property
    def is_split(self) -> bool:
        """Do some find the item applicable and others not?"""
        return 0 < self.spread.not_applicable < len(self.marks)

    @property
    def median_mark(self) -> int | None:
        """The median on a step, halves up; None where the item applied for nobody."""
        if self.spread.median is None:
            return None
        return int((Decimal(self.spread.median) / self.step).quantize(Decimal(1), "ROUND_HALF_UP")) * self.step

    @property
    def suggestion(self) -> int | None:
        """The mark before, where there is one, else the median."""
        return self.before if self.has_before else self.median_mark

    def is_outside(self, percent: int | None) -> bool:
        """Does the mark leave the range of the sheets?"""
        if percent is None:
            return not self.spread.not_applicable
        return not self.spread.percents or not self.spread.percents[0] <= percent <= self.spread.percents[-1]

    def reason_needed(self, percent: int | None) -> str:
        """Why this mark needs a reason, or nothing."""
        if self.has_before:
            if percent == self.before:
                return ""
            return _("This changes the consensus mark before the visit. Write the reason.")
        if not self.is_outside(percent):
            return ""
        if not self.spread.percents:
            return _("All sheets say that the item does not apply. Write the reason for a mark.")
        if percent is None:
            return _("No sheet says that the item does not apply. Write the reason.")
        text = _("%(percent)s%% lies outside the range of the sheets, %(low)s–%(high)s%%. Write the reason.")
        return text % {"percent": percent, "low": self.spread.percents[0], "high": self.spread.percents[-1]}


@dataclass(frozen=True)
class Board:
    """Everything the panel sees together on one application; `source` is the round of its sheets."""

    sheet: ConsensusSheet
    criteria: Criteria
    assessors: list[Assessor]
    spread: Disagreement
    rows: dict[str, Row]
    before: ConsensusSheet | None
    source: Round | None

    @cached_property
    def counted(self) -> list[Assessor]:
        """Those whose sheets are talked over, by letter."""
        return [entry for entry in self.assessors if entry.counts]

    @cached_property
    def letters(self) -> dict[str, str]:
        """judge → letter of those whose sheets are talked over."""
        return {entry.judge: entry.letter for entry in self.counted}

    @cached_property
    def in_order(self) -> list[Row]:
        """The rows in the order of the criteria."""
        return list(self.rows.values())

    @cached_property
    def by_disagreement(self) -> list[Row]:
        """Those to discuss and the widest first."""
        return [self.rows[item.item] for item in self.spread.by_range]

    @property
    def agreed_count(self) -> int:
        """How many items have an agreed mark."""
        return sum(row.is_agreed for row in self.in_order)

    @property
    def is_complete(self) -> bool:
        """Has every item an agreed mark?"""
        return self.agreed_count == len(self.rows)

    @property
    def rest(self) -> list[Row]:
        """The items without a mark that need no talk."""
        return [row for row in self.in_order if not row.is_agreed and (row.has_before or not row.spread.discuss)]

    @property
    def unexplained(self) -> list[str]:
        """The items whose mark needs a reason by the sheets as they count now, and has none."""
        return [
            row.item.code
            for row in self.in_order
            if row.agreed is not None and row.is_agreed and not row.agreed.reason and row.reason_needed(row.percent)
        ]

    def own(self, actor: Actor) -> Assessor | None:
        """The person's own place at the table, where its sheet counts."""
        return next((entry for entry in self.counted if entry.user_id == actor.pk), None)


def suggested(board: Board) -> dict[str, int | None]:
    """What "take the rest" records, by item code; None is not applicable."""
    return {row.item.code: row.suggestion for row in board.rest}


def board_of(sheet: ConsensusSheet) -> Board:
    """The board of a consensus sheet. Only after the opening; the door sees to that."""
    criteria = criteria_of(sheet.round.cycle)
    source = queries.sheets_round(sheet.round)
    assessors = [] if source is None else roomqueries.assessors(sheet.application, source)
    packed = {entry.judge: entry.packed for entry in assessors if entry.counts}
    letters = {entry.judge: entry.letter for entry in assessors}
    discuss = None if source is None else round_rules(source).discuss
    spread = disagreement(criteria, packed, discuss)
    sheets = {judge: unpack_marks(criteria, row) for judge, row in packed.items()}
    before = queries.consensus_before(sheet)
    marks_before = {} if before is None or before.packed is None else unpack_marks(criteria, bytes(before.packed))
    agreed = queries.consensus_marks(sheet)
    rows = {}
    for item, item_spread in zip(criteria.items, spread.items, strict=True):
        rows[item.code] = Row(
            item=item,
            category=criteria.category_of(item.code),
            step=criteria.step,
            marks={letters[judge]: marks[item.code] for judge, marks in sheets.items() if item.code in marks},
            spread=item_spread,
            has_before=item.code in marks_before,
            before=marks_before.get(item.code),
            agreed=agreed.get(item.code),
        )
    return Board(sheet, criteria, assessors, spread, rows, before, source)


def agreed_content(marks: Iterable[ConsensusMark], merged: Iterable[MergedFinding]) -> dict[str, object]:
    """What the members confirm and the sheet freezes: marks, their reasons, merged remarks with whose they were."""
    known = sorted((row for row in marks if row.percent is not None or row.is_not_applicable), key=lambda row: row.pk)
    remarks: dict[str, list[dict[str, object]]] = {}
    for row in merged:
        judges = sorted({source.sheet.assignment.seat.pseudonym for source in row.sources.all()})
        remarks.setdefault(row.item.code, []).append({"kind": row.kind, "text": row.text, "from": judges})
    return {
        "marks": {row.item.code: row.percent for row in known},
        "reasons": {row.item.code: row.reason for row in known if row.reason},
        "remarks": remarks,
    }


def state_sha256(content: dict[str, object]) -> str:
    """The hash that stands for the agreed content as it is now."""
    return sha256(canonical(content))
