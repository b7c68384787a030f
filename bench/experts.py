"""`python -m bench.experts`: a list of 5,000 experts read against the register with and without faults, and written.

Seconds of CPU on SQLite, medians of interleaved rounds, beside openpyxl alone on the same workbook, which only turns it
into values. The target is 5 seconds, whatever is wrong in the list.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from typing import Any

from bench.databases import database
from bench.measuring import interleaved, queries

ROWS, ROUNDS = 5_000, 3
TARGET = 5.0  # seconds


def lines(rows: int, faulty: bool) -> list[list[Any]]:
    """All columns of the import; of a faulty list every tenth row has three faults."""
    from award.panels.expertfile import titles

    table: list[list[Any]] = [list(titles().values())]
    for number in range(rows):
        is_bad = faulty and number % 10 == 0
        table.append(
            [
                "no address" if is_bad else f"expert-{number}@example.org", f"专家{number}", f"单位{number % 400}",
                "", "",
                "460100", "13800000000", "正高级工程师", "卓越绩效评审员", "质量管理，供应链",
                "QQ" if is_bad else "C", "", "是", 8, "2026-01-01", "never" if is_bad else "2028-12-31", "2026-03-31",
                "是", "", "",
            ]
        )  # fmt: skip
    return table


def workbook(table: list[list[Any]]) -> bytes:
    """The rows as Excel saves them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("Experts")
    for row in table:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def floor(data: bytes) -> int:
    """openpyxl alone: every value of the workbook once."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    return sum(len(row) for page in book.worksheets for row in page.iter_rows(values_only=True))


def measure(rows: int, rounds: int = ROUNDS) -> list[str]:
    """The lines of the result."""
    from award.panels.expertfile import read
    from award.panels.services import import_experts
    from tests import factories

    factories.make_organisation()
    office = factories.make_user("office", "office")
    clean, faulty = workbook(lines(rows, faulty=False)), workbook(lines(rows, faulty=True))
    acts: dict[str, Callable[[], object]] = {
        "openpyxl alone": lambda: floor(clean),
        "read, faults by cell": lambda: read(faulty, "a.xlsx"),
        "read, all new": lambda: read(clean, "a.xlsx"),
    }
    taken = interleaved(acts, rounds)
    seen = read(clean, "a.xlsx").digest
    start = time.process_time()
    import_experts(actor=office, data=clean, name="a.xlsx", seen=seen)
    taken["read and written"] = (time.process_time() - start) * 1000
    known = {"read, all known": lambda: read(clean, "a.xlsx")}
    taken |= interleaved(known, rounds)
    least = taken["openpyxl alone"]
    verdicts = {name: "floor" if name == "openpyxl alone" else _verdict(value) for name, value in taken.items()}
    found = len(read(faulty, "a.xlsx").faults)
    return [
        f"{rows:,} rows; {found} faults listed, {queries(known['read, all known'])} queries",
        f"{'':24}{'s':>8}{'ratio':>8}",
        *(f"{name:24}{value / 1000:8.2f}{value / least:8.2f}  {verdicts[name]}" for name, value in taken.items()),
    ]


def _verdict(milliseconds: float) -> str:
    return "ok" if milliseconds <= TARGET * 1000 else f"over {TARGET:.0f} s"


def main() -> None:
    with database("sqlite") as environment:
        os.environ.update(environment)
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        print("\n".join(measure(ROWS)))
        connection.close()


if __name__ == "__main__":
    main()
