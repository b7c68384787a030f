"""A frozen standing computed again: from its own inputs, and compared with the records as they are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from award.core.hashing import canonical, sha256
from award.cycles.queries import criteria_of, programme_of
from award.domain.diagnostics.stability import stability
from award.domain.errors import AwardError
from award.domain.programme import Programme
from award.domain.ranking import standing_json
from award.results.inputs import ENGINE_VERSION, frozen_parts, input_hashes
from award.results.models import Snapshot
from award.results.queries import (
    diagnosis_content,
    panels_frozen,
    scores_of,
    snapshot_panels,
    snapshot_scores,
    standing_of,
    what_changed,
)
from award.results.words import round_name

FROZEN = ("sheets", "consensus", "exclusions", "panels")
SHOWN = 20  # differences named one by one


@dataclass(frozen=True)
class Recomputation:
    """What came of it. `is_same`: every figure, byte for byte. `changes`: sentences on the records of today."""

    is_same: bool
    sha256: str
    engine: str
    is_engine_same: bool
    is_stability_same: bool | None  # None: no diagnosis was kept
    broken: tuple[str, ...]  # kinds of input whose frozen rows no longer have the hash that was kept
    changed: tuple[str, ...]  # kinds of input that differ today
    changes: tuple[str, ...]
    others: int  # differences beyond those named


def recompute(snapshot: Snapshot) -> Recomputation:
    """Compute the snapshot again from its frozen inputs, and say what its cycle records now that it did not then."""
    changed = what_changed(snapshot)
    try:
        hashes = input_hashes(snapshot_scores(snapshot), snapshot_panels(snapshot))
    except (ValueError, KeyError, TypeError, AttributeError):  # frozen text that can no longer be read
        return Recomputation(
            False, "", ENGINE_VERSION, snapshot.engine_version == ENGINE_VERSION, None, tuple(FROZEN),
            tuple(changed), (), 0,
        )  # fmt: skip
    payload = _payload(snapshot)
    changes = list(_changes(snapshot)) if changed else []
    return Recomputation(
        is_same=payload == snapshot.payload and sha256(snapshot.payload) == snapshot.sha256,
        sha256=sha256(payload),
        engine=ENGINE_VERSION,
        is_engine_same=snapshot.engine_version == ENGINE_VERSION,
        is_stability_same=_is_stability_same(snapshot),
        broken=tuple(name for name, digest in hashes.items() if snapshot.inputs.get(name) != digest),
        changed=tuple(changed),
        changes=tuple(changes[:SHOWN]),
        others=max(0, len(changes) - SHOWN),
    )


def _payload(snapshot: Snapshot) -> str:
    try:
        return canonical(standing_json(standing_of(snapshot.round, snapshot_scores(snapshot))))
    except AwardError:  # frozen rows that the engine refuses were changed
        return ""


def _is_stability_same(snapshot: Snapshot) -> bool | None:
    if snapshot.diagnosis is None:
        return None
    cycle = snapshot.round.cycle
    try:
        again = stability(
            criteria_of(cycle),
            programme_of(cycle),
            snapshot_scores(snapshot),
            after=snapshot.round.code,
            panels=snapshot_panels(snapshot),
            seed=snapshot.diagnosis.seed,
            replicates=snapshot.diagnosis.replicates,
        )
    except AwardError:
        return False
    return canonical(again.as_data()) == canonical(diagnosis_content(snapshot.diagnosis)["stability"])


def _changes(snapshot: Snapshot) -> Iterator[str]:
    """The rows that are new, gone or different, in words; of a mark sheet never a mark."""
    round = snapshot.round
    programme = programme_of(round.cycle)
    then = frozen_parts(snapshot_scores(snapshot), snapshot_panels(snapshot))
    now = frozen_parts(scores_of(round.cycle, round), panels_frozen(round.cycle, round))
    for kind, width in (("sheets", 3), ("consensus", 2), ("exclusions", 3), ("figures", 2)):
        before, after = _keyed(then.get(kind, ()), width), _keyed(now.get(kind, ()), width)
        for key in sorted(before.keys() | after.keys()):
            if before.get(key) != after.get(key):
                yield _sentence(programme, kind, key, key in before, key in after)


def _keyed(rows: Sequence[Sequence[str]], width: int) -> Mapping[tuple[str, ...], Any]:
    return {tuple(row[:width]): tuple(row[width:]) for row in rows}


def _sentence(programme: Programme, kind: str, key: tuple[str, ...], was: bool, is_now: bool) -> str:
    params = {"application": key[0], "round": round_name(programme, key[1]), "judge": key[2] if len(key) > 2 else ""}
    texts = {
        ("sheets", True, True): _("%(application)s, %(round)s: the sheet of %(judge)s holds other marks."),
        ("sheets", True, False): _("%(application)s, %(round)s: the sheet of %(judge)s is gone."),
        ("sheets", False, True): _("%(application)s, %(round)s: the sheet of %(judge)s is new."),
        ("consensus", True, True): _("%(application)s, %(round)s: the agreed sheet holds other marks."),
        ("consensus", True, False): _("%(application)s, %(round)s: the agreed sheet is gone."),
        ("consensus", False, True): _("%(application)s, %(round)s: the agreed sheet is new."),
        ("figures", True, True): _("%(application)s, %(round)s: the figure of the survey is another."),
        ("figures", True, False): _("%(application)s, %(round)s: the figure of the survey is gone."),
        ("figures", False, True): _("%(application)s, %(round)s: the figure of the survey is new."),
        ("exclusions", True, False): _("%(application)s, %(round)s: the sheet of %(judge)s counts again."),
        ("exclusions", False, True): _("%(application)s, %(round)s: the sheet of %(judge)s no longer counts."),
    }
    return texts[kind, was, is_now] % params
