"""A small spreadsheet: computes the formulas of our workbooks in doubles, as Excel does, and no other function."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

TOKEN = re.compile(
    r"""(?P<text>"[^"]*")|(?P<list>\{[\d,]+\})|(?P<ref>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)
    |(?P<name>[A-Z]+)(?=\()|(?P<number>\d+(?:\.\d+)?)|(?P<sign><>|<=|>=|[-+*/=<>(),])""",
    re.VERBOSE,
)


class Refused(Exception):
    """What a spreadsheet would show as an error: #VALUE!, #DIV/0!, #NUM!."""


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: Any) -> float:
    if value is None:
        return 0.0
    if isinstance(value, str):
        raise Refused(f"#VALUE! {value!r}")
    return float(value)


def numbers(*values: Any) -> list[float]:
    """The numbers among the arguments: text and empty cells in a block are passed over."""
    found: list[float] = []
    for value in values:
        found += [float(entry) for entry in value if is_number(entry)] if isinstance(value, list) else [number(value)]
    return found


def spread(function: Callable[..., Any], *values: Any) -> Any:
    """Cell by cell where an argument is a block."""
    lists = [value for value in values if isinstance(value, list)]
    if not lists:
        return function(*values)
    size = len(lists[0])
    assert all(len(entry) == size for entry in lists)
    filled = [value if isinstance(value, list) else [value] * size for value in values]
    return [function(*row) for row in zip(*filled, strict=True)]


def excel_int(value: float) -> float:
    """Excel's INT looks at 15 digits, so 1 less a hair is 1."""
    return float(math.floor(float(f"{value:.15g}")))


def excel_round(value: float, places: float) -> float:
    shown = Decimal(f"{value:.15g}")
    return float(shown.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))


def lcm(*values: Any) -> float:
    whole = numbers(*values)
    found = math.lcm(*(int(value) for value in whole))
    if found >= 2**53:
        raise Refused("#NUM!")
    return float(found)


def divided(above: Any, below: Any) -> float:
    if number(below) == 0:
        raise Refused("#DIV/0!")
    return number(above) / number(below)


def sumproduct(*values: Any) -> float:
    if len(values) == 1:
        return sum(numbers(values[0]))
    return sum(math.prod(entry if is_number(entry) else 0.0 for entry in row) for row in zip(*values, strict=True))


def picked(values: list[Any], places: Any, *, is_large: bool) -> Any:
    ordered = sorted(numbers(values), reverse=is_large)

    def one(place: float) -> float:
        if not 1 <= place <= len(ordered):
            raise Refused("#NUM!")
        return ordered[int(place) - 1]

    return spread(one, places)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *values: sum(numbers(*values)),
    "COUNT": lambda *values: float(len(numbers(*values))),
    "COUNTIF": lambda values, wanted: float(values.count(wanted)),
    "MAX": lambda *values: max(numbers(*values), default=0.0),
    "MIN": lambda *values: min(numbers(*values), default=0.0),
    "MEDIAN": lambda *values: statistics.median(numbers(*values)),
    "SUMPRODUCT": sumproduct,
    "LCM": lcm,
    "INT": lambda value: excel_int(number(value)),
    "ROUND": lambda value, places: excel_round(number(value), places),
    "MOD": lambda value, by: number(value) - number(by) * excel_int(number(value) / number(by)),
    "AND": lambda *values: all(values),
    "ISNUMBER": lambda value: spread(is_number, value),
    "LARGE": lambda values, places: picked(values, places, is_large=True),
    "SMALL": lambda values, places: picked(values, places, is_large=False),
}
SIGNS: list[dict[str, Callable[[Any, Any], Any]]] = [
    {
        "=": lambda a, b: a == b if isinstance(a, str) or isinstance(b, str) else number(a) == number(b),
        "<": lambda a, b: number(a) < number(b),
        ">": lambda a, b: number(a) > number(b),
        "<=": lambda a, b: number(a) <= number(b),
        ">=": lambda a, b: number(a) >= number(b),
    },
    {"+": lambda a, b: number(a) + number(b), "-": lambda a, b: number(a) - number(b)},
    {"*": lambda a, b: number(a) * number(b), "/": divided},
]


class Evaluator:
    """The values of a workbook; a formula is computed when its cell is asked for."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, int, int], Any] = {}

    def value(self, title: str, row: int, column: int) -> Any:
        """The value of a cell."""
        key = (title, row, column)
        if key not in self.known:
            cell = self.book[title].cell(row, column)
            is_formula = cell.data_type == "f"
            self.known[key] = _Reading(self, title, cell.value[1:]).result() if is_formula else cell.value
        return self.known[key]

    def formulas(self) -> Iterator[tuple[str, int, int]]:
        """Where the formulas stand."""
        for page in self.book:
            for row in page.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield page.title, cell.row, cell.column


class _Reading:
    """One formula, read from left to right; `is_live` is off in the branch of an IF that is not taken."""

    def __init__(self, book: Evaluator, title: str, text: str) -> None:
        self.book, self.title = book, title
        self.tokens: list[tuple[str, str]] = []
        end = 0
        while end < len(text):
            found = TOKEN.match(text, end)
            assert found, f"not understood: {text[end:]!r} in {text!r}"
            self.tokens.append((str(found.lastgroup), found.group()))
            end = found.end()
        self.place, self.is_live = 0, True

    def result(self) -> Any:
        value = self._level(0)
        assert self.place == len(self.tokens)
        return value

    def _peek(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def _take(self, expected: str = "") -> tuple[str, str]:
        token = self.tokens[self.place]
        assert not expected or token[1] == expected, f"{expected} expected in {self.tokens}"
        self.place += 1
        return token

    def _level(self, level: int) -> Any:
        if level == len(SIGNS):
            return self._single()
        value = self._level(level + 1)
        while self._peek() in SIGNS[level] and self.tokens[self.place][0] == "sign":
            sign = self._take()[1]
            other = self._level(level + 1)
            value = spread(SIGNS[level][sign], value, other) if self.is_live else 0.0
        return value

    def _single(self) -> Any:
        kind, text = self._take()
        if kind == "text":
            return text[1:-1]
        if kind == "number":
            return float(text)
        if kind == "list":
            return [float(entry) for entry in text[1:-1].split(",")]
        if kind == "ref":
            return self._cells(text)
        if kind == "name":
            return self._function(text)
        assert text == "(", text
        value = self._level(0)
        self._take(")")
        return value

    def _cells(self, text: str) -> Any:
        if not self.is_live:
            return 0.0
        title, _, address = text.rpartition("!")
        page = title[1:-1].replace("''", "'") if title else self.title
        left, top, right, bottom = range_boundaries(address)
        block = [
            self.book.value(page, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
        ]
        return block if ":" in address else block[0]

    def _function(self, name: str) -> Any:
        self._take("(")
        if name == "IF":
            return self._choice()
        values = [self._level(0)]
        while self._peek() == ",":
            self._take()
            values.append(self._level(0))
        self._take(")")
        return FUNCTIONS[name](*values) if self.is_live else 0.0

    def _choice(self) -> Any:
        was_live = self.is_live
        is_so = bool(self._level(0))
        self._take(",")
        self.is_live = was_live and is_so
        first = self._level(0)
        self._take(",")
        self.is_live = was_live and not is_so
        second = self._level(0)
        self._take(")")
        self.is_live = was_live
        return first if is_so else second
