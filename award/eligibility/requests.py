"""Named reads of letters to departments and their replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from award.core.clock import today
from award.cycles.models import Cycle
from award.cycles.queries import programme_of, working_day_rule
from award.domain.programmetables import Department
from award.domain.workingdays import add_working_days
from award.eligibility.checks import department_name
from award.eligibility.models import DepartmentFinding, DepartmentRequest

State = DepartmentRequest.State


@dataclass(frozen=True)
class RequestRow:
    """A letter with its department's name, its number of applicants and what came back."""

    request: DepartmentRequest
    name: str
    applicants: int
    found: int

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.request)


def is_overdue(row: DepartmentRequest) -> bool:
    """Should the reply have come?"""
    return row.state == State.SENT and row.due_on is not None and row.due_on < today()


def request_rows(cycle: Cycle) -> list[RequestRow]:
    """All letters of a cycle, those that wait first, then the newest."""
    rows = DepartmentRequest.objects.filter(cycle=cycle).annotate(
        applicants=Count("findings"), found=Count("findings", filter=Q(findings__verdict="found"))
    )
    found = [RequestRow(row, department_name(cycle, row.department), row.applicants, row.found) for row in rows]
    order = [State.SENT, State.DRAFT, State.ANSWERED, State.DROPPED]
    return sorted(found, key=lambda row: order.index(State(row.request.state)))


def findings_of(row: DepartmentRequest) -> QuerySet[DepartmentFinding]:
    """The applicants of a letter with the reply on each, by number."""
    rows = DepartmentFinding.objects.filter(request=row).select_related("application__organisation")
    return rows.order_by("application__number")


def open_findings(cycle: Cycle) -> QuerySet[DepartmentFinding]:
    """Each applicant on whom a reply is still awaited, by department and number."""
    rows = DepartmentFinding.objects.filter(request__cycle=cycle, request__state=State.SENT)
    return rows.select_related("request", "application__organisation").order_by(
        "request__due_on", "request", "application__number"
    )


def departments_of(cycle: Cycle) -> tuple[Department, ...]:
    """The departments that the programme asks."""
    return tuple(programme_of(cycle).eligibility.departments)


def due_of(cycle: Cycle, code: str, start: date | None = None) -> date:
    """The day by which that department replies to a letter sent on `start` (today): by its working days."""
    start = start or today()
    asked = {row.code: row.days for row in departments_of(cycle)}
    return add_working_days(start, asked[code], working_day_rule(start))
