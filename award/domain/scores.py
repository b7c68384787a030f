"""The marks as the engine reads them: one packed row a sheet, one byte an item in the order of the criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from award.domain.criteria import Criteria
from award.domain.errors import DomainError

NOT_APPLICABLE = 255
MISSING = 254


class Sheet(NamedTuple):
    """One judge's marks for one application in one round."""

    application: str
    round: str
    judge: str
    packed: bytes


class ConsensusSheet(NamedTuple):
    """The marks a panel agreed on."""

    application: str
    round: str
    packed: bytes


class Adjustment(NamedTuple):
    """Points added to, or taken from, the final score."""

    application: str
    points: Decimal
    reason: str


class Exclusion(NamedTuple):
    """A sheet that is kept but not counted."""

    application: str
    round: str
    judge: str
    reason: str


class Figure(NamedTuple):
    """What a survey measured: a per cent of all points, with at most 2 decimals."""

    application: str
    round: str
    percent: Decimal


@dataclass(frozen=True)
class Scores:
    """Everything that is combined. Plain tuples of the same shape do as well; `inputs` names the files read."""

    sheets: Sequence[Sheet] = ()
    consensus: Sequence[ConsensusSheet] = ()
    adjustments: Sequence[Adjustment] = ()
    exclusions: Sequence[Exclusion] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    figures: Sequence[Figure] = ()


def hundredths(figure: Figure) -> int:
    """The per cent of a figure in hundredths of one, from 0 to 10,000. Raises DomainError rank.figure."""
    application, _, percent = figure
    scaled = percent * 100 if percent.is_finite() else Decimal(-1)
    if scaled != int(scaled) or not 0 <= scaled <= 10_000:
        raise DomainError("rank.figure", application=application, percent=percent)
    return int(scaled)


def pack_marks(criteria: Criteria, marks: Mapping[str, int | None]) -> bytes:
    """The marks as bytes; None is not applicable, an item left out is missing.

    Raises DomainError: criteria.unknown_item, criteria.percent, criteria.not_applicable.
    """
    packed = bytearray([MISSING]) * len(criteria.items)
    for code, percent in marks.items():
        item = criteria.item(code)
        if percent is None:
            if not item.may_be_not_applicable:
                raise DomainError("criteria.not_applicable", item=code)
            packed[criteria.positions[code]] = NOT_APPLICABLE
        elif isinstance(percent, bool) or not isinstance(percent, int) or percent not in criteria.allowed_percents():
            raise DomainError("criteria.percent", percent=percent, item=code, step=criteria.step)
        else:
            packed[criteria.positions[code]] = percent
    return bytes(packed)


def unpack_marks(criteria: Criteria, packed: bytes) -> dict[str, int | None]:
    """The marks by item code, in the order of the criteria; missing ones are left out.

    Raises DomainError criteria.packed.
    """
    check_packed(criteria, packed)
    return {
        item.code: None if mark == NOT_APPLICABLE else mark
        for item, mark in zip(criteria.items, packed, strict=True)
        if mark != MISSING
    }


def missing_items(criteria: Criteria, packed: bytes) -> tuple[str, ...]:
    """The codes of the items without a mark, in the order of the criteria. Raises DomainError criteria.packed."""
    check_packed(criteria, packed)
    return tuple(item.code for item, mark in zip(criteria.items, packed, strict=True) if mark == MISSING)


def check_packed(criteria: Criteria, packed: bytes) -> None:
    """Refuse marks that are not of these criteria. Raises DomainError criteria.packed."""
    known = {*criteria.allowed_percents(), NOT_APPLICABLE, MISSING}
    if len(packed) != len(criteria.items) or not known.issuperset(packed):
        raise DomainError("criteria.packed")
    for item, mark in zip(criteria.items, packed, strict=True):
        if mark == NOT_APPLICABLE and not item.may_be_not_applicable:
            raise DomainError("criteria.not_applicable", item=item.code)
