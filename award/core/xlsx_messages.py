"""What is said of a workbook that is read: one sentence a code, and a fault as one line in the reader's language."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from award.core.sentences import SENTENCES
from award.core.tabular_messages import TABLE_MESSAGES
from award.core.upload_errors import UPLOAD_MESSAGES
from award.domain.errors import Fault

WORKBOOK_MESSAGES: dict[str, str | Promise] = {
    "xlsx.too_large": gettext_lazy("is larger than {limit} MB: remove what does not belong there"),
    "xlsx.too_complex": gettext_lazy("holds far more cells or formats than needed: copy its texts into a new workbook"),
    "xlsx.too_many_sheets": gettext_lazy("has more than {limit} sheets: remove those that do not belong there"),
    "xlsx.too_far": gettext_lazy(
        "has rows beyond row {rows} or cells beyond column {columns}: delete all that lies outside of its table"
    ),
    "xlsx.sheet_missing": gettext_lazy("the sheet {sheet} is missing: add it"),
    "xlsx.sheet_unknown": gettext_lazy("is an unknown sheet: remove it, or give it one of the names {expected}"),
    "xlsx.key_missing": gettext_lazy("the row {key} is missing: add it"),
    "xlsx.no_heading": gettext_lazy("stands in a column without a heading: remove it, or write the heading"),
    "xlsx.no_rows": gettext_lazy("{value} has no row in the sheet {sheet}: add one there, or remove {value} here"),
    "xlsx.unknown_code": gettext_lazy("{value} is not a code of the sheet {sheet}: use one of {expected}"),
    "xlsx.formula": gettext_lazy("is a formula: put its value in its place"),
    "xlsx.error": gettext_lazy("is an error value ({value}): type the value anew"),
    "xlsx.date": gettext_lazy("is a date or a time: format the cell as text and type the value anew"),
    "xlsx.number": gettext_lazy(
        "{value} is a number, which loses zeros (4.10 becomes 4.1): format the cell as text and type it anew"
    ),
    "xlsx.merged": gettext_lazy("the cells are merged: separate them and fill each one"),
    "xlsx.text_too_long": gettext_lazy("holds more than {limit} characters: shorten it"),
    "xlsx.lost": gettext_lazy("cannot stand in a workbook as it is: shorten it, or remove unusual characters from it"),
}

_WHOLE, _TEXT, _YES_NO = gettext_lazy("a whole number"), gettext_lazy("a text"), gettext_lazy("TRUE or FALSE")
EXPECTED: dict[str, str | Promise] = {"int": _WHOLE, "text": _TEXT, "bool": _YES_NO}

# What the rules say of a value they expect, word for word (`award.domain.tomlfiles`), and its translatable twin.
_PHRASES: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
    (re.compile(r"a whole number"), _WHOLE),
    (re.compile(r"a text in quotes"), _TEXT),
    (re.compile(r"more than 0"), gettext_lazy("more than 0")),
    (re.compile(r"a text like \^\[0-9\]\{1,4\}.*"), gettext_lazy("a decimal number such as 0.20")),
    (re.compile(r"at least (\d+) of them"), gettext_lazy("at least {} of them")),
    (re.compile(r"at most (\d+) of them"), gettext_lazy("at most {} of them")),
    (re.compile(r"at least (\d+) character\(s\)"), gettext_lazy("at least {} character(s)")),
    (re.compile(r"at most (\d+) characters"), gettext_lazy("at most {} characters")),
    (re.compile(r"at least (\d+)"), gettext_lazy("at least {}")),
    (re.compile(r"at most (\d+)"), gettext_lazy("at most {}")),
    (re.compile(r"a text like \^\\S.*"), gettext_lazy("a code of 1 to 64 characters without white space")),
    (
        re.compile(r"a text like \^\[A-Z.*"),
        gettext_lazy("a code of 1 to 64 letters, digits, points, hyphens and underscores"),
    ),
)


def fault_line(fault: Fault) -> str:
    """The fault as one line in the active language: where it stands, what it is, what to do."""
    return _printable(gettext("%(where)s: %(said)s") % {"where": fault.where, "said": _said(fault)})


def fault_text(fault: Fault) -> str:
    """What the fault is and what to do, without where it stands."""
    return _printable(_said(fault))


def _said(fault: Fault) -> str:
    return _sentence(fault.code, {name: _phrase(value) for name, value in fault.params.items()})


def _printable(line: str) -> str:
    # Whatever stood in the workbook, it can neither break the line nor steer a terminal.
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)


def _sentence(code: str, params: dict[str, object]) -> str:
    if code in UPLOAD_MESSAGES:
        return str(UPLOAD_MESSAGES[code]) % params
    template = WORKBOOK_MESSAGES.get(code) or TABLE_MESSAGES.get(code) or SENTENCES.get(code, code)
    return str(template).format_map(params)


def _phrase(value: object) -> object:
    if isinstance(value, str):
        for pattern, translated in _PHRASES:
            if found := pattern.fullmatch(value):
                return str(translated).format(*found.groups())
    return value
