"""The workbook of a shipped criteria file, and what a person might do to it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from openpyxl import load_workbook

from award.cycles.criteriabooks import criteria_from_workbook, criteria_workbook
from award.domain.criteria import Criteria, load_criteria
from award.domain.errors import InputRefused

SHIPPED = ("gbt19580-2012", "baldrige-2023", "efqm-2020")
SMALL = """
schema = 1
code = "small"
edition = "Small 2026"
total_points = 200
step = 5
name = { zh = "小", en = "Small" }
sources = ["One"]

[[kinds]]
code = "process"
factors = ["approach", "deployment"]
layers = [
  { code = "method", name = { zh = "方法", en = "Method" } },
  { code = "results", name = { zh = "结果", en = "Results" } },
]
[[kinds.bands]]
low = 0
high = 45
text.approach = { zh = "弱", en = "Weak" }
text.deployment = { zh = "少", en = "Little" }
[[kinds.bands]]
low = 50
high = 100
text.approach = { zh = "强", en = "Strong" }
text.deployment = { zh = "多", en = "Much" }

[[kinds]]
code = "result"
factors = ["levels"]
[[kinds.bands]]
low = 0
high = 45
text.levels = { zh = "低", en = "Low" }
[[kinds.bands]]
low = 50
high = 100

[[profile]]
code = "P.1"
prompt = { zh = "谁？", en = "Who?" }
[[profile]]
code = "P.2"
prompt = { zh = "何处？", en = "Where?" }

[[categories]]
code = "4.1"
name = { zh = "领导", en = "Leadership" }
[[categories.items]]
code = "4.1.1"
kind = "process"
points = 60
name = { zh = "甲", en = "A" }
prompts = [{ zh = "如何？", en = "How?" }, { zh = "自何时？", en = "Since when?" }]
[[categories.items]]
code = "4.1.2"
kind = "process"
points = 40
name = { zh = "乙", en = "B" }

[[categories]]
code = "4.10"
name = { zh = "结果", en = "Results" }
[[categories.items]]
code = "4.10.1"
kind = "result"
points = 100
max_characters = 2000
may_be_not_applicable = true
name = { zh = "丙", en = "C" }
prompts = [{ zh = "多少？", en = "How much?" }]
measures = 2
"""


def criteria(code: str = "small") -> Criteria:
    """A shipped file, or a small one that tests can afford to write again and again."""
    source = SMALL.encode() if code == "small" else (settings.CRITERIA_DIR / f"{code}.toml").read_bytes()
    return load_criteria(source, name=code)


@lru_cache
def workbook(code: str = "small") -> bytes:
    return criteria_workbook(criteria(code), name=code)


def edited(change: Callable[[Any], object] | dict[str, object]) -> bytes:
    """The workbook after `change`: a function of the openpyxl book, or values by cell, as in {"items!D3": 50}."""
    book = load_workbook(io.BytesIO(workbook()))
    if callable(change):
        change(book)
    else:
        for where, value in change.items():
            sheet, _, cell = where.partition("!")
            book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults(data: bytes) -> list[tuple[str, str]]:
    """(where, code) of each fault; an empty list for a workbook that is good."""
    try:
        criteria_from_workbook(data, name="a.xlsx")
    except InputRefused as error:
        return [(fault.where, fault.code) for fault in error.faults]
    return []


def read(data: bytes) -> Criteria:
    return load_criteria(criteria_from_workbook(data, name="a.xlsx"), name="a.toml")
