"""The places of an application that a copy for work offline holds, each with an identity that outlives rewording.

A slot is known by its tag; a copy carries, beside the tag, a fingerprint of what stood there when the copy was made.
So a copy that comes back tells of each slot whether the team changed it, and whether someone did so online meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from award.applications.content import BASIC_FIELDS, layers_of, measures_version
from award.applications.figures import measure_years, plain_figure
from award.applications.models import Answer, Application, BasicData, Indicator, Measure, ProfileAnswer
from award.audit.chain import canonical
from award.core.hashing import sha256
from award.core.templatetags.award import in_language
from award.cycles.models import Item
from award.cycles.queries import criteria_of, items_of, programme_of
from award.domain.text import clean_text

TAG_LENGTH, PRINT_LENGTH = 12, 12
TAG = re.compile(r"[bipam][0-9a-f]{12}\.[0-9a-f]{12}")
HEAD = re.compile(r"copy\.([0-9]{1,18})\.([0-9a-f]{12})")
LINE_FIELDS = ("name", "unit", "target", "competitor", "benchmark", "source", "missing_reason")
Row = dict[str, Any]


@dataclass(frozen=True)
class Slot:
    """One place, with what stands in it online. `rows` are those of a table of results."""

    kind: str  # basic, indicator, profile, answer, measures
    code: str
    part: str
    label: str
    text: str
    version: int | str = 0
    item: Item | None = None
    rows: tuple[Row, ...] = ()

    @property
    def key(self) -> str:
        """The name of the place in the trail of what was done."""
        return f"{self.kind} {self.code} {self.part}".rstrip()

    @property
    def tag(self) -> str:
        """The identity in a copy; the same in each copy of each application with these criteria."""
        return self.kind[0] + sha256(f"{self.kind}\n{self.code}\n{self.part}")[:TAG_LENGTH]

    @property
    def base(self) -> str:
        """The fingerprint of what stands there."""
        return fingerprint(self.text)

    @property
    def mark(self) -> str:
        """What a copy carries: the identity and the fingerprint."""
        return f"{self.tag}.{self.base}"


def fingerprint(text: str) -> str:
    """A short fingerprint of a text in its normal form."""
    return sha256(text)[:PRINT_LENGTH]


def normal(text: str) -> str:
    """The text as it is compared: clean, without blanks at the ends of lines and blank lines around it.

    Raises DomainError for characters that no text may hold.
    """
    lines = [line.rstrip() for line in clean_text(text).split("\n")]
    return "\n".join(lines).strip("\n")


def head_of(application: Application) -> str:
    """What a copy says of itself: whose it is, and by which rules it was made."""
    return f"copy.{application.pk}.{rules_print(application)}"


def rules_print(application: Application) -> str:
    """The fingerprint of the rules that name the slots."""
    cycle = application.cycle
    return sha256(f"{criteria_of(cycle).sha256}\n{programme_of(cycle).sha256}\n{cycle.year}")[:PRINT_LENGTH]


def slots_of(application: Application) -> list[Slot]:
    """Every slot of the application in the order of its pages, with what stands there now."""
    items = items_of(application.cycle)
    return [
        *_basic(application),
        *_indicators(application),
        *_profile(application),
        *_answers(application, items),
        *_measures(application, items),
    ]


def _basic(application: Application) -> Iterator[Slot]:
    row = BasicData.objects.filter(application=application).first() or BasicData(application=application)
    for name in BASIC_FIELDS:
        value = getattr(row, name)
        text = "" if value is None else str(value)
        yield Slot("basic", name, "", capfirst(BasicData.label_of(name)), normal(text), row.version)


def _indicators(application: Application) -> Iterator[Slot]:
    rules = programme_of(application.cycle).application
    values = {(row.code, row.year): row.value for row in Indicator.objects.filter(application=application)}
    for indicator in rules.indicators:
        for year in range(application.cycle.year - rules.years, application.cycle.year):
            label = _("%(indicator)s %(year)s") % {"indicator": in_language(indicator.name), "year": year}
            text = plain_figure(values.get((indicator.code, year)))
            yield Slot("indicator", indicator.code, str(year), label, text)


def _profile(application: Application) -> Iterator[Slot]:
    rows = {row.code: row for row in ProfileAnswer.objects.filter(application=application)}
    for question in criteria_of(application.cycle).profile:
        row = rows.get(question.code)
        label = f"{question.code} {in_language(question.prompt)}"
        text, version = (row.text, row.version) if row else ("", 0)
        yield Slot("profile", question.code, "", label, normal(text), version)


def _answers(application: Application, items: Iterable[Item]) -> Iterator[Slot]:
    criteria = criteria_of(application.cycle)
    rows = {(row.item_id, row.layer): row for row in Answer.objects.filter(application=application)}
    for item in items:
        names = {layer.code: in_language(layer.name) for layer in criteria.kind(item.kind).layers}
        for layer in layers_of(criteria, item.kind):
            row = rows.get((item.pk, layer))
            text, version = (row.text, row.version) if row else ("", 0)
            label = f"{item.code} {item.name} {names.get(layer, '')}".rstrip()
            yield Slot("answer", item.code, layer, label, normal(text), version, item)


def _measures(application: Application, items: Iterable[Item]) -> Iterator[Slot]:
    rows: dict[int, list[Measure]] = {}
    for measure in Measure.objects.filter(application=application).order_by("position", "pk"):
        rows.setdefault(measure.item_id, []).append(measure)
    years = measure_years(application.cycle.year)
    for item in items:
        present = rows.get(item.pk, [])
        if item.measures or present:
            table = tuple(plain_row(vars(row), years) for row in present)
            label = _("%(item)s table of results") % {"item": f"{item.code} {item.name}"}
            version = measures_version(present)
            yield Slot("measures", item.code, "", label, table_text(table), version, item, table)


def plain_row(row: Mapping[str, Any], years: list[str]) -> Row:
    """A measure with every field as a text of one line; of the values those that are given.

    Raises DomainError for characters that no text may hold.
    """
    texts = {name: one_line(str(row.get(name) or "")) for name in LINE_FIELDS}
    given = row.get("values") or {}
    values = {year: one_line(str(given.get(year) or "")) for year in years}
    direction = str(row.get("direction") or Measure.Direction.UP.value)
    return {**texts, "direction": direction, "values": {year: text for year, text in values.items() if text}}


def one_line(text: str) -> str:
    """The text on one line, without white space around it. Raises DomainError."""
    return clean_text(text).replace("\n", " ").strip()


def is_empty_row(row: Row) -> bool:
    """Is nothing written in the row? Its direction is chosen beforehand and says nothing."""
    return not row["values"] and not any(row[name] for name in LINE_FIELDS)


def table_text(rows: tuple[Row, ...]) -> str:
    """A table as text, one row a line in a fixed form: what is compared."""
    return "\n".join(canonical(row) for row in rows)


def row_line(row: Row) -> str:
    """A measure as a person reads it in one line."""
    names = {"target": _("target"), "competitor": _("competitor"), "benchmark": _("benchmark"), "source": _("source")}
    arrow = "↓" if row["direction"] == Measure.Direction.DOWN else "↑"
    parts = [" ".join(part for part in (row["name"], f"({row['unit']})" if row["unit"] else "", arrow) if part)]
    parts += [f"{year}: {value}" for year, value in row["values"].items()]
    parts += [f"{name}: {row[field]}" for field, name in names.items() if row[field]]
    if row["missing_reason"]:
        parts.append(_("values missing because: %(reason)s") % {"reason": row["missing_reason"]})
    return _("; ").join(parts)
