"""The draft of a feedback report as its page shows it: item by item, each remark with what is to be looked at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Category, Item
from award.domain.remarks import Remark, RemarkFault, check_remarks, contacts_in, names_in
from award.results.feedbackqueries import names_to_avoid, remarks_of
from award.results.models import FeedbackDraft, FeedbackRemark

THEMES = "themes"  # the key of the key themes among the remarks
THEMES_LIMIT = 2000

SENTENCES: dict[str, str | Promise] = {
    "remark.name": _("Names %(name)s: a report names no person and no other organisation. Take the name out."),
    "remark.contact": _("Holds contact data (%(text)s). Take it out."),
    "remark.mark": _("“%(word)s” speaks of marks or ranks, which the applicant does not get. Say it otherwise."),
    "remark.prescriptive": _("“%(word)s” tells the applicant what to do. Say what was seen or not seen."),
    "remark.judging": _("“%(word)s” sounds like a verdict on people. Say what was seen."),
    "remark.no_evidence": _("Cites nothing. Refer to a passage, a figure or what was seen on site."),
    "remark.short": _("Has %(length)s characters, fewer than %(minimum)s. Say what, where and with which effect."),
    "remark.long": _("Has %(length)s characters, more than %(maximum)s. Shorten it."),
    "remark.contradiction": _("Says of the same thing what a strength of this item praises: “%(text)s”."),
    "remark.same_passage": _("Cites a passage that a strength of this item cites. Make clear what is missing."),
}


@dataclass(frozen=True)
class Line:
    """A remark with what is to be looked at in it."""

    remark: FeedbackRemark
    faults: list[tuple[str, bool]]  # sentence, and whether it bars the report

    @property
    def labels(self) -> list[str]:
        """What the remark cites, as it is shown."""
        return [label for _key, label in self.remark.passages]


@dataclass(frozen=True)
class ItemLines:
    """One item with its remarks of each kind."""

    item: Item
    strengths: list[Line]
    opportunities: list[Line]

    @property
    def kinds(self) -> list[tuple[str, list[Line]]]:
        """Each kind with its remarks, strengths first."""
        return [("strength", self.strengths), ("opportunity", self.opportunities)]


@dataclass(frozen=True)
class Report:
    """The whole draft: groups by category, the faults of the key themes, and how much is to be looked at."""

    groups: list[tuple[Category, list[ItemLines]]]
    themes_faults: list[tuple[str, bool]]
    barring: int
    open: int

    @property
    def silent(self) -> list[Item]:
        """The items without any remark."""
        return [
            lines.item for _category, items in self.groups for lines in items
            if not lines.strengths and not lines.opportunities
        ]  # fmt: skip


def faults_of(draft: FeedbackDraft, remarks: list[FeedbackRemark]) -> list[RemarkFault]:
    """Everything the checks find in the remarks and in the key themes."""
    rules, names = programme_of(draft.source.round.cycle).feedback, names_to_avoid(draft)
    plain = [
        Remark(
            str(row.pk), row.item.code, row.kind, row.text, frozenset(key for key, _label in row.passages)
        )
        for row in remarks
    ]  # fmt: skip
    found = check_remarks(plain, rules, names)
    found += [RemarkFault(THEMES, "remark.name", {"name": name}, bars=True) for name in names_in(draft.themes, names)]
    found += [RemarkFault(THEMES, "remark.contact", {"text": text}, bars=True) for text in contacts_in(draft.themes)]
    return found


def report_of(draft: FeedbackDraft) -> Report:
    """The draft as its page shows it."""
    criteria, remarks = criteria_of(draft.source.round.cycle), remarks_of(draft)
    faults = faults_of(draft, remarks)
    said: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for fault in faults:
        said[fault.key].append((_sentence(fault), fault.bars))
    lines: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for row in remarks:
        lines[row.item.code, row.kind].append(Line(row, said[str(row.pk)]))
    groups = [
        (
            category,
            [ItemLines(item, lines[item.code, "strength"], lines[item.code, "opportunity"]) for item in category.items],
        )
        for category in criteria.categories
    ]
    barring = sum(fault.bars for fault in faults)
    return Report(groups, said[THEMES], barring, len(faults) - barring)


def _sentence(fault: RemarkFault) -> str:
    params: dict[str, Any] = fault.params
    return str(SENTENCES[fault.code]) % params
