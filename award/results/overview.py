"""The rounds of a cycle as the office sees them: state, dates, what is missing, what may be done next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from award.core.access import Actor, Verdict
from award.cycles.models import Cycle, Round
from award.cycles.queries import programme_of, rounds_of
from award.domain.programme import Round as Rules
from award.results.models import Snapshot
from award.results.permissions import can_finish, can_start
from award.results.queries import Readiness, readiness, snapshots_by_round
from award.results.words import combination_text, sentences, shortlist_text


@dataclass(frozen=True)
class RoundEntry:
    """One round on the page. `can_start` and `can_finish` are None where the round is past that."""

    round: Round
    rules: Rules
    rule_text: str
    progress: list[Readiness]
    snapshots: list[Snapshot]
    can_start: Verdict | None
    can_finish: Verdict | None
    is_gate: bool  # its released standing is needed before the cycle can go on
    is_next: bool = False

    @property
    def ready(self) -> int:
        """How many applications are complete."""
        return sum(row.is_ready for row in self.progress)

    @property
    def late(self) -> list[Readiness]:
        """The applications that lack sheets."""
        return [row for row in self.progress if not row.is_ready]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing in this round."""
        return bool(self.progress) and not self.late

    @property
    def next_step(self) -> str:
        """What the office should do here next: start, finish, freeze, or nothing."""
        if self.can_start:
            return "start"
        if self.can_finish and self.is_complete:
            return "finish"
        is_due = self.round.state == Round.State.CLOSED and self.is_gate and not self.is_released
        return "freeze" if is_due else ""

    @property
    def is_released(self) -> bool:
        """Whether a standing of the round is released."""
        return any(row.state == Snapshot.State.RELEASED for row in self.snapshots)


def overview_of(actor: Actor, cycle: Cycle) -> list[RoundEntry]:
    """The rounds of the cycle in order."""
    programme, snapshots = programme_of(cycle), snapshots_by_round(cycle)
    entries = [
        _entry(actor, round, programme.round(round.code), snapshots.get(round.pk, [])) for round in rounds_of(cycle)
    ]
    first = next((place for place, entry in enumerate(entries) if entry.next_step), None)
    return [replace(entry, is_next=place == first) for place, entry in enumerate(entries)]


def _entry(actor: Actor, round: Round, rules: Rules, snapshots: list[Snapshot]) -> RoundEntry:
    is_last = rules.code == programme_of(round.cycle).rounds[-1].code
    return RoundEntry(
        round=round,
        rules=rules,
        rule_text=sentences(
            combination_text(rules), shortlist_text(rules.shortlist) if rules.shortlist and not is_last else ""
        ),
        progress=[] if round.state == Round.State.PENDING else readiness(round),
        snapshots=snapshots,
        can_start=can_start(actor, round) if round.state == Round.State.PENDING else None,
        can_finish=can_finish(actor, round) if round.state == Round.State.OPEN else None,
        is_gate=is_last or rules.shortlist is not None,
    )
