"""What the platform finds on a line of the checklist by itself, and why.

A finding decides nothing: an officer confirms it, or overrules it with a note. Each rule is a plain function of the
line and of the facts on an application.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.core.messages import sentence
from award.core.templatetags.award import beijing_day
from award.domain.creditcodes import check_credit_code
from award.domain.errors import AwardError
from award.domain.programmetables import Check
from award.eligibility.models import ScreeningList

MET, NOT_MET, UNCLEAR = "met", "not_met", "unclear"
_DIVISION = slice(2, 8)  # of a credit code: where the organisation was registered first


@dataclass(frozen=True)
class Listed:
    """An entry of a screening list that matched the applicant, and what was made of the match."""

    kind: str
    list_name: str
    reason: str
    since: date | None
    is_by_name: bool
    state: str
    note: str = ""


@dataclass(frozen=True)
class Replied:
    """What a department that was asked said of the applicant; `verdict` is "" while it has not replied."""

    department: str
    verdict: str
    note: str = ""


@dataclass(frozen=True)
class Facts:
    """What the rules look at, as it was submitted and as the lists and departments say."""

    credit_code: str
    division: str
    founded_on: date | None
    deadline: date | None
    first_year: int | None = None
    screened_on: date | None = None
    kinds_in_use: frozenset[str] = frozenset()  # of the lists that there are to be looked at
    listed: tuple[Listed, ...] = ()
    replies: tuple[Replied, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a rule found, in sentences that say why."""

    verdict: str
    sentences: tuple[str, ...]

    @property
    def why(self) -> str:
        """The sentences as one text."""
        return " ".join(self.sentences)


def finding_of(check: Check, facts: Facts) -> Finding | None:
    """What the platform finds on a line; None where only a person can tell."""
    rule = _RULES.get(check.rule)
    return rule(check, facts) if rule else None


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; the last of February for the day that only leap years have."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _found(verdict: str, *sentences: str) -> Finding:
    return Finding(verdict, sentences)


def _credit_code(check: Check, facts: Facts) -> Finding:
    try:
        check_credit_code(facts.credit_code)
    except AwardError as error:
        return _found(NOT_MET, sentence(error))
    return _found(MET, _("Both check characters of %(code)s agree.") % {"code": facts.credit_code})


def _registered_years(check: Check, facts: Facts) -> Finding:
    if facts.founded_on is None:
        return _found(UNCLEAR, _("The day of registration is not given."))
    if facts.deadline is None or check.years is None:
        return _found(UNCLEAR, _("The day until which the years count is not set."))
    text = _("Registered on %(day)s; the years count to the deadline on %(deadline)s.")
    words = text % {"day": beijing_day(facts.founded_on), "deadline": beijing_day(facts.deadline)}
    return _found(MET if facts.founded_on <= years_before(facts.deadline, check.years) else NOT_MET, words)


def _region(check: Check, facts: Facts) -> Finding:
    wanted = check.division or ""
    place, code = facts.division, facts.credit_code[_DIVISION]
    told = {"division": place, "code": code, "wanted": wanted}
    if place.startswith(wanted) and code.startswith(wanted):
        return _found(MET, _("Division %(division)s and digits 3 to 8 of the credit code lie in %(wanted)s.") % told)
    if place.startswith(wanted) or code.startswith(wanted):
        text = _("The division given is %(division)s, but the credit code was issued in %(code)s: it may have moved.")
        return _found(UNCLEAR, text % told)
    return _found(NOT_MET, _("Division %(division)s and credit code (%(code)s) lie outside of %(wanted)s.") % told)


def _model_years(check: Check, facts: Facts) -> Finding:
    if facts.first_year is None or facts.deadline is None:
        return _found(UNCLEAR, _("No figures are given that show since when; look at the evidence."))
    told = _("The basic data begin in %(year)s.") % {"year": facts.first_year}
    if facts.deadline.year - facts.first_year >= (check.years or 1):
        return _found(MET, told, _("Confirm with the evidence."))
    return _found(UNCLEAR, told, _("Look at the evidence for an earlier beginning."))


def _earlier_award(check: Check, facts: Facts) -> Finding:
    return _listed(check, facts, ("award",))


def _ban(check: Check, facts: Facts) -> Finding:
    return _listed(check, facts, ("ban",))


def _screening(check: Check, facts: Facts) -> Finding:
    parts = (_listed(check, facts, check.lists), *_missing(check, facts), *_replies(facts))
    worst = min(parts, key=lambda found: (NOT_MET, UNCLEAR, MET).index(found.verdict))
    return Finding(worst.verdict, tuple(text for found in parts for text in found.sentences))


def _missing(check: Check, facts: Facts) -> list[Finding]:
    """A kind without a list: that nothing was found there says nothing."""
    names = [str(ScreeningList.Kind(kind).label) for kind in check.lists if kind not in facts.kinds_in_use]
    if not names or facts.screened_on is None:
        return []
    return [_found(UNCLEAR, _("No list of this kind is in use: %(names)s.") % {"names": _("; ").join(names)})]


def _listed(check: Check, facts: Facts, kinds: tuple[str, ...]) -> Finding:
    oldest = years_before(facts.deadline, check.years) if facts.deadline and check.years else None
    hits = [row for row in facts.listed if row.kind in kinds]
    hits = [row for row in hits if oldest is None or row.since is None or row.since >= oldest]
    standing = [row for row in hits if row.state != "dismissed"]
    if standing:
        is_sure = any(row.state == "confirmed" or not row.is_by_name for row in standing)
        return Finding(NOT_MET if is_sure else UNCLEAR, tuple(_hit(row) for row in standing))
    dismissed = tuple(_("%(list)s: does not apply (%(note)s).") % _told(row) for row in hits)
    if facts.screened_on is None:
        return Finding(UNCLEAR, (*dismissed, _("Not screened yet against the lists.")))
    text = _("Nothing found when screened on %(day)s.") % {"day": beijing_day(facts.screened_on)}
    return Finding(MET, dismissed or (text,))


def _hit(row: Listed) -> str:
    if row.state == "open" and row.is_by_name:
        return _("%(list)s has an entry of a like name: %(reason)s. Judge the match first.") % _told(row)
    return _("Stands on %(list)s: %(reason)s.") % _told(row)


def _told(row: Listed) -> dict[str, str]:
    return {"list": row.list_name, "reason": row.reason or _("no reason given"), "note": row.note}


def _replies(facts: Facts) -> list[Finding]:
    found = [
        _found(NOT_MET, _("%(department)s replied: %(note)s.") % {"department": row.department, "note": row.note})
        for row in facts.replies
        if row.verdict == "found"
    ]
    if waiting := [row.department for row in facts.replies if not row.verdict]:
        text = ngettext("Reply awaited from %(names)s.", "Replies awaited from %(names)s.", len(waiting))
        found.append(_found(UNCLEAR, text % {"names": _("; ").join(waiting)}))
    if clear := [row.department for row in facts.replies if row.verdict == "clear"]:
        found.append(_found(MET, _("Nothing known to %(names)s.") % {"names": _("; ").join(clear)}))
    return found


_RULES: dict[str, Callable[[Check, Facts], Finding]] = {
    "credit_code": _credit_code,
    "registered_years": _registered_years,
    "region": _region,
    "model_years": _model_years,
    "earlier_award": _earlier_award,
    "ban": _ban,
    "screening": _screening,
}
