"""Taking over what a team wrote offline: only what was seen and ticked, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.figures import parse_figure
from award.applications.models import Application
from award.applications.offline.keeping import keep
from award.applications.offline.parts import can_bring
from award.applications.offline.slots import Row, Slot, slots_of
from award.applications.services.drafts import locked, save_basic_data, save_indicators, save_measures
from award.applications.services.texts import NewText, save_texts
from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError, StaleState, require_known
from award.core.messages import sentence
from award.domain.errors import AwardError
from award.domain.text import whole_number

Write = tuple[Slot, "Taken"]


class Taken(NamedTuple):
    """A change that a person ticked: the slot, the fingerprint of what stood online when shown, the new content."""

    tag: str
    seen: str
    text: str
    rows: tuple[Row, ...] = ()


class StaleCopy(StaleState):
    """Someone saved some of the ticked slots after they were shown; nothing was written. `tags` tells which."""

    def __init__(self, tags: Iterable[str]) -> None:
        super().__init__(
            _("Someone saved some of these parts meanwhile. Nothing was taken over yet; look at the parts marked.")
        )
        self.tags = frozenset(tags)


@transaction.atomic
def receive_copy(*, actor: Actor, application: Application, kind: str, data: bytes) -> UUID:
    """Keep an uploaded copy until the person has seen what it would change. Returns the name it is kept under."""
    require_known(can_bring(actor, application))
    token = keep(actor, application, kind, data)
    record(actor=actor, action="copy.received", target=application, after={"kind": kind, "size": len(data)})
    return token


@transaction.atomic
def take_over(*, actor: Actor, application: Application, taken: Sequence[Taken]) -> list[Slot]:
    """Write the ticked changes. Raises StaleCopy when a slot is no longer as it was seen; returns the slots written."""
    application = locked(application)
    require_known(can_bring(actor, application))
    if not taken:
        raise ServiceError(_("Tick at least one change."), code="nothing_ticked")
    slots = {slot.tag: slot for slot in slots_of(application)}
    stale = [new.tag for new in taken if new.tag not in slots or slots[new.tag].base != new.seen]
    if stale:
        raise StaleCopy(stale)
    writes = [(slots[new.tag], new) for new in taken]
    _write_facts(actor, application, [write for write in writes if write[0].kind == "basic"])
    figures = {
        (slot.code, int(slot.part)): _figure(slot, new) for slot, new in writes if slot.kind == "indicator"
    }  # fmt: skip
    if figures:
        save_indicators(actor=actor, application=application, values=figures)
    texts = [
        NewText(slot.item, slot.part if slot.item else slot.code, new.text, int(slot.version))
        for slot, new in writes if slot.kind in ("answer", "profile")
    ]  # fmt: skip
    if texts:
        save_texts(actor=actor, application=application, texts=texts)
    for slot, new in writes:
        if slot.kind == "measures":
            _write_table(actor, application, slot, new)
    fields = [slot.key for slot, _new in writes]
    record(actor=actor, action="copy.taken_over", target=application, after={"fields": fields})
    return [slot for slot, _new in writes]


def _write_facts(actor: Actor, application: Application, writes: Sequence[Write]) -> None:
    if not writes:
        return
    data: dict[str, Any] = {slot.code: new.text for slot, new in writes}
    if "employees" in data:
        typed = data["employees"]
        number = whole_number(typed)
        data["employees"] = (typed or None) if number is None else number
    save_basic_data(actor=actor, application=application, data=data, version=int(writes[0][0].version))


def _figure(slot: Slot, new: Taken) -> Decimal | None:
    try:
        return parse_figure(new.text)
    except ServiceError as error:
        raise _at(slot, error) from None


def _write_table(actor: Actor, application: Application, slot: Slot, new: Taken) -> None:
    assert slot.item is not None  # noqa: S101 - a table belongs to an item
    try:
        save_measures(
            actor=actor, application=application, item=slot.item, rows=list(new.rows), version=str(slot.version)
        )
    except AwardError as error:
        raise _at(slot, error) from None


def _at(slot: Slot, error: AwardError) -> ServiceError:
    """The error with the place it belongs to."""
    said = _("%(name)s: %(text)s") % {"name": slot.label, "text": sentence(error)}
    return ServiceError(said, code=error.code)
