"""A list of another authority as a file: its columns, its rows as they are stored, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from award.core.tabular import Field, Row, bounded, read_table
from award.domain.errors import DomainError, Fault
from award.domain.listings import check_listed_code, check_listing, require_once
from award.domain.orgnames import name_key

MOST_ENTRIES = 5000
FIELDS = (
    Field(
        "credit_code",
        ("统一社会信用代码", "信用代码", "社会信用代码", "组织机构代码", "Credit code"),
        "code",
        False,
        40,
    ),
    Field("name", ("名称", "组织名称", "企业名称", "单位名称", "Name", "Organisation"), "text", False, 120),
    Field("reason", ("事由", "原因", "列入事由", "Reason"), "text", False, 1000),
    Field("from_on", ("起始日期", "列入日期", "From"), "date"),
    Field("until_on", ("截止日期", "有效期至", "Until"), "date"),
)


@dataclass(frozen=True)
class ListedRow:
    """A row of the file as it is stored."""

    credit_code: str
    name: str
    reason: str
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True)
class Listing:
    """What a file holds: its rows, the faults of its cells, and headings that nobody asked for."""

    rows: list[ListedRow]
    faults: list[Fault]
    ignored: list[str]

    @property
    def with_code(self) -> int:
        """How many rows carry a code; the others are matched by name alone."""
        return sum(1 for row in self.rows if row.credit_code)

    @property
    def by_name(self) -> int:
        """How many rows are matched by name alone."""
        return len(self.rows) - self.with_code


def read_listing(data: bytes, name: str) -> Listing:
    """The rows of a file with every fault by its cell. Raises InputRefused for what bars the whole file."""
    table = read_table(data, name=name, fields=FIELDS, limit=MOST_ENTRIES)
    faults = list(table.faults)
    seen: dict[tuple[object, ...], int] = {}
    rows = [_checked(row, faults, seen) for row in table.rows]
    return Listing(rows, bounded(faults, name), table.ignored)


def _checked(row: Row, faults: list[Fault], seen: dict[tuple[object, ...], int]) -> ListedRow:
    listed = ListedRow(
        _text(row, "credit_code"),
        _text(row, "name"),
        _text(row, "reason"),
        cast("date | None", row.values["from_on"]),
        cast("date | None", row.values["until_on"]),
    )
    column = "credit_code"
    try:
        code = check_listed_code(listed.credit_code) if listed.credit_code else ""
        column = "" if not (code or listed.name) else "until_on"
        if column or "credit_code" not in row.places:  # a cell with a fault of its own is told already
            check_listing(code, listed.name, listed.from_on, listed.until_on)
        column = "credit_code" if code else "name"
        require_once(seen, (code or name_key(listed.name), listed.reason, listed.from_on, listed.until_on), row.number)
    except DomainError as error:
        faults.append(row.fault(column, error.code, **error.params))
        return listed
    return ListedRow(code, listed.name, listed.reason, listed.from_on, listed.until_on)


def _text(row: Row, column: str) -> str:
    value = row.values[column]
    # A name of two lines is one name.
    return " ".join(str(value).split()) if value and column == "name" else str(value or "")
