"""A small cast for the tests of panels."""

from __future__ import annotations

import json
from dataclasses import dataclass

from award.accounts.models import User
from award.applications.models import Application
from award.audit.models import AuditEvent
from award.cycles.models import Cycle, Round
from award.panels.models import Assignment, Panel, Seat
from tests import factories


@dataclass
class Cast:
    """A cycle under assessment with one fixed panel of five that holds one application; nobody has declared."""

    cycle: Cycle
    round: Round
    office: User
    panel: Panel
    application: Application
    assignments: list[Assignment]

    @property
    def seats(self) -> list[Seat]:
        return [assignment.seat for assignment in self.assignments]

    @property
    def experts(self) -> list[User]:
        return [seat.expert.user for seat in self.seats]


def make_cast(cleared: bool = False) -> Cast:
    cycle = factories.make_cycle(state="assessing")
    round = factories.round_of(cycle)
    application = factories.make_application(cycle, state="accepted")
    panel = factories.make_panel(cycle)
    assignments = factories.assign(panel, application, round, cleared=cleared)
    return Cast(cycle, round, factories.make_user("office", "office"), panel, application, assignments)


def events(prefix: str = "") -> list[tuple[str, dict, dict]]:
    """(action, before, after) of the trail's events, oldest first, without those of mail, roles and refusals."""
    rows = AuditEvent.objects.filter(action__startswith=prefix).exclude(action__startswith="message.").order_by("seq")
    bodies = [json.loads(row.body) for row in rows]
    return [(body["action"], body["before"], body["after"]) for body in bodies]
