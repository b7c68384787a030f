"""Who goes on and who takes a class, in rank order; ties across a cut are left to people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from award.domain.programme import AwardClass, Shortlist


class Entry(NamedTuple):
    """A ranked application: its place in the standing, its rank, its rounded score in units, whether below a floor."""

    place: int
    rank: int
    units: int
    is_below_floor: bool = False


@dataclass
class Cut:
    """The outcome of a cut: places taken and places tied across it."""

    taken: list[int] = field(default_factory=list)
    tied: list[int] = field(default_factory=list)


def shortlist_cut(entries: Sequence[Entry], shortlist: Shortlist, *, unit: int) -> Cut:
    """Those who go on: at or above the floor, up to the cap. `unit` is one point in units of the scores."""
    return _cut([entry for entry in entries if entry.units >= shortlist.floor * unit], shortlist.cap)


def award_classes(
    entries: Sequence[Entry], classes: Sequence[AwardClass], *, unit: int
) -> tuple[dict[int, str], set[int]]:
    """The class of each place that takes one, and the places tied across a quota. Committee classes are passed over."""
    given: dict[int, str] = {}
    tied: set[int] = set()
    for class_ in classes:
        if class_.by == "committee":
            continue
        cut = _cut([entry for entry in entries if _may_take(entry, class_, given, tied, unit)], class_.quota)
        given.update(dict.fromkeys(cut.taken, class_.code))
        tied.update(cut.tied)
    return given, tied


def _may_take(entry: Entry, class_: AwardClass, given: Collection[int], tied: Collection[int], unit: int) -> bool:
    is_free = entry.place not in given and entry.place not in tied and not entry.is_below_floor
    return is_free and entry.units >= class_.floor * unit


def _cut(entries: Sequence[Entry], limit: int | None) -> Cut:
    if limit is None:
        return Cut(taken=[entry.place for entry in entries])
    cut = Cut()
    for group in _ranks(entries):
        if len(cut.taken) == limit:
            break
        if len(cut.taken) + len(group) > limit:
            cut.tied = group
            break
        cut.taken += group
    return cut


def _ranks(entries: Sequence[Entry]) -> Iterator[list[int]]:
    group: list[int] = []
    rank = None
    for entry in entries:
        if entry.rank != rank and group:
            yield group
            group = []
        rank = entry.rank
        group.append(entry.place)
    if group:
        yield group
