"""What a scorebook that came back would change, item by item, against what stands on the sheets now.

An edit is what the person did in the book: what differs from the book as it was made. An item that was edited and was
also saved on the site since is stale: whether the book's edits are taken is asked for each such item.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.core.access import Actor
from award.core.errors import StaleState
from award.core.hashing import canonical, sha256
from award.cycles.models import Item, Round
from award.scoring.entered import mark_text
from award.scoring.models import Finding
from award.scoring.scorebookfile import Answer, Returned
from award.scoring.scorebookplans import Contents, contents_of, items_of
from award.scoring.scorebookrights import BookRow, rows_for
from award.scoring.scorebooks import ABSENT, FLAG, Entry, Mark, Slot, digest_of, mark_in

NOT_YOURS = _("This assignment is not open to you.")
REVISED = _("The application that is judged is another one by now. Download a fresh scorebook.")


@dataclass(frozen=True)
class RemarkEdit:
    """A remark that the book adds, changes or removes; `finding` is the one that stands there now."""

    action: Literal["added", "changed", "removed"]
    kind: str
    where: str
    before: str
    after: str
    finding: Finding | None = None

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(Finding.Kind(self.kind).label)


@dataclass(frozen=True)
class ItemEdit:
    """What the book changes on one item. `mark` and `flag` are None where they stay."""

    row: BookRow
    item: Item
    where: str
    version: int
    before: Mark
    was_flagged: bool
    mark: tuple[Mark] | None
    flag: bool | None
    remarks: tuple[RemarkEdit, ...]
    is_stale: bool

    @property
    def key(self) -> str:
        """The name of the item among those of all sheets."""
        return f"{self.row.assignment.pk}-{self.item.code}"

    @property
    def flag_where(self) -> str:
        """The cell of the flag, which stands in the row of the mark."""
        title, _sign, cell = self.where.rpartition("!")
        return f"{title}!{chr(64 + FLAG)}{cell[1:]}"

    @property
    def mark_before(self) -> str:
        """The mark that stands there now, in words."""
        return _words(self.before)

    @property
    def mark_after(self) -> str:
        """The mark of the book, in words."""
        return _words(self.mark[0]) if self.mark else self.mark_before

    @property
    def facts(self) -> list[Any]:
        """All that was shown of it, for the digest."""
        remarks = [[each.action, each.kind, each.after, _versions([each.finding])] for each in self.remarks]
        return [self.key, self.version, self.before, self.mark, self.flag, remarks, self.is_stale]


@dataclass(frozen=True)
class LeftOut:
    """A worksheet that is not read, and why."""

    title: str
    reason: str | Promise


@dataclass
class Changes:
    """All that a book would do."""

    edits: list[ItemEdit] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    sheets: int = 0

    @property
    def clean(self) -> list[ItemEdit]:
        """The edits that meet what they were made upon."""
        return [edit for edit in self.edits if not edit.is_stale]

    @property
    def stale(self) -> list[ItemEdit]:
        """The edits of items that were saved since."""
        return [edit for edit in self.edits if edit.is_stale]

    def chosen(self, taken: Collection[str]) -> list[ItemEdit]:
        """What is written when these of the stale items are taken."""
        return [edit for edit in self.edits if not edit.is_stale or edit.key in taken]

    @property
    def digest(self) -> str:
        """A name of what was shown, so that only that is written."""
        return sha256(canonical([[edit.facts for edit in self.edits], [each.title for each in self.left_out]]))

    def require_seen(self, digest: str) -> None:
        """Raises StaleState where something else was looked at."""
        if digest != self.digest:
            raise StaleState(_("Your sheets were changed meanwhile. Look at the changes again."))

    @property
    def groups(self) -> list[tuple[BookRow, list[ItemEdit]]]:
        """The clean edits by application."""
        found: dict[int, tuple[BookRow, list[ItemEdit]]] = {}
        for edit in self.clean:
            found.setdefault(edit.row.assignment.pk, (edit.row, []))[1].append(edit)
        return list(found.values())

    @property
    def marks(self) -> int:
        """How many marks would change."""
        return sum(edit.mark is not None for edit in self.edits)

    def remarks(self, action: str) -> int:
        """How many remarks would be added, changed or removed."""
        return sum(remark.action == action for edit in self.edits for remark in edit.remarks)


def changes_of(actor: Actor, round: Round, returned: Returned) -> Changes:
    """The book against the sheets as they stand. A sheet that cannot be written is left out with its reason."""
    rows = {row.assignment.pk: row for row in rows_for(actor, round)}
    held = [rows[part.assignment] for part in returned.book.parts if part.assignment in rows]
    contents, items = contents_of([row for row in held if row.verdict]), items_of(round)
    found = Changes()
    for part in returned.book.parts:
        row = rows.get(part.assignment)
        reason = _bar(row, part.revision)
        if row is None or reason:
            found.left_out.append(LeftOut(part.title, reason))
            continue
        found.sheets += 1
        for answer in returned.answers[part.assignment]:
            edit = _edit(row, answer, contents[part.assignment], items)
            if edit is not None:
                found.edits.append(edit)
    return found


def _bar(row: BookRow | None, revision: str) -> str | Promise:
    if row is None:
        return NOT_YOURS
    if not row.verdict:
        return row.verdict.reason
    return "" if row.revision == revision else REVISED


def _edit(row: BookRow, answer: Answer, contents: Contents, items: Mapping[str, Item]) -> ItemEdit | None:
    """What the book changes on an item, or None."""
    entry, score = answer.entry, contents.scores.get(answer.entry.code)
    standing = contents.of_item(entry.code)
    now_mark, is_flagged = mark_in(score), bool(score and score.is_flagged)
    mark = (answer.mark,) if answer.mark != entry.mark and answer.mark != now_mark else None
    flag = answer.is_flagged if answer.is_flagged != entry.is_flagged and answer.is_flagged != is_flagged else None
    remarks = tuple(_remark_edits(answer, standing))
    if mark is None and flag is None and not remarks:
        return None
    version = score.version if score else 0
    is_stale = (mark is not None or bool(remarks)) and (
        version != entry.version or _versions(standing) != _planned(entry)
    )
    return ItemEdit(row, items[entry.code], answer.where, version, now_mark, is_flagged, mark, flag, remarks, is_stale)


def _remark_edits(answer: Answer, standing: list[Finding]) -> list[RemarkEdit]:
    by_key = {finding.pk: finding for finding in standing}
    shown = {slot.finding for slot in answer.entry.slots}
    # A remark that came from an earlier reading of the same book is there already.
    known = {(finding.kind, digest_of(finding.text)) for finding in standing if finding.pk not in shown}
    edits = []
    for slot, text in answer.texts.items():
        edit = _remark_edit(slot, text, by_key.get(slot.finding), answer.places[slot])
        if edit is not None and not (edit.action == "added" and (slot.kind, digest_of(text)) in known):
            edits.append(edit)
    return edits


def _remark_edit(slot: Slot, text: str, finding: Finding | None, where: str) -> RemarkEdit | None:
    if digest_of(text) == (slot.digest or digest_of("")):
        return None
    if not text:  # emptied; it may be gone already
        return RemarkEdit("removed", slot.kind, where, finding.text, "", finding) if finding else None
    if finding is None:  # new, or deleted on the site meanwhile
        return RemarkEdit("added", slot.kind, where, "", text)
    if digest_of(text) == digest_of(finding.text):
        return None
    return RemarkEdit("changed", slot.kind, where, finding.text, text, finding)


def _versions(findings: list[Finding] | list[Finding | None]) -> list[tuple[int, int]]:
    return sorted((finding.pk, finding.version) for finding in findings if finding is not None)


def _planned(entry: Entry) -> list[tuple[int, int]]:
    return sorted((slot.finding, slot.version) for slot in entry.slots if slot.finding)


def _words(mark: Mark) -> str:
    return mark_text(None, True) if mark == ABSENT else mark_text(None if mark is None else int(mark), False)
