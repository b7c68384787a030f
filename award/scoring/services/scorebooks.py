"""Handing out scorebooks, and writing what one that came back changes: all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError, require, require_known
from award.cycles.models import Round
from award.cycles.queries import criteria_of
from award.scoring.models import ScoreSheet
from award.scoring.scorebookchanges import Changes, ItemEdit, RemarkEdit, changes_of
from award.scoring.scorebookfile import returned_book
from award.scoring.scorebookplans import Contents, contents_of, plan_of
from award.scoring.scorebookrights import BookRow, can_use_scorebook, rows_for
from award.scoring.scorebooks import ABSENT, Book, Mark
from award.scoring.services.sheets import NewMark, delete_finding, flag_item, open_sheet, save_finding, save_marks


@transaction.atomic
def hand_out_scorebook(*, actor: Actor, round: Round, rows: Sequence[BookRow]) -> tuple[Book, dict[int, Contents]]:
    """The plan of a book of these sheets with what stands on them. That it was taken is on record."""
    for row in rows:
        require_known(row.verdict)
    contents = contents_of(rows)
    book = plan_of(actor, round, rows, contents)
    sheets = [row.assignment.pk for row in rows]
    record(actor=actor, action="scorebook.downloaded", target=round, after={"assignments": sheets})
    return book, contents


@transaction.atomic
def read_scorebook(
    *, actor: Actor, round: Round, data: bytes, name: str, seen: str, taken: Collection[str] = ()
) -> Changes:
    """Write what a book changes. `seen` is the digest of what was looked at, `taken` the stale items it wins.

    Raises InputRefused with the faults of the book, StaleState where a sheet was changed since the look.
    """
    returned = returned_book(data, name, actor=actor, round=round, criteria=criteria_of(round.cycle))
    assignments = [part.assignment for part in returned.book.parts]
    # Nobody saves meanwhile, so that what is compared is what is written upon.
    list(ScoreSheet.objects.select_for_update().filter(assignment__in=assignments).order_by("pk").values_list("pk"))
    require(can_use_scorebook(rows_for(actor, round)))
    changes = changes_of(actor, round, returned)
    changes.require_seen(seen)
    edits = changes.chosen(taken)
    if not edits:
        raise ServiceError(_("This book changes nothing."), code="book_nothing")
    by_assignment: dict[int, list[ItemEdit]] = {}
    for edit in edits:
        by_assignment.setdefault(edit.row.assignment.pk, []).append(edit)
    for own in by_assignment.values():
        _write(actor, own)
    record(actor=actor, action="scorebook.read", target=round, after={"assignments": sorted(by_assignment)})
    return changes


def _write(actor: Actor, edits: list[ItemEdit]) -> None:
    """The edits of one sheet, which is begun by them where it was not."""
    sheet = open_sheet(actor=actor, assignment=edits[0].row.assignment)
    marks = [_new_mark(edit, edit.mark[0]) for edit in edits if edit.mark is not None]
    if marks:
        save_marks(actor=actor, sheet=sheet, marks=marks)
    for edit in edits:
        if edit.flag is not None:
            flag_item(actor=actor, sheet=sheet, item=edit.item, is_flagged=edit.flag)
        for remark in edit.remarks:
            _write_remark(actor, sheet, edit, remark)


def _new_mark(edit: ItemEdit, mark: Mark) -> NewMark:
    return NewMark(edit.item, mark if isinstance(mark, int) else None, mark == ABSENT, edit.version)


def _write_remark(actor: Actor, sheet: ScoreSheet, edit: ItemEdit, remark: RemarkEdit) -> None:
    if remark.finding is None:
        save_finding(actor=actor, sheet=sheet, item=edit.item, kind=remark.kind, text=remark.after)
    elif remark.action == "removed":
        delete_finding(actor=actor, finding=remark.finding)
    else:
        save_finding(
            actor=actor, sheet=sheet, item=edit.item, kind=remark.kind, text=remark.after, finding=remark.finding,
            version=remark.finding.version,
        )  # fmt: skip
