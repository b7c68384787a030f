"""What is missing or doubtful before a cycle opens, each with the page where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from award.accounts.queries import divisions_with_recommenders, people_with_role
from award.core.access import Actor
from award.cycles.checks import opening_faults
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.cycles.timelines import WINNERS, timeline
from award.domain.errors import AwardError
from award.domain.programme import Programme


@dataclass(frozen=True)
class Finding:
    """One thing to look at. A fault bars the opening."""

    sentence: str
    url: str
    is_fault: bool = False


def findings(cycle: Cycle, actor: Actor) -> list[Finding]:
    """Everything to look at before opening, what bars it first."""
    dates = reverse("cycles:cycle", args=[cycle.pk])
    found = [Finding(said, dates, is_fault=True) for said in opening_faults(cycle)]
    found += _doubtful_dates(cycle, dates)
    try:
        rules = programme_of(cycle)
    except AwardError:  # said by the faults already
        return found
    found += [Finding(said, reverse("cycles:rules_section", args=[cycle.pk, section]))
              for section, said in _doubtful_rules(rules)]  # fmt: skip
    found += [Finding(said, reverse("home:office")) for said in _people(actor)]
    return found


def _doubtful_dates(cycle: Cycle, dates: str) -> list[Finding]:
    rows, calendar = timeline(cycle), reverse("cycles:calendar")
    found = [
        Finding(clash.sentence, f"{calendar}?year={clash.year}" if clash.year else dates)
        for row in rows for clash in row.clashes if not clash.is_fault
    ]  # fmt: skip
    named = [row.name for row in rows if row.end is None and row.code not in ("applications", "recommendation")]
    return found + [Finding(_("%(name)s has no date yet.") % {"name": name}, dates) for name in named]


def _doubtful_rules(rules: Programme) -> Iterator[tuple[str, str]]:
    yield from _places(rules)
    if rules.recommendation.is_required:
        yield from _bodies(rules)
    if not rules.eligibility.checks:
        yield "eligibility", _("The checklist of the eligibility review is empty.")
    if not rules.eligibility.conditions:
        yield "eligibility", _("The self-check asks no conditions.")
    if not rules.eligibility.reasons:
        yield "eligibility", _("There is no reason to choose from for not accepting an application.")
    if WINNERS not in rules.notices:
        yield "notices", _("There is no text for the notice of the proposed honours.")
    if not rules.reminders:
        yield "reminders", _("Nobody is reminded of any date.")
    yield from _documents(rules)


def _places(rules: Programme) -> Iterator[tuple[str, str]]:
    places = sum(row.quota or 0 for row in rules.classes if row.by == "ranking")
    caps = [
        (row.code, row.shortlist.cap) for row in rules.rounds[:-1] if row.shortlist and row.shortlist.cap is not None
    ]
    for code, cap in caps:
        if cap < places:
            text = _("The shortlist of %(code)s takes %(cap)s, fewer than the %(places)s places of the classes.")
            yield "rounds", text % {"code": code, "cap": cap, "places": places}
    if any(later > earlier for (_a, earlier), (_b, later) in pairwise(caps)):
        yield "rounds", _("A later shortlist is longer than an earlier one.")


def _bodies(rules: Programme) -> Iterator[tuple[str, str]]:
    staffed, language = divisions_with_recommenders(), get_language() or ""
    for body in rules.recommendation.bodies:
        if not staffed & {body.code, *body.divisions}:
            yield "recommendation", _("%(body)s has no officer yet.") % {"body": body.name.get(language)}
    if not rules.recommendation.bodies and not staffed:
        yield "recommendation", _("No recommending body has an officer yet.")


def _documents(rules: Programme) -> Iterator[tuple[str, str]]:
    documents, language = rules.documents, get_language() or ""
    if documents is None:
        yield "documents", _("The documents are not set: issuer, office, telephone, certificates.")
        return
    digits = [character for character in documents.phone if character.isdigit()]
    if not digits or set(digits[4:]) == {"0"}:
        yield "documents", _("The telephone of the award office is a placeholder.")
    for row in rules.classes:
        if documents.certificate(row.code) is None:
            yield "documents", _("%(name)s has no certificate.") % {"name": row.name.get(language)}


def _people(actor: Actor) -> Iterator[str]:
    if not people_with_role("chief").exclude(pk=actor.pk).exists():
        yield _("There is no head of the office besides you; acts of two people will wait.")
