"""What an assessor may want to look at again before sealing: by the own sheet alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from award.core.messages import factor_name
from award.domain.criteria import Kind
from award.scoring.models import FactorTick, Finding


@dataclass(frozen=True)
class Check:
    """One line of the self-check."""

    is_fine: bool
    text: str


def checks_of(
    kind: Kind, steps: Iterable[int], percent: int | None, ticks: Mapping[str, str], findings: Iterable[Finding]
) -> list[Check]:
    """The self-check of an item: evidence of the remarks, and the ticks against the mark."""
    rows = []
    remarks = list(findings)
    bare = sum(not finding.citations.all() for finding in remarks)
    if bare:
        rows.append(Check(False, _("Remarks without evidence: %(count)s") % {"count": bare}))
    elif remarks:
        rows.append(Check(True, _("Every remark cites evidence")))
    doubt = doubt_of(kind, steps, percent, ticks)
    return [*rows, Check(False, doubt)] if doubt else rows


def doubt_of(kind: Kind, steps: Iterable[int], percent: int | None, ticks: Mapping[str, str]) -> str:
    """Why the ticks do not fit the mark; empty where they do."""
    values = {factor: ticks[factor] for factor in kind.factors if factor in ticks}
    band = kind.band_of(percent) if percent else None
    if band is None or not values:
        return ""
    if len(values) == len(kind.factors) and set(values.values()) == {FactorTick.Value.NOT}:
        return _("No factor is met, but the mark is %(percent)s%%.") % {"percent": percent}
    within = [step for step in steps if kind.band_of(step) is band]
    short = [factor_name(factor) for factor, value in values.items() if value != FactorTick.Value.FULL]
    if short and len(within) > 1 and percent == within[-1]:
        text = _("%(factors)s: not fully met; within this band %(low)s–%(high)s%% fits.")
        return text % {"factors": ", ".join(short), "low": within[0], "high": within[-2]}
    return ""
