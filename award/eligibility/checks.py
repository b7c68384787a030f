"""Named reads of the checklist: each line with what was found, what officers say, and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from award.applications.models import Application, Revision
from award.applications.queries import revision_content
from award.core.clock import BEIJING, today
from award.core.templatetags.award import in_language
from award.cycles.models import Cycle
from award.cycles.queries import programme_of
from award.domain.programmetables import Check
from award.eligibility.autochecks import NOT_MET, Facts, Finding, Listed, Replied, finding_of
from award.eligibility.models import CheckResult, DepartmentFinding, DepartmentRequest, ScreeningHit, ScreeningRun
from award.eligibility.screened import kinds_in_use

MET = CheckResult.Verdict.MET
OPEN, SECOND, DIFFERS = "open", "second", "differs"
FIRST_PART, SECOND_PART, READER = "first", "second", "reader"


@dataclass(frozen=True)
class Line:
    """A line of the checklist as one officer sees it.

    `state`: open, second (a second officer must check), differs, or the finding that stands. `part`: whether the
    reader writes as the first or the second officer, or only reads. What the first one found is told to the second
    only after that one has said what it finds: until then `is_blind`.
    """

    number: int
    check: Check
    finding: Finding | None
    result: CheckResult | None
    state: str
    part: str
    is_blind: bool

    @property
    def name(self) -> str:
        return in_language(self.check.name)

    @property
    def verdict(self) -> str:
        """What the reader said on the revision at hand, or "" so far; for a mere reader what stands."""
        if self.result is None or self.state == OPEN or self.is_blind:
            return ""
        return self.result.second_verdict if self.part == SECOND_PART else self.result.verdict

    @property
    def note(self) -> str:
        if self.result is None or self.is_blind:
            return ""
        return self.result.second_note if self.part == SECOND_PART else self.result.note

    @property
    def source(self) -> str:
        return "" if self.result is None or self.is_blind else self.result.source

    @property
    def version(self) -> int:
        return self.result.version if self.result else 0

    @property
    def is_earlier(self) -> bool:
        """Was it checked, but on an earlier revision?"""
        return self.result is not None and self.state == OPEN

    @property
    def is_overruled(self) -> bool:
        """Do officers call met what the platform found not met?"""
        return self.state == MET and self.finding is not None and self.finding.verdict == NOT_MET

    @property
    def may_pass(self) -> bool:
        """Does the line stand as met? What the platform found not met needs the note that says why."""
        return self.state == MET and not (self.is_overruled and self.result is not None and not self.result.note)


@dataclass(frozen=True)
class Summary:
    """How far the checklist is."""

    total: int
    checked: int
    met: int
    is_ready: bool
    not_met: tuple[str, ...]
    differing: tuple[str, ...]
    found_met: int


@dataclass(frozen=True)
class QueueMark:
    """How far a checklist is, and who works on it. Findings are not told: a second officer may follow."""

    checked: int
    names: tuple[str, ...]


def line_state(result: CheckResult | None, revision: int, second_check: bool) -> str:
    """Where a line stands for the revision at hand."""
    if result is None or result.revision_id != revision:
        return OPEN
    if not second_check:
        return result.verdict
    if not result.second_verdict:
        return SECOND
    return result.verdict if result.second_verdict == result.verdict else DIFFERS


def part_of(result: CheckResult | None, state: str, second_check: bool, reader: int) -> str:
    """As whom a person writes on a line: nobody is both officers."""
    if not second_check or result is None or state == OPEN or result.checked_by_id == reader:
        return FIRST_PART
    return SECOND_PART if result.second_by_id in (None, reader) else READER


def checklist(application: Application, revision: Revision | None, reader: int) -> list[Line]:
    """The lines of the programme for the revision at hand, as that person sees them."""
    if revision is None:
        return []
    return checklists([application], {application.pk: revision}, reader)[application.pk]


def checklists(
    applications: Sequence[Application], revisions: dict[int, Revision], reader: int
) -> dict[int, list[Line]]:
    """The lines of several applications of one cycle, in as many queries as for one."""
    if not applications:
        return {}
    rules = programme_of(applications[0].cycle).eligibility
    facts = facts_of(applications, revisions) if rules.checks else {}
    results = {(row.application_id, row.code): row for row in _results(applications)} if rules.checks else {}
    lines: dict[int, list[Line]] = {}
    for application in applications:
        revision = revisions[application.pk].pk
        lines[application.pk] = [
            _line(number, check, facts[application.pk], results.get((application.pk, check.code)),
                  revision, rules.second_check, reader)
            for number, check in enumerate(rules.checks, 1)
        ]  # fmt: skip
    return lines


def _line(
    number: int, check: Check, facts: Facts, result: CheckResult | None, revision: int, second_check: bool, reader: int
) -> Line:
    state = line_state(result, revision, second_check)
    part = part_of(result, state, second_check, reader)
    is_blind = state == SECOND and part != FIRST_PART
    return Line(number, check, finding_of(check, facts), result, state, part, is_blind)


def _results(applications: Sequence[Application]) -> QuerySet[CheckResult]:
    return CheckResult.objects.filter(application__in=applications).select_related("checked_by", "second_by")


def summary_of(lines: Sequence[Line]) -> Summary:
    """How far the checklist is, for the page and for the verdict."""
    return Summary(
        total=len(lines),
        checked=sum(line.state != OPEN for line in lines),
        met=sum(line.may_pass for line in lines),
        is_ready=all(line.may_pass for line in lines),
        not_met=tuple(line.name for line in lines if line.state == NOT_MET),
        differing=tuple(line.name for line in lines if line.state == DIFFERS),
        found_met=len(confirmable(lines)),
    )


def confirmable(lines: Sequence[Line]) -> list[Line]:
    """The lines found met by the platform on which the reader has still to say something."""
    return [
        line
        for line in lines
        if line.finding is not None and line.finding.verdict == MET and line.part != READER and not line.verdict
    ]


# ------------------------------------------------------------------ facts


def latest_revisions(applications: Sequence[Application]) -> dict[int, Revision]:
    """The revision that is judged, for each application, in one query."""
    later = Revision.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    rows = Revision.objects.filter(~Exists(later), application__in=applications)
    return {row.application_id: row for row in rows}


def facts_of(applications: Sequence[Application], revisions: dict[int, Revision]) -> dict[int, Facts]:
    """What the rules look at, for several applications of one cycle, in as many queries as for one."""
    cycle = applications[0].cycle
    closes = cycle.applications_close_at
    screened = ScreeningRun.objects.filter(cycle=cycle).order_by("-ran_at").values_list("ran_at", flat=True).first()
    listed, replies, kinds = _listed(applications), _replies(applications, cycle), kinds_in_use(today())
    return {
        row.pk: _facts(
            row,
            revision_content(revisions[row.pk]),
            deadline=closes.astimezone(BEIJING).date() if closes else None,
            screened_on=screened.astimezone(BEIJING).date() if screened else None,
            kinds_in_use=kinds,
            listed=tuple(listed.get(row.pk, [])),
            replies=tuple(replies.get(row.pk, [])),
        )
        for row in applications
    }


def _facts(application: Application, content: dict[str, Any], **more: Any) -> Facts:
    organisation = content["organisation"]
    years = [int(year) for row in content["indicators"] for year in row["values"]]
    return Facts(
        credit_code=organisation["credit_code"],
        division=organisation["division"],
        founded_on=application.organisation.founded_on,
        first_year=min(years, default=None),
        **more,
    )


def _listed(applications: Sequence[Application]) -> dict[int, list[Listed]]:
    found: dict[int, list[Listed]] = {}
    for hit in ScreeningHit.objects.filter(application__in=applications).select_related("entry__list"):
        entry = hit.entry
        since: date | None = entry.from_on or entry.list.as_of
        row = Listed(
            kind=entry.list.kind, list_name=entry.list.name, reason=entry.reason, since=since,
            is_by_name=hit.match == ScreeningHit.Match.NAME, state=hit.state, note=hit.note,
        )  # fmt: skip
        found.setdefault(hit.application_id, []).append(row)
    return found


def _replies(applications: Sequence[Application], cycle: Cycle) -> dict[int, list[Replied]]:
    asked = [DepartmentRequest.State.SENT, DepartmentRequest.State.ANSWERED]
    rows = DepartmentFinding.objects.filter(application__in=applications, request__state__in=asked)
    found: dict[int, list[Replied]] = {}
    for row in rows.select_related("request"):
        replied = Replied(department_name(cycle, row.request.department), row.verdict, row.note)
        found.setdefault(row.application_id, []).append(replied)
    return found


def department_name(cycle: Cycle, code: str) -> str:
    """The name of a department of the programme in the active language."""
    departments = programme_of(cycle).eligibility.departments
    return next((in_language(row.name) for row in departments if row.code == code), code)


# ------------------------------------------------------------------ the queue


def queue_marks(cycle: Cycle) -> dict[int, QueueMark]:
    """How far the checklists of a cycle are, by application, in one query; earlier revisions are left out."""
    later = Revision.objects.filter(application=OuterRef("application"), number__gt=OuterRef("revision__number"))
    rows = CheckResult.objects.filter(~Exists(later), application__cycle=cycle).order_by("checked_at")
    marks: dict[int, QueueMark] = {}
    for pk, first, second in rows.values_list("application_id", "checked_by__name", "second_by__name"):
        before = marks.get(pk, QueueMark(0, ()))
        names = dict.fromkeys([*before.names, first, *([second] if second else [])])
        marks[pk] = QueueMark(before.checked + 1, tuple(names))
    return marks


def unmet_at_verdict(application: Application, revision: int) -> list[str]:
    """The conditions that were not met when the verdict was given, in the programme's own words for the applicant."""
    rows = CheckResult.objects.filter(application=application, revision=revision, verdict=NOT_MET)
    codes = set(rows.values_list("code", flat=True))
    checks = programme_of(application.cycle).eligibility.checks
    return [in_language(check.name) for check in checks if check.code in codes]
