"""A small cycle to compute by hand: five sheets an application, one per cent for all items of a sheet.

The total of such a sheet is ten times its per cent. Of 40, 50, 65, 70, 95 per cent
mean 640, median 650, trimmed mean (50 + 65 + 70) / 3 = 616.67 points; of 50, 55, 60, 65, 90
mean 640, median 600, trimmed mean 600; of 45, 45, 50, 55, 60 mean 510, median 500, trimmed mean 500.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from award.accounts.models import User
from award.applications.models import Application
from award.audit.models import AuditEvent
from award.core.clock import now
from award.cycles.models import Cycle, Round
from award.domain.commitments import canonical_payload, commitment
from award.domain.scores import pack_marks
from award.panels.models import Assignment, Panel
from award.results import services
from award.results.models import Snapshot
from award.scoring.models import ScoreSheet
from tests import factories

MARKS = ((40, 50, 65, 70, 95), (50, 55, 60, 65, 90), (45, 45, 50, 55, 60))
TRIMMED = '"trimmed_mean"'


@dataclass
class Case:
    cycle: Cycle
    round: Round
    panel: Panel
    applications: list[Application]
    clerk: User
    chief: User


def programme_text(combine: str = "trimmed_mean", shortlist: str = "") -> str:
    """The default programme with another combination, or with a shortlist after the material review."""
    text = (factories.ROOT / "criteria" / "programmes" / "hainan.toml").read_text()
    text = text.replace(TRIMMED, f'"{combine}"', 1)
    line = "discuss = { item_range = 20, total_range = 100 }\n"
    return text.replace(line, f"{line}shortlist = {shortlist}\n", 1) if shortlist else text


def make_case(
    combine: str = "trimmed_mean",
    shortlist: str = "",
    state: str = "closed",
    marks: tuple[tuple[int, ...], ...] = MARKS,
    unsealed: int = 0,
    text: str = "",
) -> Case:
    """One panel of five, one application a tuple of marks; the `unsealed` last sheets stay drafts."""
    text = text or programme_text(combine, shortlist)
    cycle = factories.make_cycle("assessing", programme=factories.make_programme(text=text))
    round = factories.round_of(cycle, "independent", state)
    panel = factories.make_panel(cycle)
    applications = []
    total = sum(len(row) for row in marks)
    place = 0
    for percents in marks:
        application = factories.make_application(cycle, state="accepted")
        for assignment, percent in zip(factories.assign(panel, application, round), percents, strict=True):
            place += 1
            if place <= total - unsealed:
                seal(assignment, percent)
            else:
                factories.make_sheet(assignment, percent)
        applications.append(application)
    return Case(
        cycle, round, panel, applications, factories.make_user("clerk", "office"), factories.make_user("chief", "chief")
    )


def seal(assignment: Assignment, percent: int) -> ScoreSheet:
    """A sealed sheet without its draft marks: a standing is computed from the sealed row alone."""
    criteria = factories.criteria()
    marks: dict[str, int | None] = {item.code: percent for item in criteria.items}
    payload = canonical_payload(
        application=assignment.application.number,
        criteria=criteria.code,
        judge=assignment.seat.pseudonym,
        round=assignment.round.code,
        marks=marks,
    )
    return ScoreSheet.objects.create(
        assignment=assignment,
        revision=assignment.application.revisions.last(),
        state="sealed",
        created_at=now(),
        sealed_at=now(),
        payload=payload,
        nonce=bytes(32),
        packed=pack_marks(criteria, marks),
        commitment=commitment(payload, bytes(32)),
    )


def events() -> list[dict[str, Any]]:
    """The trail, oldest first."""
    return [json.loads(event.body) for event in AuditEvent.objects.order_by("seq")]


def released(case: Case, *audiences: str) -> Snapshot:
    """The snapshot of the case's round, frozen by the clerk and released by the chief."""
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    return given(case, snapshot, *audiences)


def given(case: Case, snapshot: Snapshot, *audiences: str) -> Snapshot:
    """The snapshot released (further) to these audiences."""
    services.ask_release(actor=case.clerk, snapshot=snapshot, audiences=audiences)
    return services.release_snapshot(actor=case.chief, snapshot=snapshot)


def finished(case: Case, percents: tuple[int, ...] = (65, 60, 50)) -> Snapshot:
    """The case taken to its end with these per cents agreed in both later rounds; the last snapshot is released."""
    snapshot = None
    for kind in ("consensus", "site_visit"):
        round = factories.round_of(case.cycle, kind, "closed")
        for application, percent in zip(case.applications, percents, strict=True):
            factories.make_consensus(application, round, case.panel, percent)
        case.round = round
        snapshot = released(case)
    assert snapshot is not None
    case.cycle.refresh_from_db()
    return snapshot
