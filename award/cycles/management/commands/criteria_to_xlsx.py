"""Write a criteria file as a workbook that an office can edit."""

from __future__ import annotations

from award.cycles.criteriabooks import criteria_workbook
from award.cycles.management.converting import ConvertCommand
from award.domain.criteria import load_criteria
from award.domain.tomlfiles import LIMIT


class Command(ConvertCommand):
    help = "Write a criteria file as a workbook to edit in Excel; comments are not kept."
    names = ("CRITERIA.toml", "OUT.xlsx")
    limit = LIMIT

    def convert(self, data: bytes, name: str) -> bytes:
        return criteria_workbook(load_criteria(data, name=name), name=name)
