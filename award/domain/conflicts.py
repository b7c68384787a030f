"""Conflicts of interest that follow from what is known of an expert and an applicant.

Where someone works, worked, advises, owns or has relatives bars; where someone lives does not: that is a preference of
the panels' formation. Names are compared as a person reads them, codes exactly.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from award.domain.creditcodes import clean_credit_code

EMPLOYER, GROUP, MEMBER = "employer", "group", "member"
EMPLOYMENT, CONSULTING, SHAREHOLDING, KINSHIP = "employment", "consulting", "shareholding", "kinship"
# By weight: of several, the first stands on record.
RULES = (EMPLOYER, MEMBER, SHAREHOLDING, KINSHIP, EMPLOYMENT, CONSULTING, GROUP)
_LASTING = frozenset({KINSHIP})  # bars while it lasts, not for years after
_GROUP_ENDS = ("集团", "group")
# What follows the proper name of a group; "椰岛集团有限公司" is the parent of "椰岛集团食品有限公司".
_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "总公司", "公司", "co.,ltd.", "co.ltd.", "ltd.", "inc.")


@dataclass(frozen=True)
class Applicant:
    """An organisation that applies; `key` is the caller's own."""

    key: int
    name: str
    credit_code: str


@dataclass(frozen=True)
class Tie:
    """What ties a person to an organisation. Without `until_on` it lasts."""

    rule: str
    organisation: str
    credit_code: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class Finding:
    """A conflict with an applicant, the rule that says so, and the tie it looked at."""

    applicant: Applicant
    tie: Tie

    @property
    def rule(self) -> str:
        """The code of the rule."""
        return self.tie.rule

    @property
    def mark(self) -> str:
        """Known by the facts: the same mark as long as rule, organisations and dates are the same."""
        tie = self.tie
        facts = (
            tie.rule, name_key(tie.organisation), clean_credit_code(tie.credit_code),
            str(tie.from_on or ""), str(tie.until_on or ""), name_key(self.applicant.name), self.applicant.credit_code,
        )  # fmt: skip
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def name_key(name: str) -> str:
    """A name without what the eye passes over: width, case, blanks, the form of brackets."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    folded = folded.translate(str.maketrans("〔〕【】[]", "()()()"))
    return "".join(folded.split())


def person_key(name: str) -> str:
    """The name of a person as it is compared: also without the dots between parts of a name."""
    return "".join(character for character in name_key(name) if character.isalnum())


def is_in_force(tie: Tie, *, on: date, years: int) -> bool:
    """Does the tie bar on this day? One that ended does for `years` more, kinship not."""
    if tie.from_on is not None and tie.from_on > on:
        return False
    if tie.until_on is None:
        return True
    return tie.until_on >= (on if tie.rule in _LASTING else _years_before(on, years))


def _years_before(day: date, years: int) -> date:
    year = max(day.year - years, date.min.year)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def _group_stem(name: str) -> str:
    """The proper name of a group, "" where the name is not that of a group."""
    stem = name_key(name)
    for form in _FORMS:
        if stem.endswith(form) and len(stem) > len(form):
            stem = stem[: -len(form)]
            break
    return stem if stem.endswith(_GROUP_ENDS) and stem not in _GROUP_ENDS else ""


@dataclass
class Applicants:
    """Applicants by code and name, so that many people are compared with many of them at once."""

    rows: Sequence[Applicant]
    _by_code: dict[str, list[Applicant]] = field(default_factory=dict)
    _by_name: dict[str, list[Applicant]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self._by_code.setdefault(clean_credit_code(row.credit_code), []).append(row)
            self._by_name.setdefault(name_key(row.name), []).append(row)

    def find(self, ties: Iterable[Tie], *, on: date, years: int) -> dict[int, list[Finding]]:
        """Key of the applicant → what is found against it, the weightiest rule first."""
        found: dict[int, list[Finding]] = {}
        for tie in sorted(ties, key=lambda tie: RULES.index(tie.rule)):
            if is_in_force(tie, on=on, years=years):
                for row in self._meant(tie):
                    found.setdefault(row.key, []).append(Finding(row, tie))
        return found

    def _meant(self, tie: Tie) -> list[Applicant]:
        """The applicants that the tie leads to, by code or by name: an old code does not hide the same name."""
        code, name = clean_credit_code(tie.credit_code), name_key(tie.organisation)
        meant = list(self._by_code.get(code, ())) if code else []
        if name:
            meant += [row for row in self._by_name.get(name, ()) if row not in meant]
        if tie.rule == GROUP and (stem := _group_stem(tie.organisation)):
            known = {row.key for row in meant}
            meant += [row for row in self.rows if row.key not in known and name_key(row.name).startswith(stem)]
        return meant
