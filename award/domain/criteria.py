"""The criteria file: categories, items, points and bands; loaded once, immutable, known by its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from award.domain.errors import DomainError, Fault, InputRefused
from award.domain.text import Text
from award.domain.tomlfiles import Code, Frozen, Many, Slug, Table, duplicates, read_toml, validated

Percent = Annotated[int, Field(ge=0, le=100)]
Points = Annotated[int, Field(ge=1, le=100_000)]
Characters = Annotated[int, Field(ge=1, le=1_000_000)]


class Band(Table):
    """A range of per cents and what an organisation in it looks like, one text a factor."""

    low: Percent
    high: Percent
    text: Frozen[Text] = Field(default_factory=dict, validate_default=True)


class Layer(Table):
    """A part of an answer, such as the method or its deployment."""

    code: Code
    name: Text


class Kind(Table):
    """How an item is judged."""

    code: Code
    factors: Many[Code]
    bands: Many[Band] = Field(min_length=1, max_length=101)
    layers: Many[Layer] = ()

    def band_of(self, percent: int) -> Band:
        """The band of a per cent: the one with the greatest `low` not above it."""
        return max((band for band in self.bands if band.low <= percent), key=lambda band: band.low)


class ProfileQuestion(Table):
    """A question of the organisation profile: answered, never scored."""

    code: Code
    prompt: Text


class Item(Table):
    """What is scored."""

    code: Code
    kind: Code
    points: Points
    max_characters: Characters = 3000
    may_be_not_applicable: bool = False
    name: Text
    prompts: Many[Text] = ()
    measures: Annotated[int, Field(ge=0, le=100)] = 0


class Category(Table):
    """A group of items with a score of its own."""

    code: Code
    name: Text
    items: Many[Item] = Field(min_length=1, max_length=200)

    @property
    def points(self) -> int:
        """The points available in the category."""
        return sum(item.points for item in self.items)


class Limits(Table):
    """How long the texts outside the items may be."""

    profile_characters: Characters = 3000
    report_characters: Characters = 50_000


class Criteria(Table):
    """One edition of one framework. Two are equal when their content is; `sha256` tells the files apart."""

    schema_: Literal[1] = Field(alias="schema")
    code: Slug
    edition: Annotated[str, Field(min_length=1, max_length=200)]
    total_points: Points
    step: Percent
    name: Text
    sources: Many[str] = ()
    limits: Limits = Limits()
    kinds: Many[Kind] = Field(min_length=1)
    profile: Many[ProfileQuestion] = ()
    categories: Many[Category] = Field(min_length=1, max_length=100)
    _source: bytes = PrivateAttr(default=b"")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Criteria):
            return NotImplemented
        return all(getattr(self, field) == getattr(other, field) for field in type(self).model_fields)

    def __hash__(self) -> int:
        return hash((self.code, self.total_points, self.step))

    @property
    def source(self) -> bytes:
        """The bytes of the file."""
        return self._source

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file, in hexadecimal digits."""
        return hashlib.sha256(self._source).hexdigest()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order of the file."""
        return tuple(item for category in self.categories for item in category.items)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Item code to its place in `items` and in packed marks."""
        return {item.code: place for place, item in enumerate(self.items)}

    def item(self, code: str) -> Item:
        """The item of a code. Raises DomainError criteria.unknown_item."""
        try:
            return self.items[self.positions[code]]
        except KeyError:
            raise DomainError("criteria.unknown_item", item=code) from None

    def category_of(self, code: str) -> Category:
        """The category that holds the item of a code. Raises DomainError criteria.unknown_item."""
        self.item(code)
        return next(category for category in self.categories if any(item.code == code for item in category.items))

    def category(self, code: str) -> Category:
        """The category of a code, which must exist."""
        return next(category for category in self.categories if category.code == code)

    def kind(self, code: str) -> Kind:
        """The kind of a code, which must exist."""
        return next(kind for kind in self.kinds if kind.code == code)

    def kind_of(self, code: str) -> Kind:
        """How the item of a code is judged. Raises DomainError criteria.unknown_item."""
        return self.kind(self.item(code).kind)

    def allowed_percents(self, kind: Kind | str | None = None) -> tuple[int, ...]:
        """The per cents a mark may have; one step serves every kind."""
        return tuple(range(0, 101, self.step))


def load_criteria(source: bytes, *, name: str) -> Criteria:
    """The criteria in a TOML file. Raises InputRefused with every fault, each with file, key and remedy."""
    criteria = validated(Criteria, read_toml(source, name=name), name=name)
    if faults := [Fault(f"{name}: {key}", code, params) for key, code, params in _faults(criteria)]:
        raise InputRefused(faults)
    criteria._source = source
    return criteria


Finding = tuple[str, str, dict[str, object]]


def _faults(criteria: Criteria) -> Iterator[Finding]:
    found = sum(item.points for item in criteria.items)
    if found != criteria.total_points:
        yield "total_points", "criteria.points_sum", {"expected": criteria.total_points, "found": found}
    yield from _code_faults(criteria)
    yield from _kind_faults(criteria)
    if criteria.step == 0 or 100 % criteria.step:
        yield "step", "criteria.step", {}
        return
    for place, kind in enumerate(criteria.kinds):
        yield from _band_faults(kind, criteria.step, f"kinds[{place}]")


def _code_faults(criteria: Criteria) -> Iterator[Finding]:
    places = list(enumerate(criteria.categories))
    scored = [(f"categories[{c}].code", category.code) for c, category in places]
    scored += [
        (f"categories[{c}].items[{i}].code", item.code)
        for c, category in places
        for i, item in enumerate(category.items)
    ]
    groups = [
        scored,
        [(f"kinds[{k}].code", kind.code) for k, kind in enumerate(criteria.kinds)],
        [(f"profile[{p}].code", question.code) for p, question in enumerate(criteria.profile)],
    ]
    for k, kind in enumerate(criteria.kinds):
        groups.append([(f"kinds[{k}].factors[{f}]", factor) for f, factor in enumerate(kind.factors)])
        groups.append([(f"kinds[{k}].layers[{n}].code", layer.code) for n, layer in enumerate(kind.layers)])
    for group in groups:
        for key, value in duplicates(group):
            yield key, "toml.duplicate", {"value": value}


def _kind_faults(criteria: Criteria) -> Iterator[Finding]:
    known = [kind.code for kind in criteria.kinds]
    for c, category in enumerate(criteria.categories):
        for i, item in enumerate(category.items):
            if item.kind not in known:
                params: dict[str, object] = {"value": item.kind, "expected": ", ".join(known)}
                yield f"categories[{c}].items[{i}].kind", "criteria.unknown_kind", params


def _band_faults(kind: Kind, step: int, where: str) -> Iterator[Finding]:
    above = -1
    held: set[int] = set()
    for place, band in enumerate(kind.bands):
        key = f"{where}.bands[{place}]"
        for edge in ("low", "high"):
            if getattr(band, edge) % step:
                yield f"{key}.{edge}", "criteria.band_step", {"value": getattr(band, edge), "step": step}
        if band.high < band.low:
            yield f"{key}.high", "criteria.band_order", {"low": band.low, "high": band.high}
        if band.low <= above:
            yield f"{key}.low", "criteria.band_overlap", {"low": band.low, "high": above}
        above = max(above, band.high)
        held.update(range(band.low, band.high + 1))
        for factor in band.text:
            if factor not in kind.factors:
                yield f"{key}.text.{factor}", "criteria.unknown_factor", {}
    for percent in range(0, 101, step):
        if percent not in held:
            yield f"{where}.bands", "criteria.band_gap", {"percent": percent}
