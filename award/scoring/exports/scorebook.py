"""The scorebook as a workbook: a page of instructions, the bands, a worksheet for each application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.core.clock import now
from award.core.messages import factor_name
from award.core.templatetags.award import beijing, in_language, named
from award.core.xlsx import Formula
from award.core.xlsx_protect import Hidden, Line, Offer, Page, Put, Rule, protected_workbook
from award.cycles.models import Round
from award.cycles.queries import criteria_of
from award.domain.criteria import Category, Criteria, Item, Kind
from award.scoring.entered import REMARK_LIMIT
from award.scoring.scorebookfile import absent_word
from award.scoring.scorebookplans import Contents, front_titles
from award.scoring.scorebookrights import BookRow
from award.scoring.scorebooks import (
    ABSENT,
    HEAD_ROW,
    KINDS,
    LISTS,
    PLAN,
    Book,
    Entry,
    Mark,
    Part,
    guarded,
    password_of,
    sealed_plan,
)

_WIDTHS = (9, 27, 7, 10, 9, 10, 46, 46, 46)
_MISSING, _DONE = "FBE3D6", "DDF0E4"
_MOST_LETTERS = 10 * REMARK_LIMIT  # a spreadsheet counts letters, the rule counts words


def scorebook_bytes(
    actor_name: str, round: Round, rows: Sequence[BookRow], book: Book, contents: Mapping[int, Contents]
) -> bytes:
    """The workbook of a plan."""
    criteria = criteria_of(round.cycle)
    stamp = _("Confidential. Made for %(name)s at %(time)s.") % {
        "name": actor_name, "time": beijing(now()),
    }  # fmt: skip
    front, bands = front_titles()
    pages = [_front(front, round, rows, book, stamp), _bands(bands, criteria, stamp)]
    for row, part in zip(rows, book.parts, strict=True):
        pages.append(_PartPage(criteria, round, row, part, contents[part.assignment], bands, stamp).page())
    steps = [*criteria.allowed_percents(), absent_word()]
    lists = Hidden(
        LISTS, [[step, _("yes") if place == 0 else None] for place, step in enumerate(steps)],
        {"steps": f"$A$1:$A${len(steps) - 1}", "steps_absent": f"$A$1:$A${len(steps)}", "flag_yes": "$B$1:$B$1"},
    )  # fmt: skip
    title = _("Scorebook: %(round)s") % {"round": round.name}
    return protected_workbook(pages, [lists, Hidden(PLAN, sealed_plan(book))], title=title, password=password_of(book))


# ------------------------------------------------------------------ instructions


def _front(title: str, round: Round, rows: Sequence[BookRow], book: Book, stamp: str) -> Page:
    count = len(rows)
    lines = [
        Line([Put(_("Scorebook"), "title")], 30),
        Line([Put(f"{named(round.cycle)} · {round.name}", "note")], 18),
        Line([Put(stamp, "note")], 18),
        Line([], 10),
        Line([Put(_("How to fill it in"), "figure")], 24),
        *(Line([Put(f"{place}.  {text}", "prose")]) for place, text in enumerate(_instructions(), 1)),
        Line([], 10),
        Line([Put(ngettext("%(n)s application", "%(n)s applications", count) % {"n": count}, "figure")], 24),
        *(
            Line([Put(row.name, "cell", leads_to=part.title)], 22)
            for row, part in zip(rows, book.parts, strict=True)
        ),
    ]  # fmt: skip
    return Page(title, [82], lines, is_landscape=False, footer=stamp)


def _instructions() -> list[str]:
    limit = {"limit": REMARK_LIMIT}
    return [
        _("Each application has a worksheet of its own. Only the pale yellow cells can be filled in."),
        _("Choose the mark from the list of the cell. The worksheet of bands says what an organisation in each of them "
          "looks like."),
        _("One remark a cell, up to %(limit)s characters or words. There is always a free cell below those in use; "
          "for more remarks upload the book and download a fresh one.") % limit,
        _("Empty a cell to take its mark or remark back. A remark that you leave as it is keeps its evidence."),
        _("Look again: choose yes to mark an item for yourself."),
        _("Type values, no formulas. Do not merge cells, move rows or rename worksheets."),
        _("Save the book as .xlsx and upload it where you downloaded it. You see every change before anything is "
          "written."),
        _("The book is for you alone. Delete it when its content is uploaded."),
    ]  # fmt: skip


def _bands(title: str, criteria: Criteria, stamp: str) -> Page:
    lines = [Line([Put(title, "title")], 30), Line([Put(in_language(criteria.name), "note")], 18)]
    for kind in criteria.kinds:
        items = ", ".join(item.code for item in criteria.items if item.kind == kind.code)
        if not items:
            continue
        lines.append(Line([], 10))
        lines.append(Line([Put(_("Items %(items)s") % {"items": items}, "note")], 18))
        heads = [_("Band"), *(factor_name(factor) for factor in kind.factors)]
        lines.append(Line([Put(head, "head") for head in heads], 24))
        for band in kind.bands:
            texts = [in_language(band.text.get(factor)) for factor in kind.factors]
            lines.append(Line([Put(_range(band.low, band.high), "code"), *(Put(text, "cell") for text in texts)]))
    return Page(title, [11, 40, 40, 40, 40], lines, footer=stamp)


def _range(low: int, high: int) -> str:
    return f"{low}%" if low == high else f"{low}–{high}%"


# ------------------------------------------------------------------ an application


class _PartPage:
    """The worksheet of one application."""

    def __init__(
        self, criteria: Criteria, round: Round, row: BookRow, part: Part, contents: Contents, bands: str, stamp: str
    ) -> None:
        self.criteria, self.round, self.row, self.part = criteria, round, row, part
        self.contents, self.bands, self.stamp = contents, bands, stamp
        self.texts = {finding.pk: guarded(finding.text) for finding in contents.findings}
        last = part.entries[-1]
        self.first, self.last = HEAD_ROW + 1, last.row + last.rows - 1

    def page(self) -> Page:
        """Headings, items by category, what may stand where."""
        return Page(
            self.part.title,
            _WIDTHS,
            [*self._head(), *self._body()],
            frozen=f"C{HEAD_ROW + 1}",
            heading=f"{HEAD_ROW}:{HEAD_ROW}",
            offers=[*self._mark_offers(), self._flag_offer(), self._remark_offer()],
            rules=self._rules(),
            least_height=30,
            footer=self.stamp,
        )

    def _head(self) -> Iterator[Line]:
        first, last, count = self.first, self.last, len(self.part.entries)
        assignment = self.row.assignment
        yield Line([Put(self.row.name, "title")], 30)
        yield Line([Put(f"{self.round.name} · {assignment.seat.panel.name} · {assignment.seat.pseudonym}", "note")], 18)
        yield Line([Put(self.stamp, "note")], 18)
        marked = Formula(f'=COUNTA(D{first}:D{last})&" / {count}"')
        total = Formula(f'=IF(COUNT(D{first}:D{last})={count},SUM(E{first}:E{last}),"—")')
        yield Line([
            Put(_("What the bands mean"), "note", leads_to=self.bands), None, Put(_("Marked"), "label"),
            Put(marked, "figure"), None, Put(_("Total"), "label"), Put(total, "figure"),
        ], 22)  # fmt: skip
        yield Line([], 6)
        heads = [
            _("Item"), _("Name"), _("Points"), _("Mark %"), _("Score"), _("Look again"),
            _("Strengths"), _("Opportunities for improvement"), _("Issues to verify"),
        ]  # fmt: skip
        yield Line([Put(head, "head") for head in heads], 34)

    def _body(self) -> Iterator[Line]:
        entries = iter(self.part.entries)
        for category in self.criteria.categories:
            yield self._category(category)
            for item in category.items:
                yield from self._item(item, next(entries))

    def _category(self, category: Category) -> Line:
        cells: list[Put | None] = [
            Put(category.code, "group_number"), Put(in_language(category.name), "group"),
            Put(category.points, "group_number"), *(Put(None, "group") for _column in range(6)),
        ]  # fmt: skip
        return Line(cells, 24)

    def _item(self, item: Item, entry: Entry) -> Iterator[Line]:
        row = entry.row
        points = Formula(f'=IF(ISNUMBER(D{row}),C{row}*D{row}/100,"")')
        left = [
            Put(item.code, "code"), Put(in_language(item.name), "text"), Put(item.points, "number"),
            Put(_shown(entry.mark), "mark"), Put(points, "calc"), Put(_("yes") if entry.is_flagged else None, "answer"),
        ]  # fmt: skip
        rest = [Put(None, "rest") for _column in left]
        slots = {(slot.kind, slot.row): slot for slot in entry.slots}
        for place in range(entry.rows):
            remarks = [self.texts.get(slots[kind, row + place].finding) for kind in KINDS]
            yield Line([*(rest if place else left), *(Put(text, "remark") for text in remarks)])

    def _mark_offers(self) -> Iterator[Offer]:
        """One for each kind of item, with its bands; another where an item may be not applicable."""
        groups: dict[tuple[str, bool], list[str]] = {}
        for item, entry in zip(self.criteria.items, self.part.entries, strict=True):
            groups.setdefault((item.kind, item.may_be_not_applicable), []).append(f"D{entry.row}")
        step = {"step": self.criteria.step, "absent": absent_word()}
        for (code, may_be_absent), cells in groups.items():
            allowed = _("0 to 100 in steps of %(step)s.") % step
            if may_be_absent:
                allowed = _("0 to 100 in steps of %(step)s, or %(absent)s.") % step
            prompt = f"{allowed}\n{_band_line(self.criteria.kind(code))}"
            yield Offer(cells, _("Mark %"), prompt, allowed, "steps_absent" if may_be_absent else "steps")

    def _flag_offer(self) -> Offer:
        cells = [f"F{entry.row}" for entry in self.part.entries]
        said = _("Choose yes, or leave the cell empty.")
        return Offer(cells, _("Look again"), said, said, "flag_yes")

    def _remark_offer(self) -> Offer:
        cells = [f"G{entry.row}:I{entry.row + entry.rows - 1}" for entry in self.part.entries]
        said = _("One remark a cell, up to %(limit)s characters or words.") % {"limit": REMARK_LIMIT}
        return Offer(cells, _("Remark"), said, said, longest=_MOST_LETTERS)

    def _rules(self) -> list[Rule]:
        """An item without a mark is set off; one with a mark is quietly done."""
        marks = " ".join(f"D{entry.row}" for entry in self.part.entries)
        missing = Rule(marks, f'D{self.part.entries[0].row}=""', _MISSING)
        return [missing, *map(_done, self.part.entries)]


def _done(entry: Entry) -> Rule:
    return Rule(f"A{entry.row}:C{entry.row + entry.rows - 1}", f'$D${entry.row}<>""', _DONE)


def _shown(mark: Mark) -> int | str | None:
    return absent_word() if mark == ABSENT else mark


def _band_line(kind: Kind) -> str:
    return _("Bands: %(bands)s") % {"bands": "  ".join(_range(band.low, band.high) for band in kind.bands)}
