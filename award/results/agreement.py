"""What a board says of its diagnosis: per panel how far the sheets agree, which lie far off, how firm the ranks are.

A diagnosis and a frozen standing are never changed once written, so what was read of them is kept by their hash.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from award.results.models import Diagnosis, Snapshot

KEPT = 16  # diagnoses and standings whose summaries stay in memory


class Statistic(NamedTuple):
    """A figure with its interval where it has one; without a value, the code and parameters of the reason."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: tuple[str, Mapping[str, object]] | None = None


class PanelAgreement(NamedTuple):
    """The sheets of one panel: their mean, agreement, and the mean total of each application as a dot."""

    code: str
    mean: str
    icc: Statistic
    alpha: Statistic
    w: Statistic
    dots: tuple[float, ...]


class FlaggedSheet(NamedTuple):
    """A sheet whose residual in the model of severity lies beyond 2."""

    application: str
    judge: str
    total: str
    residual: float


@dataclass(frozen=True)
class Agreement:
    """The summary of a diagnosis. `group` numbers the connected component of each application.

    `firm` and `marginal` count the ranked applications, both None where the round has no cut.
    """

    round: str | None
    panels: tuple[PanelAgreement, ...]
    group: Mapping[str, int]
    flagged: tuple[FlaggedSheet, ...]
    marginal: int | None
    replicates: int

    @property
    def spread(self) -> float:
        """How far the means of the panels lie apart."""
        means = [float(panel.mean) for panel in self.panels if panel.mean]
        return max(means) - min(means) if means else 0.0

    def are_comparable(self, applications: Sequence[str]) -> bool:
        """Whether all of these that have counted sheets lie in one connected component."""
        return len({self.group[number] for number in applications if number in self.group}) <= 1


def agreement_of(diagnosis: Diagnosis) -> Agreement:
    """The summary of a diagnosis; its long text is read once in the life of the process."""
    return _agreement(diagnosis.sha256)


def frozen_agreement(snapshot: Snapshot) -> Agreement | None:
    """The summary of the diagnosis frozen with a standing, if it has one."""
    found = Diagnosis.objects.filter(pk=snapshot.diagnosis_id or 0).values_list("sha256", flat=True).first()
    return _agreement(found) if found else None


def incomplete_sheets(snapshot: Snapshot) -> Sequence[Mapping[str, Any]]:
    """The sheets that a frozen standing does not count, and what each lacks."""
    return _incomplete(snapshot.sha256)


def diagnosis_parts(diagnosis: Diagnosis) -> Mapping[str, Any]:
    """What the diagnostics of the engine gave, {"round": …, "stability": …}: for reading only, others hold it too."""
    return _parts(diagnosis.sha256)


@lru_cache(maxsize=2)
def _parts(sha256: str) -> Mapping[str, Any]:
    """Megabytes for a large round, so few are kept: a board looked at again and again is of one round."""
    found: Mapping[str, Any] = json.loads(Diagnosis.objects.filter(sha256=sha256).values_list("payload", flat=True)[0])
    return found


@lru_cache(maxsize=KEPT)
def _agreement(sha256: str) -> Agreement:
    payload, replicates = Diagnosis.objects.filter(sha256=sha256).values_list("payload", "replicates")[0]
    data = json.loads(payload)
    return summary_of(data["round"], data["stability"], replicates)


@lru_cache(maxsize=KEPT)
def _incomplete(sha256: str) -> Sequence[Mapping[str, Any]]:
    """Read from the frozen text, which is canonical JSON, without reading its other members."""
    text = Snapshot.objects.filter(sha256=sha256).values_list("payload", flat=True)[0]
    name = '"incomplete_sheets":'
    at = text.find(name)
    return tuple(json.JSONDecoder().raw_decode(text, at + len(name))[0]) if at >= 0 else ()


def summary_of(round: Mapping[str, Any] | None, stability: Mapping[str, Any] | None, replicates: int) -> Agreement:
    """The summary of what the engine's diagnostics gave: see `Diagnosis`."""
    told = round or {}
    firm = [row["is_firm"] for row in (stability or {}).get("rows", {}).values()]
    return Agreement(
        round=told.get("round"),
        panels=tuple(_panel(code, data, told["sheets"]) for code, data in sorted(told.get("panels", {}).items())),
        group={code: number for number, codes in enumerate(told.get("components", ())) for code in codes},
        flagged=tuple(
            FlaggedSheet(row["application"], row["judge"], str(row["total"]), row["residual"])
            for row in told.get("sheets", ())
            if row["is_flagged"]
        ),
        marginal=None if None in firm or not firm else firm.count(False),
        replicates=replicates,
    )


def _panel(code: str, data: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]]) -> PanelAgreement:
    judges = {*(data.get("judges_vs_rest") or ()), *(data.get("severity") or ())}
    totals: dict[str, list[float]] = {}
    for row in sheets:
        if row["judge"] in judges and row["total"]:
            totals.setdefault(row["application"], []).append(float(row["total"]))
    return PanelAgreement(
        code=code,
        mean=str(data.get("mean") or ""),
        icc=_statistic(data, "icc", "ICC(2,k)"),
        alpha=_statistic(data, "krippendorff_alpha", "interval"),
        w=_statistic(data, "kendall_w", "w"),
        dots=tuple(sum(values) / len(values) for values in totals.values()),
    )


def _statistic(data: Mapping[str, Any], name: str, key: str) -> Statistic:
    """A figure of the published shape: a number, {"value", "low", "high"}, or null with a note why."""
    found = (data.get(name) or {}).get(key)
    if isinstance(found, Mapping):
        return Statistic(found["value"], found["low"], found["high"])
    if found is not None:
        return Statistic(found)
    note = next((data["notes"][path] for path in (name, f"{name}.{key}") if path in data.get("notes", {})), None)
    return Statistic(None, reason=(note[0], note[1]) if note else None)
