"""Turn a criteria workbook into a criteria file."""

from __future__ import annotations

from award.core.xlsx_read import MAX_BYTES
from award.cycles.criteriabooks import criteria_from_workbook
from award.cycles.management.converting import ConvertCommand


class Command(ConvertCommand):
    help = "Turn a criteria workbook into a criteria file; every fault is named by sheet and cell."
    names = ("IN.xlsx", "OUT.toml")
    limit = MAX_BYTES

    def convert(self, data: bytes, name: str) -> bytes:
        return criteria_from_workbook(data, name=name)
