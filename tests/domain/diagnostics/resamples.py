"""Stability once more, slow: resampled scores with renamed judges, and the engine's own ranking of each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from award.domain.diagnostics.members import Members
from award.domain.programme import Programme
from award.domain.ranking import rank
from award.domain.scores import MISSING, Scores, Sheet
from tests.domain.cycles import Cycle

Panels = dict[str, Members]


def random_panels(seed: int, cycle: Cycle) -> Panels:
    """Panels in no order of their codes: some judges sit nowhere or have no sheet, some applications no panel."""
    rng = random.Random(seed)
    judges = [*sorted({sheet.judge for sheet in cycle.scores.sheets}), "J0"]
    codes = ["P9", "P1", "P10"][: rng.randint(1, 3)]
    among: dict[str, list[str]] = {code: [] for code in codes}
    for application in sorted({sheet.application for sheet in [*cycle.scores.sheets, *cycle.scores.consensus]}):
        if rng.random() < 0.9:
            among[rng.choice(codes)].append(application)
    return {
        code: Members(tuple(rng.sample(judges, rng.randint(0, len(judges)))), tuple(applications))
        for code, applications in among.items()
    }


def lenient(programme: Programme) -> Programme:
    """The programme with one sheet enough: in a replicate `minimum_sheets` plays no part."""
    rounds = [
        round_ if round_.is_consensus else round_.model_copy(update={"minimum_sheets": 1})
        for round_ in programme.rounds
    ]
    return programme.model_copy(update={"rounds": tuple(rounds)})


@dataclass(frozen=True)
class Outcome:
    """The rank of each application, and who makes the cut; None where there is no cut."""

    ranks: dict[str, int]
    made: set[str] | None


@dataclass(frozen=True)
class SlowStability:
    """Replicates one by one."""

    cycle: Cycle
    panels: Panels
    after: str

    @cached_property
    def ranked(self) -> list[str]:
        standing = rank(self.cycle.criteria, self.cycle.programme, self.cycle.scores, after=self.after)
        return sorted(row.application for row in standing.rows)

    @cached_property
    def counted(self) -> dict[tuple[str, str], dict[str, bytes]]:
        """The counted sheets of ranked applications: (application, round) to judge to marks."""
        out = {(e.application, e.round, e.judge) for e in self.cycle.scores.exclusions}
        counted: dict[tuple[str, str], dict[str, bytes]] = {}
        for sheet in self.cycle.scores.sheets:
            if sheet[:3] not in out and MISSING not in sheet.packed and sheet.application in self.ranked:
                counted.setdefault(sheet[:2], {})[sheet.judge] = sheet.packed
        return counted

    def outcome(self, sheets: dict[tuple[str, str], list[tuple[str, bytes]]]) -> Outcome:
        """The ranking when these sheets count; where there is none the observed ones stay."""
        rows = [
            Sheet(*key, judge, packed)
            for key, observed in self.counted.items()
            for judge, packed in sheets.get(key) or observed.items()
        ]
        scores = Scores(rows, [s for s in self.cycle.scores.consensus if s.application in self.ranked],
                        self.cycle.scores.adjustments)  # fmt: skip
        programme = self.cycle.programme
        standing = rank(self.cycle.criteria, lenient(programme), scores, after=self.after)
        ranks = {row.application: row.rank for row in standing.rows}
        if self.after == programme.rounds[-1].code:
            return Outcome(ranks, {row.application for row in standing.rows if row.class_code})
        if programme.round(self.after).shortlist is None:
            return Outcome(ranks, None)
        return Outcome(ranks, {row.application for row in standing.rows if row.shortlisted})

    def replicates(self, seed: int, number: int) -> list[Outcome]:
        """Judges drawn as the contract says, each copy of a sheet under a name of its own."""
        rng = np.random.Generator(np.random.PCG64(seed))
        outcomes = []
        for _ in range(number):
            sheets: dict[tuple[str, str], list[tuple[str, bytes]]] = {}
            for code in sorted(self.panels):
                judges = sorted(self.panels[code].judges)
                drawn = [judges[place] for place in rng.integers(0, len(judges), len(judges))] if judges else []
                for key, observed in self.counted.items():
                    if key[0] in self.panels[code].applications:
                        sheets[key] = [
                            (f"{judge}~{copy:02}", observed[judge])
                            for copy, judge in enumerate(drawn)
                            if judge in observed
                        ]
            outcomes.append(self.outcome(sheets))
        return outcomes

    def without(self, judge: str) -> dict[str, int]:
        """The ranks without the sheets of a judge."""
        sheets = {key: [pair for pair in held.items() if pair[0] != judge] for key, held in self.counted.items()}
        return self.outcome(sheets).ranks
