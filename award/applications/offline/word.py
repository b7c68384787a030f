"""The whole application as a Word document to work in offline, and what such a document holds when it comes back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from award.applications.figures import measure_years
from award.applications.models import Application, Measure
from award.applications.offline.filled import (
    AFTER_YEARS,
    Filled,
    Value,
    file_refused,
    in_each_language,
    is_head_row,
    table_of,
)
from award.applications.offline.slots import HEAD, TAG, TAG_LENGTH, Row, Slot, head_of, normal, slots_of
from award.core.docx import LANDSCAPE_WIDTH, Box, Choice, Document
from award.core.docx_read import FoundBox, FoundDocument, read_docx
from award.core.messages import sentence
from award.core.templatetags.award import in_language
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Item as Rule
from award.domain.criteria import Layer
from award.domain.errors import DomainError

ANSWER_HEIGHT, PROFILE_HEIGHT = 1_400, 800  # twentieths of a point
SPARE_ROWS = 2  # of a table of results, below what it has or needs
_BOTH = re.compile(f"{HEAD.pattern}|{TAG.pattern}")


def word_copy(application: Application) -> bytes:
    """The document, filled with what is written now."""
    slots = slots_of(application)
    title = _("%(cycle)s: application to work on offline") % {"cycle": application.cycle.name}
    document = Document(title)
    document.heading(title, 0)
    document.hidden_mark(head_of(application), f"{application.number}  {application.organisation.name}")
    for line in _guide():
        document.paragraph(line, "Listed")
    _add_facts(document, application, [slot for slot in slots if slot.kind in ("basic", "indicator")])
    _add_profile(document, application, [slot for slot in slots if slot.kind == "profile"])
    _add_answers(document, application, [slot for slot in slots if slot.kind == "answer"])
    _add_tables(document, application, [slot for slot in slots if slot.kind == "measures"])
    return document.as_bytes()


def _guide() -> list[str]:
    return [
        "– " + _("Write in the boxes only. What stands outside of them is not taken over."),
        "– " + _("Text and line breaks are taken over; pictures, colours and automatic numbers are not."),
        "– " + _("Several people may share the work: send each a copy of this file, and upload every copy."),
        "– " + _("Upload the file on the page “Work offline”. You see every change before it is taken over."),
    ]  # fmt: skip


def _box(slot: Slot, name: str = "") -> Box:
    return Box(slot.mark, name or slot.label, slot.text, _hint())


def _hint() -> str:
    return _("Write here")


def _add_facts(document: Document, application: Application, slots: Sequence[Slot]) -> None:
    document.heading(_("1. Basic data"))
    document.facts([_box(slot) for slot in slots if slot.kind == "basic"])
    rules = programme_of(application.cycle).application
    rows = []
    for indicator in rules.indicators:
        boxes = [_box(slot) for slot in slots if slot.kind == "indicator" and slot.code == indicator.code]
        rows.append((f"{in_language(indicator.name)} ({in_language(indicator.unit)})", boxes))
    if rows:
        years = [str(year) for year in range(application.cycle.year - rules.years, application.cycle.year)]
        document.figures([_("Indicator"), *years], rows)


def _add_profile(document: Document, application: Application, slots: Sequence[Slot]) -> None:
    criteria = criteria_of(application.cycle)
    if not slots:
        return
    document.heading(_("2. Organisation profile"))
    limit = f"{criteria.limits.profile_characters:,}"
    document.paragraph(_("All answers together: at most %(limit)s characters.") % {"limit": limit}, "Prompt")
    for slot in slots:
        document.paragraph(slot.label, "Prompt")
        document.box(_box(slot), PROFILE_HEIGHT)


def _add_answers(document: Document, application: Application, slots: Sequence[Slot]) -> None:
    criteria = criteria_of(application.cycle)
    document.heading(_("3. Self-assessment report"))
    for category in criteria.categories:
        document.heading(f"{category.code} {in_language(category.name)}", 2)
        for rule in category.items:
            _add_item(
                document, rule, [slot for slot in slots if slot.code == rule.code], criteria.kind(rule.kind).layers
            )


def _add_item(document: Document, rule: Rule, slots: Sequence[Slot], layers: Sequence[Layer]) -> None:
    document.heading(f"{rule.code} {in_language(rule.name)}", 3)
    for number, prompt in enumerate(rule.prompts, 1):
        document.paragraph(f"{number}. {in_language(prompt)}", "Listed")
    limit = _("%(points)s points, at most %(limit)s characters") % {
        "points": rule.points, "limit": f"{rule.max_characters:,}",
    }  # fmt: skip
    if rule.measures:
        limit += _("; the table of results stands at the end of this document")
    document.paragraph(limit, "Prompt")
    names = {layer.code: in_language(layer.name) for layer in layers}
    for slot in slots:
        if slot.part in names:
            document.paragraph(names[slot.part], "Part")
        document.box(_box(slot), ANSWER_HEIGHT)


def _add_tables(document: Document, application: Application, slots: Sequence[Slot]) -> None:
    if not slots:
        return
    document.turn()
    document.heading(_("4. Tables of results"))
    document.paragraph(_table_guide(), "Prompt")
    years = measure_years(application.cycle.year)
    for slot in slots:
        document.heading(slot.label, 3)
        wanted = slot.item.measures if slot.item else 0
        blanks = max(wanted - len(slot.rows), 0) + SPARE_ROWS
        rows: list[Sequence[str | Choice]] = [_cells(row, years) for row in slot.rows]
        rows += [_cells(None, years) for _unused in range(blanks)]
        document.grid(slot.mark, column_names(years), column_widths(len(years)), rows)


def _table_guide() -> str:
    return _(
        "One row a measure; add rows where you need more. Figures in half-width digits such as 98.5. Write “none” "
        "where there are no data, and say why in the last column."
    )


def column_names(years: Sequence[str]) -> list[str]:
    """The headings of a table of results."""
    return [
        _("Measure"), _("Unit"), _("Direction"), *years, _("Target"), _("Competitor"), _("Benchmark"), _("Source"),
        _("Why values are missing"),
    ]  # fmt: skip


def column_widths(years: int) -> list[int]:
    """The widths of the columns, the sheet's width in all."""
    fixed = [2_000, 750, 1_350, 900, 1_050, 1_050, 1_600, 1_600]
    each = (LANDSCAPE_WIDTH - sum(fixed)) // max(years, 1)
    return [*fixed[:3], *([each] * years), *fixed[3:]]


def _cells(row: Row | None, years: Sequence[str]) -> list[str | Choice]:
    options = [str(label) for label in Measure.Direction.labels]
    if row is None:
        return ["", "", Choice(options, options[0]), *([""] * len(years)), "", "", "", "", ""]
    chosen = options[Measure.Direction.values.index(row["direction"])]
    values = [row["values"].get(year, "") for year in years]
    return [row["name"], row["unit"], Choice(options, chosen), *values, *(row[name] for name in AFTER_YEARS)]


def read_word(data: bytes, application: Application) -> Filled:
    """What a document holds. Raises AwardError for a file that is no copy or is not read at all."""
    found = read_docx(data, tags=_BOTH)
    heads = [box.tag for box in found.boxes if HEAD.fullmatch(box.tag)]
    if not heads:
        raise file_refused()
    filled = Filled(heads[0])
    years = measure_years(application.cycle.year)
    hints = _hints()
    for box in found.boxes:
        if TAG.fullmatch(box.tag):
            filled.put(box.tag, _value(box, years, hints))
    filled.outside = _stray(found, application)
    return filled


def _hints() -> set[str]:
    """What stands in an empty box: our own hint, or what Word and WPS put there once a box was emptied."""
    hints = (_hint, lambda: _("Click here to enter text."), lambda: _("Click or tap here to enter text."))
    return {text for hint in hints for text in in_each_language(hint)}


def _value(box: FoundBox, years: Sequence[str], hints: set[str]) -> Value:
    base = box.tag[TAG_LENGTH + 2 :]
    if box.tag[0] == "m":
        if not box.rows:
            return Value(base, fault=_("the table is gone"))
        lines = box.rows[1:] if is_head_row(box.rows[0], years) else box.rows
        return table_of(base, lines, years)
    try:
        text = normal(box.text)
    except DomainError as error:
        return Value(base, fault=sentence(error))
    if text.strip() in hints:
        text = ""
    return Value(base, text, notes=tuple(_notes()[note] for note in sorted(box.notes)))


def _notes() -> dict[str, str]:
    return {
        "picture": _("Pictures and drawings are not taken over; attach them as evidence."),
        "numbering": _("Automatic numbers and bullets are not taken over; type those you need."),
        "footnote": _("Footnotes are not taken over."),
        "symbol": _("Symbols of a special font are not taken over."),
        "formula": _("Formulas are taken over as plain text."),
    }


def _stray(found: FoundDocument, application: Application) -> list[str]:
    """What someone wrote outside of the boxes, where it would be lost without a word."""
    ours: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            ours |= set(read_docx(word_copy(application), tags=_BOTH).outside)
    return [line for line in found.outside if line not in ours]
