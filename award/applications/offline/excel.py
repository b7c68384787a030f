"""The whole application as an Excel workbook to work in offline, and what such a workbook holds when it comes back.

Column A is hidden: it says in its first row what a sheet is, and in each row which slot the row is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from award.applications.figures import measure_years
from award.applications.models import Application, Measure
from award.applications.offline.filled import AFTER_YEARS
from award.applications.offline.slots import Row, Slot, head_of, slots_of
from award.core.templatetags.award import in_language
from award.core.xlsx import MAX_TEXT, Column, Sheet, workbook_bytes
from award.core.xlsx_edit import Choice, editable
from award.cycles.queries import criteria_of, programme_of

SPARE_ROWS = 3  # of a table of results, below what it has or needs
MARKS = 1  # the hidden column
# What a sheet is → how many columns stand before those to fill in.
BEFORE = {"basic": 2, "indicators": 3, "profile": 3, "answers": 4, "measures": 3}
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


@dataclass(frozen=True)
class Page:
    """A sheet of the workbook; the columns before `first` are ours, those from it on are to be filled in."""

    kind: str
    sheet: Sheet
    choices: tuple[Choice, ...] = ()

    @property
    def first(self) -> int:
        """The first column to fill in, from 1."""
        return BEFORE.get(self.kind, len(self.sheet.columns)) + 1


def excel_copy(application: Application) -> bytes:
    """The workbook, filled with what is written now."""
    slots = slots_of(application)
    pages = [page for page in _pages(application, slots) if page.sheet.rows]
    texts = {page.sheet.title: range(page.first, len(page.sheet.columns) + 1) for page in pages}
    title = f"{application.number} {application.organisation.name}"
    return editable(
        workbook_bytes([page.sheet for page in pages], title=title),
        texts={name: list(columns) for name, columns in texts.items() if columns},
        choices=[choice for page in pages for choice in page.choices],
        hidden={page.sheet.title: [MARKS] for page in pages},
    )


def _pages(application: Application, slots: Sequence[Slot]) -> Iterator[Page]:
    by_kind = {kind: [slot for slot in slots if slot.kind == kind] for kind in
               ("basic", "indicator", "profile", "answer", "measures")}  # fmt: skip
    yield _guide(application)
    yield _basic(by_kind["basic"])
    yield _indicators(application, by_kind["indicator"])
    yield _profile(by_kind["profile"])
    yield _answers(application, by_kind["answer"])
    yield _measures(application, by_kind["measures"])


def _guide(application: Application) -> Page:
    lines = [
        f"{application.number}  {application.organisation.name}",
        _("Write in the white cells of the other sheets; leave headings, codes and columns as they are."),
        _("In the tables of results add rows where you need more, each with the code of its item."),
        _("Figures in half-width digits such as 98.5. Write “none” where there are no data, and say why."),
        _("Several people may share the work: send each a copy of this file, and upload every copy."),
        _("Upload the file on the page “Work offline”. You see every change before it is taken over."),
    ]
    rows = [[head_of(application) if not number else None, line] for number, line in enumerate(lines)]
    return Page(
        "guide", Sheet(_("Guide"), [Column("guide"), Column(_("How to use this workbook"), 90, "", True)], rows)
    )


def _fitting(slot: Slot) -> tuple[str | None, str]:
    """The mark and the text of a slot; without a mark, a reason, for a text that a cell cannot hold unchanged."""
    if len(slot.text) > MAX_TEXT or _ESCAPED.search(slot.text):
        return None, _("This text does not fit into a cell. Edit it in the browser or in the Word copy.")
    return slot.mark, slot.text


def _basic(slots: Sequence[Slot]) -> Page:
    rows = [[mark, slot.label, text] for slot in slots for mark, text in [_fitting(slot)]]
    columns = [Column("basic"), Column(_("Field"), 24), Column(_("Content"), 60, "", True)]
    return Page("basic", Sheet(_("Basic data"), columns, rows, frozen_columns=2))


def _indicators(application: Application, slots: Sequence[Slot]) -> Page:
    rules = programme_of(application.cycle).application
    years = [str(year) for year in range(application.cycle.year - rules.years, application.cycle.year)]
    rows = []
    for indicator in rules.indicators:
        own = [slot for slot in slots if slot.code == indicator.code]
        marks = " ".join(slot.mark for slot in own)
        rows.append([marks, in_language(indicator.name), in_language(indicator.unit), *(slot.text for slot in own)])
    columns = [Column("indicators"), Column(_("Indicator"), 30), Column(_("Unit"), 10), *(Column(y, 16) for y in years)]
    return Page("indicators", Sheet(_("Indicators"), columns, rows, frozen_columns=3))


def _profile(slots: Sequence[Slot]) -> Page:
    rows = []
    for slot in slots:
        mark, text = _fitting(slot)
        rows.append([mark, slot.code, slot.label.removeprefix(slot.code).strip(), text])
    columns = [
        Column("profile"), Column(_("No."), 10), Column(_("Question"), 50, "", True),
        Column(_("Answer"), 100, "", True),
    ]  # fmt: skip
    return Page("profile", Sheet(_("Organisation profile"), columns, rows, frozen_columns=2))


def _answers(application: Application, slots: Sequence[Slot]) -> Page:
    criteria = criteria_of(application.cycle)
    rows, shown = [], ""
    for slot in slots:
        rule = criteria.item(slot.code)
        names = {layer.code: in_language(layer.name) for layer in criteria.kind(rule.kind).layers}
        asked = "\n".join(f"{n}. {in_language(prompt)}" for n, prompt in enumerate(rule.prompts, 1))
        mark, text = _fitting(slot)
        head = f"{slot.code} {in_language(rule.name)}"
        rows.append([mark, head, names.get(slot.part, _("Text")), "" if shown == slot.code else asked, text])
        shown = slot.code
    columns = [
        Column("answers"), Column(_("Item"), 22, "", True), Column(_("Part"), 12, "", True),
        Column(_("What is asked"), 50, "", True), Column(_("Text"), 100, "", True),
    ]  # fmt: skip
    return Page("answers", Sheet(_("Self-assessment report"), columns, rows, frozen_columns=3))


def _measures(application: Application, slots: Sequence[Slot]) -> Page:
    years = measure_years(application.cycle.year)
    labels = [str(label) for label in Measure.Direction.labels]
    rows: list[list[object]] = []
    for slot in slots:
        wanted = slot.item.measures if slot.item else 0
        head = [slot.mark, slot.code, str(slot.item.name) if slot.item else ""]
        blanks = max(wanted - len(slot.rows), 0) + SPARE_ROWS
        rows += [[*head, *_cells(row, years)] for row in slot.rows]
        rows += [[*head, "", "", labels[0], *([""] * (len(years) + len(AFTER_YEARS)))] for _unused in range(blanks)]
    columns = [
        Column("measures"), Column(_("Item"), 10), Column(_("Name of the item"), 24),
        Column(_("Measure"), 28, "", True), Column(_("Unit"), 10), Column(_("Direction"), 12),
        *(Column(year, 10) for year in years),
        Column(_("Target"), 12), Column(_("Competitor"), 12), Column(_("Benchmark"), 12),
        Column(_("Source"), 28, "", True), Column(_("Why values are missing"), 28, "", True),
    ]  # fmt: skip
    title = _("Tables of results")
    return Page("measures", Sheet(title, columns, rows, frozen_columns=4), (Choice(title, 6, words=labels),))


def _cells(row: Row, years: Sequence[str]) -> list[object]:
    direction = Measure.Direction(row["direction"]).label
    values = [row["values"].get(year, "") for year in years]
    return [row["name"], row["unit"], str(direction), *values, *(row[name] for name in AFTER_YEARS)]
