"""A cycle in deliberation: the engine proposes the award for the first two and the nomination for the third."""

from __future__ import annotations

from datetime import date

from award.deliberation import services
from award.deliberation.models import Decision
from tests.results.cases import Case, finished, make_case

ON = date(2020, 1, 2)
BODY = "海南省政府质量奖评审委员会"


def deciding() -> Case:
    case = make_case()
    finished(case)
    return case


def proposed(case: Case) -> list:
    first, second, third = case.applications
    return [(third, "nomination", ""), (first, "award", ""), (second, "award", "")]


def recorded(case: Case) -> Decision:
    return services.record_decision(
        actor=case.chief, cycle=case.cycle, entries=proposed(case), decided_on=ON, body=BODY
    )
