"""Named reads: what the engine proposes, who may be given a class, the decision by class."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from award.applications.models import Application
from award.core.access import Actor
from award.cycles.models import Cycle, in_language
from award.cycles.queries import criteria_of, programme_of
from award.deliberation.models import Decision, DecisionEntry
from award.domain.programme import AwardClass
from award.results.models import Snapshot
from award.results.queries import applications_of, snapshot_content
from award.results.words import class_name, flag_text


@dataclass(frozen=True)
class Candidate:
    """An application that may be given a class. Those without a rank come last."""

    application: Application
    rank: int | None
    score: str
    proposed: str  # the code of the class that the engine proposes, or ""
    proposed_name: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ClassSeats:
    """A class with the entries that take it; the rest of its quota stands vacant."""

    award_class: AwardClass
    entries: list[DecisionEntry] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name in the active language."""
        return in_language(self.award_class.name.zh, self.award_class.name.en)

    @property
    def vacant(self) -> int:
        """How many places stay vacant; none where the class has no quota."""
        return max(0, (self.award_class.quota or 0) - len(self.entries))


def released_final(cycle: Cycle) -> Snapshot | None:
    """The released standing of the last round: what a decision rests on."""
    last = programme_of(cycle).rounds[-1].code
    rows = Snapshot.objects.filter(round__cycle=cycle, round__code=last, state=Snapshot.State.RELEASED)
    return rows.select_related("round__cycle__programme__criteria_set").first()


def decision_of(cycle: Cycle) -> Decision | None:
    """The decision of the cycle, recorded or confirmed."""
    people = Decision.objects.select_related("recorded_by", "confirmed_by", "snapshot")
    return people.filter(cycle=cycle).first()


def decisions_for(actor: Actor) -> QuerySet[Decision]:
    """The decisions a person may read, newest first: the office and committee all, supervisors the confirmed ones."""
    rows = Decision.objects.select_related("cycle", "recorded_by", "confirmed_by").order_by("-recorded_at", "-pk")
    if actor.has_role("office") or actor.has_role("committee"):
        return rows
    return rows.filter(state=Decision.State.CONFIRMED) if actor.has_role("supervisor") else rows.none()


def candidates(snapshot: Snapshot) -> list[Candidate]:
    """Every application in the order of the final standing, those without a rank after it."""
    cycle = snapshot.round.cycle
    criteria, programme = criteria_of(cycle), programme_of(cycle)
    content = snapshot_content(snapshot)
    found = applications_of(cycle, content)

    def candidate(row: dict[str, Any]) -> Candidate:
        proposed = row.get("class") or ""
        return Candidate(
            application=found[row["application"]],
            rank=row.get("rank"),
            score=row.get("score", ""),
            proposed=proposed,
            proposed_name=class_name(programme, proposed) if proposed else "",
            notes=tuple(flag_text(criteria, programme, flag) for flag in row["flags"]),
        )

    rows = [*content["rows"], *content["unranked"]]
    return [candidate(row) for row in rows if found[row["application"]].state == Application.State.ACCEPTED]


def seats_of_decision(decision: Decision) -> list[ClassSeats]:
    """Every class of the programme in its order, with the entries that take it."""
    entries = decision.entries.select_related("application__organisation").order_by("position")
    seats = {row.code: ClassSeats(row) for row in programme_of(decision.cycle).classes}
    for entry in entries:
        seats[entry.class_code].entries.append(entry)
    return list(seats.values())


def floor_warnings(cycle: Cycle, snapshot: Snapshot, entries: list[tuple[Application, str, str]]) -> list[str]:
    """A sentence for each entry whose application is below a floor or below the points its class asks for."""
    programme = programme_of(cycle)
    known = {row.application.pk: row for row in candidates(snapshot)}
    warnings = []
    for application, code, _reason in entries:
        row, award_class = known.get(application.pk), programme.award_class(code)
        if row is None or award_class.by == "committee":
            continue
        if row.notes:
            warnings.append(f"{application.number}: {' · '.join(row.notes)}")
        if not row.score or Decimal(row.score) < award_class.floor:
            text = _("%(number)s does not reach the %(floor)s points that %(class)s asks for.")
            params = {"number": application.number, "floor": award_class.floor, "class": class_name(programme, code)}
            warnings.append(text % params)
    return warnings
