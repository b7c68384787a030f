"""Large cycles in the database: bulk inserts of rows of the shape that the services write.

What a sealed sheet was before (its draft marks) and the trail are left out: no figure reads them.
"""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from award.accounts.models import Division, Industry, Organisation, User
from award.applications.models import Application, Revision
from award.core.clock import now
from award.cycles.models import Cycle, Round
from award.domain.commitments import canonical_payload, commitment
from award.domain.criteria import Criteria
from award.domain.scores import pack_marks
from award.panels.models import Assignment, Expert, Panel, Seat
from award.scoring.models import ScoreSheet
from tests import factories

JUDGES, IN_PANEL = 7, 20
PROGRAMME = factories.ROOT / "criteria" / "programmes" / "hainan.toml"
DISCUSS = "discuss = { item_range = 20, total_range = 100 }\n"
BATCH = 500


@transaction.atomic
def build_cycle(size: int, *, judges: int = JUDGES, in_panel: int = IN_PANEL) -> Cycle:
    """A cycle whose first round is closed: `size` applications in panels of `judges`, every sheet sealed.

    The same size gives the same marks. A shortlist of a third follows the round, so that there is a line to draw.
    """
    text = PROGRAMME.read_text(encoding="utf-8")
    text = text.replace(DISCUSS, f"{DISCUSS}shortlist = {{ cap = {max(1, size // 3)}, floor = 450 }}\n", 1)
    cycle = factories.make_cycle("assessing", name_of(size), factories.make_programme(text=text))
    round = factories.round_of(cycle, "independent", "closed")
    owner = factories.make_user("applicant")
    applications = _applications(cycle, owner, size)
    revisions = Revision.objects.bulk_create(_revisions(applications, owner), BATCH)
    panels = [_panel(cycle, number, judges) for number in range(-(-size // in_panel))]
    assignments = Assignment.objects.bulk_create(
        (
            Assignment(round=round, application=row, seat=seat, assigned_at=now(), cleared_at=now())
            for place, row in enumerate(applications)
            for seat in panels[place // in_panel]
        ),
        BATCH,
    )
    ScoreSheet.objects.bulk_create(_sheets(assignments, revisions, random.Random(size)), BATCH)
    return cycle


def name_of(size: int) -> int:
    """The year by which the cycle of that size is found again."""
    return 10_000 + size


def round_of(size: int) -> Round:
    """The first round of the cycle of that size."""
    rows = Round.objects.select_related("cycle__programme__criteria_set")
    return rows.get(cycle__year=name_of(size), position=0)


def refresh_statistics() -> None:
    """Tell PostgreSQL's planner of the rows, as its own housekeeping does within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def make_office() -> User:
    """Someone of the office with no other part in the award."""
    return factories.make_user("office", "office")


def _applications(cycle: Cycle, owner: User, size: int) -> list[Application]:
    division, _ = Division.objects.get_or_create(
        code="460100", defaults={"name_zh": "海口市", "name_en": "Haikou", "level": "prefecture"}
    )
    industry, _ = Industry.objects.get_or_create(code="C", defaults={"name_zh": "制造业", "name_en": "Manufacturing"})
    organisations = Organisation.objects.bulk_create(
        (
            Organisation(
                credit_code=factories.make_credit_code(size * 1000 + place),
                name=f"示例企业{size}之{place:04d}有限公司",
                division=division,
                industry=industry,
                size="medium",
            )
            for place in range(size)
        ),
        BATCH,
    )
    return Application.objects.bulk_create(
        (
            Application(
                cycle=cycle,
                organisation=organisation,
                number=f"HN{cycle.year}-{place:04d}",
                state=Application.State.ACCEPTED,
                created_by=owner,
                created_at=now(),
                submitted_at=now(),
            )
            for place, organisation in enumerate(organisations, start=1)
        ),
        BATCH,
    )


def _revisions(applications: Sequence[Application], owner: User) -> Iterator[Revision]:
    for row in applications:
        payload = f'{{"application":"{row.number}"}}'
        yield Revision(
            application=row,
            number=1,
            payload=payload,
            sha256=hashlib.sha256(payload.encode()).hexdigest(),
            receipt_number=f"{row.number}-1",
            submission_key=uuid.uuid4(),
            submitted_by=owner,
            submitted_at=now(),
        )


def _panel(cycle: Cycle, number: int, judges: int) -> list[Seat]:
    panel = Panel.objects.create(cycle=cycle, code=f"P{number + 1:03d}", name=f"第{number + 1}组", fixed_at=now())
    first = number * judges
    users = User.objects.bulk_create(
        User(email=f"judge-{cycle.year}-{place}@example.org", name=f"专家{place}")
        for place in range(first, first + judges)
    )
    experts = Expert.objects.bulk_create(Expert(user=user) for user in users)
    return Seat.objects.bulk_create(
        Seat(
            panel=panel,
            cycle=cycle,
            expert=expert,
            role=Seat.Role.ASSESSOR if place else Seat.Role.CHAIR,
            pseudonym=f"J{first + place + 1:04d}",
        )
        for place, expert in enumerate(experts)
    )


def _sheets(
    assignments: Sequence[Assignment], revisions: Sequence[Revision], chance: random.Random
) -> Iterator[ScoreSheet]:
    """A sealed sheet an assignment: the marks scatter about the level of the application and the judge's severity."""
    criteria = factories.criteria()
    level = {row.application_id: chance.gauss(55, 14) for row in revisions}
    revision = {row.application_id: row for row in revisions}
    severity = {row.seat_id: chance.gauss(0, 4) for row in assignments}
    for row in assignments:
        marks = _marks(criteria, level[row.application_id] + severity[row.seat_id], chance)
        payload = canonical_payload(
            application=row.application.number,
            criteria=criteria.code,
            judge=row.seat.pseudonym,
            round=row.round.code,
            marks=marks,
        )
        nonce = chance.randbytes(32)
        yield ScoreSheet(
            assignment=row,
            revision=revision[row.application_id],
            state=ScoreSheet.State.SEALED,
            created_at=now(),
            sealed_at=now(),
            payload=payload,
            packed=pack_marks(criteria, marks),
            nonce=nonce,
            commitment=commitment(payload, nonce),
        )


def _marks(criteria: Criteria, level: float, chance: random.Random) -> dict[str, int | None]:
    step = criteria.step
    return {item.code: max(0, min(100, round(chance.gauss(level, 9) / step) * step)) for item in criteria.items}
