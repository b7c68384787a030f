"""What is said of a table that is imported: one sentence a code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

TABLE_MESSAGES: dict[str, str | Promise] = {
    "table.empty": gettext_lazy("holds no row below the headings: fill in at least one"),
    "table.no_heading": gettext_lazy("has none of the headings asked for: begin with a row of {expected}"),
    "table.column_missing": gettext_lazy("the column {column} is missing: add it"),
    "table.column_twice": gettext_lazy("the column {column} stands twice: remove one"),
    "table.rows": gettext_lazy("there are more than {limit} rows: split the file"),
    "table.sheets": gettext_lazy("has more than one sheet with rows: keep the one to be imported"),
    "table.missing": gettext_lazy("{column} is empty: fill it in"),
    "table.too_long": gettext_lazy("{column} has more than {limit} characters: shorten it"),
    "table.date": gettext_lazy("{value} is no date: write it as 2026-03-31"),
    "table.decimal": gettext_lazy("{value} is no number with at most 2 decimals: write it as 86.25"),
    "table.whole": gettext_lazy("{value} is no whole number from 0 to 999,999,999: correct it"),
    "table.yes_no": gettext_lazy("{value} is neither yes nor no: write one of the two"),
    "table.characters": gettext_lazy("{column} holds a character that is not allowed ({character}): remove it"),
    "table.encoding": gettext_lazy("is neither UTF-8 nor GBK: save the file as CSV UTF-8 or as a workbook"),
    "table.nul": gettext_lazy("holds NUL bytes: save the file anew as CSV or as a workbook"),
    "table.csv": gettext_lazy("is no CSV ({detail}): correct the quotes"),
    "table.long_line": gettext_lazy("is a line of more than {limit} bytes: remove what does not belong there"),
    "table.format": gettext_lazy("is neither a workbook (.xlsx) nor a CSV file: save it as one of them"),
    "table.email": gettext_lazy("{value} is no e-mail address: correct it"),
    "table.unknown": gettext_lazy("{value} is not known as {column}: use a code of the sheet of notes in the template"),
    "table.twice": gettext_lazy("{value} stands in row {row} already: remove one of the two"),
    "table.order": gettext_lazy("{column} lies before {other}: correct one of the two"),
    "table.both": gettext_lazy("{column} is given without {other}: give both"),
    "table.range": gettext_lazy("{value} is not between {least} and {most}: correct it"),
    "table.closed_account": gettext_lazy("the account of {value} is closed: remove the row"),
    "table.more": gettext_lazy("has more than {limit} faults: correct these first"),
    "table.application": gettext_lazy("{value} is no accepted application of this cycle: correct the number"),
    "table.future": gettext_lazy("{value} is a day to come: give the day it happened"),
}
