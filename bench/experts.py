"""`python -m bench.experts`: a list of 5,000 experts read against the register with and without faults, and written.

Wall seconds on SQLite, the median of three readings; the target is 5 seconds a reading, faults included.
"""

from __future__ import annotations

import io
import os
import statistics
import time
from typing import Any

from bench.databases import database

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


def seconds(act: Any, rounds: int = ROUNDS) -> float:
    """The median of the wall seconds."""
    taken = []
    for _round in range(rounds):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def measure(rows: int, rounds: int = ROUNDS) -> list[str]:
    """The lines of the result."""
    from award.panels.expertfile import read
    from award.panels.services import import_experts
    from bench.measuring import queries
    from tests import factories

    factories.make_organisation()
    office = factories.make_user("office", "office")
    clean, faulty = workbook(lines(rows, faulty=False)), workbook(lines(rows, faulty=True))
    result = [
        f"{rows:,} rows, faults: {seconds(lambda: read(faulty, 'a.xlsx'), rounds):.2f} s (target {TARGET:.0f})",
        f"{rows:,} rows, all new: {seconds(lambda: read(clean, 'a.xlsx'), rounds):.2f} s (target {TARGET:.0f})",
    ]
    seen = read(clean, "a.xlsx").digest
    written = seconds(lambda: import_experts(actor=office, data=clean, name="a.xlsx", seen=seen), 1)
    result.append(f"{rows:,} rows written, reading included: {written:.2f} s")
    known = seconds(lambda: read(clean, "a.xlsx"), rounds)
    count = queries(lambda: read(clean, "a.xlsx"))
    result.append(f"{rows:,} rows, all known: {known:.2f} s (target {TARGET:.0f}), {count} queries")
    return result


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
