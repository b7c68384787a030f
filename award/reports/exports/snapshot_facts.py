"""What a file says of the standing it is of: whose, which state, by which engine, with which hashes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from award.applications.models import Application
from award.core.dates import beijing_naive
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Criteria
from award.domain.explain import Explanation, explain_standing
from award.domain.programme import Programme
from award.results.calculation import Neighbour, neighbours_of
from award.results.models import Snapshot
from award.results.queries import snapshot_scores, standing_of
from award.results.words import INPUT_KINDS

Facts = list[tuple[str, object]]


@dataclass(frozen=True)
class Explained:
    """One application of a frozen standing with all that its calculation needs."""

    snapshot: Snapshot
    application: Application
    criteria: Criteria
    programme: Programme
    explanation: Explanation
    neighbours: tuple[Neighbour, ...]


def explained(snapshot: Snapshot, application: Application) -> Explained:
    """The calculation of an application. Raises DomainError where the standing does not name it."""
    criteria, programme = criteria_of(snapshot.round.cycle), programme_of(snapshot.round.cycle)
    scores, number = snapshot_scores(snapshot), application.number
    standing = standing_of(snapshot.round, scores)
    explanation = explain_standing(criteria, programme, scores, standing, number)
    near = neighbours_of(snapshot, criteria, programme, number)
    return Explained(snapshot, application, criteria, programme, explanation, near)


def snapshot_facts(snapshot: Snapshot) -> Facts:
    """Cycle, round, state, moments, engine and hashes of a standing."""
    released = [] if snapshot.released_at is None else [(_("Released at (Beijing time)"), snapshot.released_at)]
    inputs = [(str(INPUT_KINDS.get(name, name)), value) for name, value in sorted(snapshot.inputs.items())]
    return [
        (_("Cycle"), snapshot.round.cycle.name),
        (_("Standing after"), snapshot.round.name),
        (_("State"), snapshot.get_state_display()),
        (_("Frozen at (Beijing time)"), snapshot.taken_at),
        *released,
        (_("Engine"), snapshot.engine_version),
        (_("SHA-256 of the result"), snapshot.sha256),
        *inputs,
    ]


def application_facts(case: Explained) -> Facts:
    """The facts of the standing after those of the application."""
    own: Facts = [
        (_("Number"), case.application.number),
        (_("Organisation"), case.application.organisation.name),
    ]
    return own + snapshot_facts(case.snapshot)


def printed(facts: Facts) -> list[tuple[str, str]]:
    """The facts as texts, moments in Beijing time to the minute."""
    return [(name, _text(value)) for name, value in facts]


def _text(value: object) -> str:
    return f"{beijing_naive(value):%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else str(value)
