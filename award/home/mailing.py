"""What the pages of the outbox read: the messages an act concerns, and lists of addresses from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.core.access import Actor
from award.core.tabular import Field, read_table
from award.domain.errors import Fault
from award.outbox.models import HeldKind, Message
from award.outbox.queries import Wanted, counts_by_kind, held_kinds, messages_for
from award.outbox.services.handling import STEPS
from award.outbox.texts import KINDS, kind_name

MOST_AT_ONCE = 500
MOST_ADDRESSES = 1_000

STEP_NAMES: dict[str, str | Promise] = {
    "hold": _("Hold"),
    "release": _("Let go"),
    "drop": _("Drop"),
    "retry": _("Send again"),
}
_FIELDS = (
    Field(
        "address", names=("E-mail address", "邮箱", "邮箱地址", "电子邮箱", "Address"), required=True, max_length=254
    ),
    Field("reason", names=("Reason", "原因", "退信原因"), max_length=300),
)


@dataclass(frozen=True)
class KindRow:
    """A kind of mail: its name, how many messages there are, how many are held, and who holds all of it."""

    code: str
    name: str
    total: int
    held: int
    hold: HeldKind | None


def messages_chosen(actor: Actor, step: str, keys: Sequence[int] | None, wanted: Wanted) -> list[Message]:
    """The messages a step can be done with: those of the keys, or all that a filter finds; never more than so many."""
    rows = messages_for(actor, wanted) if keys is None else messages_for(actor).filter(pk__in=keys)
    return list(rows.filter(state__in=STEPS[step][1])[:MOST_AT_ONCE])


def kind_rows() -> list[KindRow]:
    """All kinds of mail by name."""
    counts, holds = counts_by_kind(), held_kinds()
    rows = [
        KindRow(
            kind,
            kind_name(kind),
            counts.get(kind, {}).get("total", 0),
            counts.get(kind, {}).get("held", 0),
            holds.get(kind),
        )
        for kind in {*KINDS, *counts}
    ]
    return sorted(rows, key=lambda row: (row.hold is None, row.name))


def read_addresses(data: bytes, name: str) -> tuple[list[tuple[str, str]], list[Fault]]:
    """Addresses with their reasons from a file, and its faults by their cells. Raises InputRefused."""
    table = read_table(data, name=name, fields=_FIELDS, limit=MOST_ADDRESSES)
    rows, faults = [], list(table.faults)
    for row in table.rows:
        address = str(row.values["address"] or "")
        try:
            validate_email(address)
        except ValidationError:
            if row.values["address"] is not None:
                faults.append(row.fault("address", "table.email", value=address[:60]))
            continue
        rows.append((address, str(row.values["reason"] or _("From a list"))))
    return rows, faults
