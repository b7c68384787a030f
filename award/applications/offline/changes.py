"""What a copy that came back would change: slot by slot, compared with what stands online now and stood there then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as stored
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.translation import gettext as _

from award.applications.figures import parse_figure, plain_figure
from award.applications.models import Application, BasicData, Measure
from award.applications.offline.filled import Filled, Value
from award.applications.offline.parts import closed_slots
from award.applications.offline.slots import LINE_FIELDS, Row, Slot, fingerprint, row_line, slots_of, table_text
from award.applications.services.drafts import MAX_MEASURES, MAX_TEXT
from award.applications.services.offline import Taken
from award.core.access import Actor
from award.core.errors import ServiceError
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.domain.text import count_characters
from award.domain.textdiff import Marked, differences

NEW, CHANGED, EMPTIED, CONFLICT, CLOSED, UNREADABLE = "new", "changed", "emptied", "conflict", "closed", "unreadable"
STATES = (NEW, CHANGED, EMPTIED, CONFLICT, CLOSED, UNREADABLE)
TICKED = (NEW, CHANGED)  # what is taken over unless the person says otherwise
_LENGTHS: dict[str, int] = {name: getattr(Measure._meta.get_field(name), "max_length", 0) for name in LINE_FIELDS}
VALUE_LENGTH = 20


@dataclass
class Change:
    """One slot that differs. Where it cannot be read or not be written now, `fault` says why."""

    slot: Slot
    state: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    fault: str = ""
    notes: tuple[str, ...] = ()
    is_ticked: bool = False
    is_news: bool = False  # someone saved it while this page was open

    @property
    def can_take(self) -> bool:
        """May it be ticked?"""
        return self.state not in (CLOSED, UNREADABLE)

    @property
    def mine(self) -> str:
        """The file's, as it is read."""
        return "\n".join(row_line(row) for row in self.rows) if self.slot.kind == "measures" else self.text

    @property
    def characters(self) -> int | None:
        """How long the file's text is by the shared rule; None for what has no limit of length."""
        return count_characters(self.text) if self.slot.kind in ("answer", "profile") else None

    @property
    def theirs(self) -> str:
        """What stands online, as it is read."""
        return shown(self.slot)

    @property
    def left(self) -> list[Marked]:
        """What stands online in pieces, each marked or not as differing."""
        return differences(self.theirs, self.mine)[0]

    @property
    def right(self) -> list[Marked]:
        """What the file says in pieces, likewise."""
        return differences(self.theirs, self.mine)[1]

    @property
    def taken(self) -> Taken:
        """What the service is asked to write, upon what was seen."""
        return Taken(self.slot.tag, self.slot.base, self.text, self.rows)


@dataclass
class Comparison:
    """All that differs, how much does not, and what of the file has no place."""

    changes: list[Change] = stored(default_factory=list)
    same: int = 0
    newer: list[Slot] = stored(default_factory=list)  # untouched in the file, written online since
    absent: list[Slot] = stored(default_factory=list)  # not in the file
    outside: list[str] = stored(default_factory=list)

    @property
    def summary(self) -> list[tuple[str, int]]:
        """Each state that occurs, and how often."""
        counts = Counter(change.state for change in self.changes)
        return [(state, counts[state]) for state in STATES if counts[state]]

    @property
    def can_take(self) -> bool:
        """Is there anything that could be taken over?"""
        return any(change.can_take for change in self.changes)


def shown(slot: Slot) -> str:
    """What stands in a slot online, as a person reads it."""
    return "\n".join(row_line(row) for row in slot.rows) if slot.kind == "measures" else slot.text


def compare(actor: Actor, application: Application, filled: Filled) -> Comparison:
    """What taking over the file would change now."""
    slots = slots_of(application)
    closed = closed_slots(actor, application, slots)
    found = Comparison(outside=filled.outside)
    for slot in slots:
        value = filled.values.get(slot.tag)
        if value is None:
            found.absent.append(slot)
            continue
        text = table_text(value.rows) if slot.kind == "measures" else value.text
        is_untouched = not value.fault and fingerprint(text) == value.base
        if is_untouched and value.base != slot.base:
            found.newer.append(slot)
        elif is_untouched or (not value.fault and text == slot.text):
            found.same += 1
        else:
            change = _change(slot, value, closed.get(slot.tag, ""))
            found.changes += [change] if change else []
            found.same += not change
    return found


def _change(slot: Slot, value: Value, closed: str) -> Change | None:
    """What differs in one slot; None where the file says the same in other characters."""
    fault, text = value.fault, value.text
    try:
        text = text if fault else _judged(slot, value)
    except ValidationError as error:
        fault = " ".join(error.messages)
    except AwardError as error:
        fault = sentence(error)
    if fault:
        return Change(slot, UNREADABLE, value.text, value.rows, fault, value.notes)
    compared = table_text(value.rows) if slot.kind == "measures" else text
    if compared == slot.text:
        return None
    if closed:
        return Change(slot, CLOSED, text, value.rows, closed, value.notes)
    state = _state(slot, value.base, is_empty=not compared)
    return Change(slot, state, text, value.rows, "", value.notes, is_ticked=state in TICKED)


def _state(slot: Slot, base: str, *, is_empty: bool) -> str:
    if base != slot.base and (base or slot.text):
        return CONFLICT
    if is_empty:
        return EMPTIED
    return CHANGED if slot.text else NEW


def _judged(slot: Slot, value: Value) -> str:
    """The text as it would be saved. Raises ValidationError or AwardError where it would be refused."""
    text = value.text
    if slot.kind == "basic":
        field = cast("Field[Any, Any]", BasicData._meta.get_field(slot.code))
        cleaned = field.clean(text or None if slot.code == "employees" else text, None)
        return "" if cleaned is None else str(cleaned)
    if slot.kind == "indicator":
        return plain_figure(parse_figure(text))
    if slot.kind == "measures":
        _judge_table(value.rows)
    elif len(text) > MAX_TEXT:
        raise ServiceError(_("The text is too long to be saved. Shorten it."), code="text_too_long")
    return text


def _judge_table(rows: Sequence[Row]) -> None:
    if len(rows) > MAX_MEASURES:
        raise ServiceError(_("A table holds at most %(n)s measures.") % {"n": MAX_MEASURES}, code="too_many")
    for number, row in enumerate(rows, 1):
        if not row["name"]:
            raise ServiceError(_("Row %(n)s: give the measure a name.") % {"n": number}, code="measure_name")
        texts = [(row[name], _LENGTHS[name]) for name in LINE_FIELDS]
        for text, length in [*texts, *((text, VALUE_LENGTH) for text in row["values"].values())]:
            if len(text) > length:
                said = _("“%(text)s…” is longer than %(n)s characters. Shorten it.")
                raise ServiceError(said % {"text": text[:12], "n": length}, code="too_long")
