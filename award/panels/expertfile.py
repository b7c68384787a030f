"""The register as a table: columns, the template to fill in, what a file would change, and the way out again.

An empty cell changes nothing: a list with some columns only brings some columns up to date.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from award.accounts.models import User
from award.core.tabular import Field, Kind, Row, Table, bounded, read_table
from award.core.templatetags.award import named
from award.core.xlsx import Column, Sheet, workbook_bytes
from award.domain.creditcodes import check_credit_code
from award.domain.errors import DomainError, Fault
from award.panels.models import Expert
from award.panels.register import category_choices, reference_rows

NOTES = ("填写说明", "Notes")  # the sheet of the template that is not read
MOST_LOAD = 200
_CHUNK = 500
# code, headings, kind, required, longest, an example
_COLUMNS: tuple[tuple[str, str, str, Kind, bool, int, str], ...] = (
    ("email", "电子邮箱", "E-mail", "text", True, 254, "lin.xi@example.org"),
    ("name", "姓名", "Name", "text", True, 60, "林溪"),
    ("employer", "工作单位", "Employer", "text", False, 120, "海南大学"),
    ("employer_code", "单位信用代码", "Credit code of the employer", "code", False, 40, ""),
    ("group", "所属集团", "Group", "text", False, 120, ""),
    ("division", "所在市县", "Division", "text", False, 60, "460100"),
    ("phone", "联系电话", "Telephone", "text", False, 40, "13800000000"),
    ("title", "职称", "Professional title", "text", False, 60, "正高级工程师"),
    ("qualification", "评审资格", "Qualification", "text", False, 200, "卓越绩效评审员"),
    ("expertise", "专长", "Expertise", "text", False, 200, "质量管理，供应链"),
    ("industries", "行业", "Industries", "codes", False, 60, "C, I"),
    ("categories", "擅长类目", "Categories", "codes", False, 60, ""),
    ("may_chair", "可任组长", "May chair", "bool", False, 8, "是"),
    ("most_applications", "最多评审数量", "Most applications", "int", False, 8, "8"),
    ("appointed_on", "聘期开始", "Appointed on", "date", False, 20, "2026-01-01"),
    ("appointed_until", "聘期结束", "Appointed until", "date", False, 20, "2028-12-31"),
    ("trained_on", "最近培训", "Last training", "date", False, 20, "2026-03-31"),
    ("is_available", "可参加", "Available", "bool", False, 8, "是"),
    ("away_from", "缺席开始", "Away from", "date", False, 20, ""),
    ("away_until", "缺席结束", "Away until", "date", False, 20, ""),
)
_NOT_OF_THE_ENTRY = {"email", "name"}


def _is_english() -> bool:
    return not (get_language() or "").startswith("zh")


def fields() -> tuple[Field, ...]:
    """The columns; a heading in either language is known, that of the reader stands first."""
    return _fields_in(_is_english())


def titles() -> dict[str, str]:
    """The headings in the reader's language by code."""
    return dict(_titles_in(_is_english()))


@cache
def _fields_in(is_english: bool) -> tuple[Field, ...]:
    return tuple(
        Field(code, (en, zh) if is_english else (zh, en), kind, required, longest)
        for code, zh, en, kind, required, longest, _example in _COLUMNS
    )


@cache
def _titles_in(is_english: bool) -> dict[str, str]:
    return {each.code: each.names[0] for each in _fields_in(is_english)}


# ------------------------------------------------------------------ what a file would change


@dataclass
class Entry:
    """A row of the file: the person it is about, and what would change. `other_name`: that of its account."""

    row: Row
    email: str
    name: str
    user: User | None = None
    expert: Expert | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    other_name: str = ""
    changed_titles: list[str] = field(default_factory=list)  # filled for the rows that are shown

    @property
    def state(self) -> str:
        return "new" if self.expert is None else "changed" if self.changes else "same"


@dataclass(frozen=True)
class Preview:
    """All that a file would do. `digest` names it, so that only what was looked at is written."""

    entries: list[Entry]
    faults: list[Fault]
    ignored: list[str]

    def of(self, state: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.state == state]

    @property
    def to_write(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.state != "same"]

    @property
    def digest(self) -> str:
        rows = [
            [entry.email, entry.name, entry.state, entry.expert.version if entry.expert else 0, entry.changes]
            for entry in self.to_write
        ]
        return hashlib.sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class _Known:
    """What the rows are compared with, read once for all of them."""

    users: dict[str, User]
    experts: dict[int, Expert]
    industries: dict[int, set[str]]
    divisions: dict[str, str]  # code or name → code
    sections: dict[str, str]
    categories: dict[str, str]


def read(data: bytes, name: str) -> Preview:
    """The file against the register. Raises InputRefused for what bars the whole file."""
    return compare(read_table(data, name=name, fields=fields(), ignored=NOTES), name)


def compare(table: Table, name: str) -> Preview:
    """What the rows would change, and every fault by its cell."""
    known = _known(table.rows)
    faults = list(table.faults)
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for row in table.rows:
        email = str(row.values["email"] or "").lower()
        entry = Entry(row, email, str(row.values["name"] or ""), known.users.get(email))
        found = [*_address_faults(entry, seen), *_fill(entry, known)]
        faults += found
        seen.setdefault(email, row.number)
        entries.append(entry)
    return Preview(entries, bounded(faults, name), table.ignored)


def _known(rows: Sequence[Row]) -> _Known:
    emails = sorted({str(row.values["email"] or "").lower() for row in rows})
    users: dict[str, User] = {}
    for start in range(0, len(emails), _CHUNK):
        users.update(
            (user.email.lower(), user) for user in User.objects.filter(email__in=emails[start : start + _CHUNK])
        )
    experts = {row.user_id: row for row in Expert.objects.select_related("user")}
    industries: dict[int, set[str]] = {}
    for expert, code in Expert.industries.through.objects.values_list("expert_id", "industry_id"):
        industries.setdefault(expert, set()).add(code)
    reference = reference_rows()
    return _Known(
        users,
        experts,
        industries,
        _by_any_name(reference["divisions"]),
        _by_any_name(reference["industries"]),
        {key: code for code, row in category_choices() for key in (code, row.name_zh, row.name_en) if key},
    )


def _by_any_name(rows: Iterable[Any]) -> dict[str, str]:
    return {key: row.code for row in rows for key in (row.code, row.name_zh, row.name_en) if key}


def _address_faults(entry: Entry, seen: dict[str, int]) -> list[Fault]:
    row, email = entry.row, entry.email
    if not email:
        return []  # told as an empty or faulty cell already
    try:
        validate_email(email)
    except ValidationError:
        return [row.fault("email", "table.email", value=email[:40])]
    if email in seen:
        return [row.fault("email", "table.twice", value=email, row=seen[email])]
    if entry.user and not entry.user.is_active:
        return [row.fault("email", "table.closed_account", value=email)]
    return []


def _fill(entry: Entry, known: _Known) -> list[Fault]:
    """Put into the entry what would change; returns the faults of the cells."""
    row, faults = entry.row, []
    entry.expert = known.experts.get(entry.user.pk) if entry.user else None
    if entry.user and entry.name and entry.user.name != entry.name:
        entry.other_name = str(entry.user)
    values = {code: value for code, value in row.values.items() if value is not None and code not in _NOT_OF_THE_ENTRY}
    for code, names in (
        ("division", known.divisions),
        ("industries", known.sections),
        ("categories", known.categories),
    ):
        if code in values:
            faults += _resolve(row, code, values, names)
    faults += _check_employer_code(row, values)
    load = values.get("most_applications")
    if isinstance(load, int) and not 1 <= load <= MOST_LOAD:
        faults.append(row.fault("most_applications", "table.range", value=load, least=1, most=MOST_LOAD))
    faults += _check_days(entry, values)
    if not faults:
        entry.changes = _changes(entry.expert, values, known)
    return faults


def _resolve(row: Row, code: str, values: dict[str, Any], names: dict[str, str]) -> list[Fault]:
    """Codes in the place of names; a fault for each that is not known."""
    typed = values[code] if isinstance(values[code], list) else [values[code]]
    unknown = [each for each in typed if each not in names]
    found = [names[each] for each in typed if each in names]
    values[code] = found[0] if code == "division" and found else sorted(set(found))
    column = titles()[code]
    return [Fault(row.where(code), "table.unknown", {"value": each[:40], "column": column}) for each in unknown]


def _check_employer_code(row: Row, values: dict[str, Any]) -> list[Fault]:
    if "employer_code" not in values:
        return []
    try:
        values["employer_code"] = check_credit_code(str(values["employer_code"]))
    except DomainError as error:
        return [row.fault("employer_code", error.code, **error.params)]
    return []


def _check_days(entry: Entry, values: dict[str, Any]) -> list[Fault]:
    """The days in order, what the register holds already included."""
    faults, names = [], titles()

    def day(code: str) -> dt.date | None:
        return values.get(code) or getattr(entry.expert, code, None)

    for first, last, both in (("appointed_on", "appointed_until", False), ("away_from", "away_until", True)):
        if first not in values and last not in values:
            continue
        begin, end = day(first), day(last)
        if begin and end and end < begin:
            faults.append(Fault(entry.row.where(last), "table.order", {"column": names[last], "other": names[first]}))
        if both and (begin is None) != (end is None):
            given, missing = (first, last) if begin else (last, first)
            faults.append(
                Fault(entry.row.where(given), "table.both", {"column": names[given], "other": names[missing]})
            )
    return faults


def _changes(expert: Expert | None, values: dict[str, Any], known: _Known) -> dict[str, Any]:
    """Field → new value, where it differs; the division by its code."""
    if expert is None:
        return values
    old: dict[str, Any] = {
        code: getattr(expert, "division_id" if code == "division" else code, None) for code in values
    }
    old["industries"] = sorted(known.industries.get(expert.pk, set()))
    if "categories" in old:
        old["categories"] = sorted(old["categories"])
    return {code: value for code, value in values.items() if value != old[code]}


# ------------------------------------------------------------------ workbooks


def template_workbook() -> bytes:
    """An empty table with its headings, and a sheet of notes: what each column takes, an example, the codes."""
    columns = [Column(each.names[0], width=max(12.0, 2.2 * len(each.names[0]))) for each in fields()]
    place = 1 if _is_english() else 0
    notes = [
        (heading, _note(each, bool(required)), example)
        for each, (_code, _zh, _en, _kind, required, _longest, example) in zip(fields(), _COLUMNS, strict=True)
        for heading in (each.names[0],)
    ]
    for code, rows in reference_rows().items():
        column = "division" if code == "divisions" else "industries"
        notes += [(titles()[column], f"{row.code} = {named(row)}", "") for row in rows]
    notes += [(titles()["categories"], f"{code} = {named(row)}", "") for code, row in category_choices()]
    explained = [Column(_("Column"), 22), Column(_("What it takes"), 60), Column(_("Example"), 28)]
    return workbook_bytes(
        [
            Sheet(_("Experts"), columns, []),
            Sheet(NOTES[place], explained, notes),
        ],
        title=_("Register of experts"),
    )


def _note(each: Field, required: bool) -> str:
    kinds = {
        "date": _("A day as 2026-03-31"),
        "bool": _("Yes or no"),
        "int": _("A whole number"),
        "codes": _("Codes with commas between them; they are listed below"),
        "text": _("A text of at most %(n)s characters") % {"n": each.max_length},
        "code": _("18 characters; the last one is checked"),
    }
    said = _("A code or name; they are listed below") if each.code == "division" else kinds[each.kind]
    return f"{said} · {_('needed')}" if required else said


def register_workbook(rows: Iterable[Expert]) -> bytes:
    """The register in the columns of the import, so that it can be worked on in Excel and come back."""
    columns = [Column(each.names[0], width=max(14.0, 2.2 * len(each.names[0])), is_wrapped=True) for each in fields()]
    columns += [Column(_("Panels"), 10), Column(_("Applications assessed"), 14), Column(_("Confirmed on"), 14)]
    lines = ([*(_cell(row, each.code) for each in fields()), *_extra(row)] for row in rows)
    return workbook_bytes([Sheet(_("Experts"), columns, lines, frozen_columns=2)], title=_("Register of experts"))


def _cell(row: Expert, code: str) -> object:
    if code in _NOT_OF_THE_ENTRY:
        return getattr(row.user, code)
    if code == "industries":
        return ", ".join(industry.pk for industry in row.industries.all())
    value = row.division_id if code == "division" else getattr(row, code)
    if isinstance(value, bool):
        return (_("Yes") if value else _("No")) if code in {"may_chair", "is_available"} else value
    return ", ".join(value) if isinstance(value, list) else value


def _extra(row: Any) -> list[object]:
    return [row.seats_now, row.assessed, row.confirmed_at.date() if row.confirmed_at else None]
