"""Applications composed by rule from the stock of texts in fixtures/demo (format: its README)."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings

from award.domain.criteria import Criteria, Item
from award.domain.programme import Programme

YEARS = 3


@dataclass
class Composed:
    """What an applicant will type: texts by (item, layer), measures by item, profile and indicators."""

    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    measures: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    indicators: dict[tuple[str, int], Decimal] = field(default_factory=dict)


@lru_cache
def read(name: str) -> dict[str, Any]:
    """One file of the demonstration's fixtures."""
    return tomllib.loads((settings.FIXTURES_DIR / "demo" / f"{name}.toml").read_text(encoding="utf-8"))


def organisations(year: int) -> list[dict[str, Any]]:
    """The applicants of the cycle of that year, in the order of the cast."""
    return [row for row in read("cast")["organisations"] if year in row["cycles"]]


def short_name(organisation: dict[str, Any]) -> str:
    """A company's name as its own texts use it."""
    return re.sub(r"(股份|集团)?有限(责任)?公司$", "", organisation["name_zh"])


def compose(organisation: dict[str, Any], year: int, criteria: Criteria, programme: Programme, seed: int) -> Composed:
    """The application of an organisation: written out in full where there is a file, else from the stock."""
    chance = random.Random(f"{seed}:{organisation['key']}:{year}")  # noqa: S311 - a demonstration, not a secret
    composed = Composed(indicators=_indicators(organisation, year, programme, chance))
    if organisation.get("full") and read(organisation["full"].removesuffix(".toml"))["cycle"] == year:
        _take_full(composed, read(organisation["full"].removesuffix(".toml")), criteria)
    else:
        _take_stock(composed, organisation, year, criteria, chance)
    return composed


def _take_full(composed: Composed, full: dict[str, Any], criteria: Criteria) -> None:
    composed.profile = dict(full["profile"])
    for item in criteria.items:
        entry = full["items"][item.code]
        _put(composed, criteria, item, {key: entry.get(key, "") for key in ("method", "deployment", "results", "text")})
        for row in entry.get("measures", []):
            values = dict(zip((str(year) for year in full["years"]), row["values"], strict=True))
            composed.measures.setdefault(item.code, []).append({**_plain(row), "values": values})


def _take_stock(
    composed: Composed, organisation: dict[str, Any], year: int, criteria: Criteria, chance: random.Random
) -> None:
    theme, name = organisation["theme"], short_name(organisation)
    for row in read("paragraphs")["measures"]:
        if row["theme"] in {"any", theme}:
            composed.measures.setdefault(row["item"], []).append(_measure(row, year, chance))
    figures = {row["name"]: list(row["values"].values()) for rows in composed.measures.values() for row in rows}
    firsts = {category.items[0].code for category in criteria.categories}
    for item in criteria.items:
        own = _paragraph("any", item, by_item=True)
        themed = _paragraph(theme, item, by_item=False) if item.code in firsts else None
        chosen = [themed] if item.measures and themed else [own, themed]
        texts = [_fill(row, name, year, figures, chance) for row in chosen if row]
        _put(composed, criteria, item, {"text": "\n".join(texts)})
    founded, employees = organisation["founded"], organisation["employees"]
    facts = f"{name}成立于 {founded} 年，现有员工 {employees} 人。{organisation['summary_zh']}"
    for place, question in enumerate(criteria.profile):
        prompt = question.prompt.zh.rstrip("。？")
        composed.profile[question.code] = (
            facts if place == 0 else f"{name}就“{prompt}”逐年复核，现状见自评报告有关条款。"
        )


def _paragraph(theme: str, item: Item, *, by_item: bool) -> dict[str, Any] | None:
    category = item.code.rsplit(".", 1)[0]
    for row in read("paragraphs")["paragraphs"]:
        if row["theme"] == theme and (row.get("item") == item.code if by_item else row["category"] == category):
            return row
    return None


def _fill(row: dict[str, Any], name: str, year: int, figures: dict[str, list[str]], chance: random.Random) -> str:
    values: dict[str, object] = {"name": name, "year": year - 1}
    values |= {key: chance.randint(*limits) for key, limits in row.get("numbers", {}).items()}
    for key, measure in row.get("bind", {}).items():
        values |= {f"{key}_first": figures[measure][0], f"{key}_last": figures[measure][-1]}
    return row["text"].format(**values)


def _put(composed: Composed, criteria: Criteria, item: Item, texts: dict[str, str]) -> None:
    """Lay a text into the layers of the item's kind; a single text is split at its sentences."""
    layers = [layer.code for layer in criteria.kind_of(item.code).layers]
    whole = texts.get("text", "")
    if not layers:
        composed.answers[item.code, ""] = whole or "\n".join(text for text in texts.values() if text)
        return
    if whole:
        sentences = re.findall(r"[^。]*。", whole) or [whole]
        share = max(1, len(sentences) // len(layers))
        parts = ["".join(sentences[n * share : (n + 1) * share]) for n in range(len(layers) - 1)]
        texts = dict(zip(layers, [*parts, "".join(sentences[(len(layers) - 1) * share :])], strict=True))
    for layer in layers:
        composed.answers[item.code, layer] = texts.get(layer, "").strip()


def _measure(row: dict[str, Any], year: int, chance: random.Random) -> dict[str, Any]:
    step = Decimal(str(row["step"]))
    first, last = (chance.uniform(*row[key]) for key in ("first", "last"))
    points = [first + (last - first) * n / (YEARS - 1) for n in range(YEARS)]
    last_value = _stepped(last, step)
    near = {key: _stepped(float(last_value) + chance.uniform(*row[key]), step) for key in ("target", "benchmark")}
    if row["unit"] == "%":
        near = {key: min(value, Decimal(100)) for key, value in near.items()}
    years = range(year - YEARS, year)
    values = {str(y): str(_stepped(point, step)) for y, point in zip(years, points, strict=True)}
    return {**_plain(row), "values": values, **{key: str(value) for key, value in near.items()}}


def _stepped(value: float, step: Decimal) -> Decimal:
    return (Decimal(str(value)) / step).quantize(Decimal(1)) * step


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("name", "unit", "direction", "target", "benchmark", "source")}


def _indicators(
    organisation: dict[str, Any], year: int, programme: Programme, chance: random.Random
) -> dict[tuple[str, int], Decimal]:
    """Three years of plausible figures, from the number of employees."""
    people = organisation["employees"]
    growth = chance.uniform(1.04, 1.15)
    bases = {
        "revenue": people * chance.uniform(60, 110),
        "total_profit": people * chance.uniform(5, 12),
        "tax_paid": people * chance.uniform(3, 7),
        "total_assets": people * chance.uniform(90, 160),
        "rd_expenditure": people * chance.uniform(1, 4),
        "employees": float(people) / growth**2,
        "customer_satisfaction": chance.uniform(82, 90),
        "product_pass_rate": chance.uniform(94, 98),
        "invention_patents": chance.uniform(3, 40),
    }
    figures = {}
    for indicator in programme.application.indicators:
        base = bases.get(indicator.code, people)
        is_share = indicator.unit.zh == "%"
        is_count = indicator.unit.zh in {"人", "件"}
        for place, y in enumerate(range(year - programme.application.years, year)):
            value = min(base + place * chance.uniform(0.4, 1.4), 100) if is_share else base * growth**place
            figures[indicator.code, y] = Decimal(str(round(value, 0 if is_count else 1)))
    return figures


def evidence_file(mark: str) -> bytes:
    """A small valid PDF of one page that differs by `mark`, standing for a scanned document."""
    page = f"BT /F1 18 Tf 72 760 Td (Demonstration document {mark}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
