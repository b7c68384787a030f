"""Named reads for the drafts of feedback reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from award.applications.models import Application
from award.applications.queries import latest_revision, revision_content
from award.cycles.models import Item
from award.panels.models import Assignment, Seat
from award.results.models import FeedbackDraft, FeedbackRemark
from award.scoring.citations import chips_of
from award.scoring.models import ConsensusSheet, Finding
from award.scoring.queries import consensus_before, opened_findings, sheets_round
from award.scoring.roomqueries import merged_of

GIVEN_BACK = (Finding.Kind.STRENGTH, Finding.Kind.OPPORTUNITY)  # issues to verify are the panel's own matter


@dataclass(frozen=True)
class SourceRemark:
    """A remark to begin a report with, and the remarks of assessors whose citations it takes over."""

    item: Item
    kind: str
    text: str
    findings: list[Finding]


def feedback_of(application: Application) -> FeedbackDraft | None:
    """The draft of an application, if one was begun."""
    return FeedbackDraft.objects.filter(application=application).first()


def remarks_of(draft: FeedbackDraft) -> list[FeedbackRemark]:
    """The remarks by item, strengths first, each kind in its order."""
    return list(FeedbackRemark.objects.filter(draft=draft).select_related("item"))


def names_to_avoid(draft: FeedbackDraft) -> set[str]:
    """Names that must not stand in the report: of the panel's members, and of the applicants the panel knows.

    Of others the panel is not told, not even by a check that finds their names.
    """
    panel = draft.source.panel
    people = Seat.objects.filter(panel=panel).values_list("expert__user__name", flat=True)
    known = Assignment.objects.filter(seat__panel=panel).exclude(application=draft.application_id)
    firms = known.values_list("application__organisation__name", flat=True)
    return {name for name in (*people, *firms) if name}


def source_remarks(sheet: ConsensusSheet) -> list[SourceRemark]:
    """What the panel wrote: the merged remarks of the sheet or, without any, of the one before it; else the remarks of
    the sheets that count."""
    for round_sheet in filter(None, (sheet, consensus_before(sheet))):
        merged = [row for row in merged_of(round_sheet) if row.kind in GIVEN_BACK]
        if merged:
            return [SourceRemark(row.item, row.kind, row.text, list(row.sources.all())) for row in merged]
    source = sheets_round(sheet.round)
    opened = [] if source is None else opened_findings(sheet.application, source)
    return [SourceRemark(row.item, row.kind, row.text, [row]) for row in opened if row.kind in GIVEN_BACK]


def passages_of(application: Application, remarks: Iterable[SourceRemark]) -> dict[int, list[tuple[str, str]]]:
    """(key, label) of each place that a remark of an assessor cites, by the key of that remark."""
    by_item: dict[str, dict[int, Finding]] = {}
    for remark in remarks:
        by_item.setdefault(remark.item.code, {}).update({row.pk: row for row in remark.findings})
    revision = latest_revision(application)
    if revision is None:
        return {}
    content = revision_content(revision)
    return {
        pk: [(chip.place.token, chip.label) for chip in chips]
        for code, findings in by_item.items()
        for pk, chips in chips_of(findings.values(), content, code).items()
    }
