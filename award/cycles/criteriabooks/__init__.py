"""Criteria in Excel: the workbook an office edits, and the way from it to the TOML file and back."""

from award.cycles.criteriabooks.reading import criteria_from_workbook
from award.cycles.criteriabooks.writing import criteria_workbook

__all__ = ["criteria_from_workbook", "criteria_workbook"]
