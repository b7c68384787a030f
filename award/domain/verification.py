"""Whether a result bundle holds together: every hash, every commitment, and the ranking computed again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from award.domain.bundle import member_scores
from award.domain.bundlezip import (
    COMMITMENTS,
    FIGURES,
    MANIFEST,
    PUBLISHED,
    RANKING,
    READMES,
    RULES,
    Bundle,
    member_names,
    read_bundle,
    sha256,
)
from award.domain.commitments import canonical_payload, commitment
from award.domain.criteria import Criteria, load_criteria
from award.domain.errors import DomainError, Fault, InputRefused
from award.domain.programme import load_programme
from award.domain.ranking import rank, standing_json
from award.domain.scorefiles import read_commitments
from award.domain.scores import Sheet, unpack_marks
from award.domain.tomlfiles import shown

MOST_DIFFERENCES = 20
MOST_APPLICATIONS = 20_000
LONGEST_MANIFEST = 1 << 16
NOTHING = "—"
ENGINE = "Engine version: "  # as the README says it, which the manifest hashes


@dataclass(frozen=True)
class Verification:
    """What was found. `fingerprint` is the SHA-256 of the manifest, "" where there is none to read.

    `summary` says what was checked: kind, after, programme, criteria, engine, ranked, unranked, sheets, commitments.
    """

    name: str
    differences: tuple[Fault, ...]
    fingerprint: str = ""
    summary: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether every figure is reproduced and nothing else differs."""
        return not self.differences


def verify_bundle(data: bytes, name: str) -> Verification:
    """Check a bundle from its bytes alone. Nothing is raised: what does not fit is a difference."""
    try:
        bundle = read_bundle(data, name)
    except InputRefused as error:
        return Verification(name, _first(error.faults, name))
    differences: list[Fault] = []
    summary: dict[str, Any] = {}
    try:
        manifest = _manifest(bundle)
        differences += _hash_faults(bundle, manifest)
        differences += _recompute(bundle, manifest, summary)
    except InputRefused as error:
        differences += error.faults
    except RecursionError:
        differences.append(bundle.fault(RANKING, "bundle.json", detail="nested too deeply"))
    except DomainError as error:
        differences.append(bundle.fault(RANKING, error.code, **error.params))
    return Verification(name, _first(differences, name), bundle.fingerprint, summary)


def _first(faults: Iterable[Fault], name: str) -> tuple[Fault, ...]:
    found = tuple(faults)
    if len(found) <= MOST_DIFFERENCES:
        return found
    return (*found[:MOST_DIFFERENCES], Fault(name, "bundle.more", {"limit": MOST_DIFFERENCES}))


# ------------------------------------------------------------------ manifest


def _manifest(bundle: Bundle) -> dict[str, Any]:
    """The manifest, whose members are those there. Raises InputRefused."""
    manifest = _json(bundle, MANIFEST, LONGEST_MANIFEST)
    keys = {"schema": int, "kind": str, "engine": str, "after": str, "members": dict, "published": str}
    wrong = [key for key, type_ in keys.items() if type(manifest.get(key)) is not type_]
    wrong += [shown(key) for key in manifest if key not in keys]
    if not wrong and manifest["schema"] != 1:
        wrong.append("schema")
    if not wrong and manifest["kind"] not in ("officials", "public"):
        wrong.append("kind")
    if wrong:
        raise InputRefused(bundle.fault(MANIFEST, "bundle.manifest", key=key) for key in wrong)
    expected = set(member_names(manifest["kind"], has_figures=FIGURES in manifest["members"]))
    listed = {*manifest["members"], MANIFEST}
    there = set(bundle.members)
    faults = [
        bundle.fault(MANIFEST, "bundle.manifest", key=f"members.{shown(key)}") for key in sorted(listed ^ expected)
    ]
    faults += [Fault(bundle.name, "bundle.member_missing", {"member": key}) for key in sorted(expected - there)]
    faults += [Fault(bundle.name, "bundle.member_unknown", {"member": key}) for key in sorted(there - expected)]
    if not faults and f"{ENGINE}{manifest['engine']}\n".encode() not in bundle.members[READMES[1]]:
        faults.append(bundle.fault(MANIFEST, "bundle.manifest", key="engine"))
    if faults:
        raise InputRefused(faults)
    return manifest


def _hash_faults(bundle: Bundle, manifest: Mapping[str, Any]) -> Iterator[Fault]:
    for member, data in bundle.members.items():
        if member == MANIFEST:
            continue
        expected, found = manifest["members"][member], sha256(data)
        if expected != found:
            yield bundle.fault(member, "bundle.hash", found=found, expected=shown(expected))
    if manifest["published"] != sha256(bundle.members[PUBLISHED]):
        yield bundle.fault(MANIFEST, "bundle.manifest", key="published")


def _json(bundle: Bundle, member: str, limit: int) -> dict[str, Any]:
    """An object of at most `limit` bytes without doubled keys. Raises InputRefused."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a key stands twice")
        return found

    if len(bundle.members[member]) > limit:
        raise InputRefused([bundle.fault(member, "file.too_big", limit=limit)])
    try:
        data = json.loads(bundle.members[member].decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        detail = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputRefused([bundle.fault(member, "bundle.json", detail=shown(detail))]) from error
    if not isinstance(data, dict):
        raise InputRefused([bundle.fault(member, "bundle.json", detail="no object")])
    return data


# ------------------------------------------------------------------ ranking


def _recompute(bundle: Bundle, manifest: Mapping[str, Any], summary: dict[str, Any]) -> list[Fault]:
    """The differences between what is listed and what the files give. Raises InputRefused, DomainError."""
    where, members = f"{bundle.name}: ", bundle.members
    criteria = load_criteria(members[RULES["criteria"]], name=where + RULES["criteria"])
    programme = load_programme(members[RULES["programme"]], name=where + RULES["programme"], criteria=criteria)
    scores = member_scores(criteria, programme, members, where=where)
    if len({row[0] for row in (*scores.sheets, *scores.consensus, *scores.figures)}) > MOST_APPLICATIONS:
        raise InputRefused([Fault(bundle.name, "csv.rows", {"limit": MOST_APPLICATIONS})])
    standing = rank(criteria, programme, scores, after=manifest["after"])
    summary.update({key: manifest[key] for key in ("kind", "after", "engine")})
    summary.update(programme=programme.code, criteria=criteria.code, sheets=len(scores.sheets), commitments=0)
    summary.update(ranked=len(standing.rows), unranked=len(standing.unranked))
    differences = list(_figure_faults(bundle, standing_json(standing)))
    if manifest["kind"] == "officials":
        committed = read_commitments((where + COMMITMENTS, members[COMMITMENTS]))
        summary["commitments"] = len(committed)
        rows = {row[:3]: (row.nonce, row.sha256) for row in committed}
        differences += _commitment_faults(bundle, criteria, scores.sheets, rows)
    return differences


def _figure_faults(bundle: Bundle, computed: dict[str, Any]) -> Iterator[Fault]:
    # Twice the length that the figures need is room for another layout, not for a flood.
    listed = _json(bundle, RANKING, 2 * len(json.dumps(computed, ensure_ascii=False).encode()) + 1000)
    ours = dict(_leaves(computed))
    theirs = dict(islice(_leaves(listed), len(ours) + 1000))
    for key in dict.fromkeys([*ours, *theirs]):
        expected, found = ours.get(key, NOTHING), theirs.get(key, NOTHING)
        if type(expected) is not type(found) or expected != found:
            yield bundle.fault(
                RANKING,
                "bundle.figure",
                application=shown(key[0]),
                field=shown(".".join(key[1:])),
                listed=shown(found),
                computed=shown(expected),
            )


Key = tuple[str, ...]  # an application, or the ranking as a whole, and the way to a field of it


def _leaves(value: Any, key: Key = (RANKING,)) -> Iterator[tuple[Key, Any]]:
    """Every figure by application and field; of a list also the places, so that a row exchanged is seen."""
    if isinstance(value, dict):
        yield (*key, "fields"), len(value)
        for name, entry in value.items():
            yield from _leaves(entry, (*key, name))
    elif isinstance(value, list):
        yield (*key, "length"), len(value)
        for place, entry in enumerate(value, start=1):
            under = _key_of_entry(entry, key, place)
            yield (*under, "place"), place
            yield from _leaves(entry, under)
    else:
        yield key, value


def _key_of_entry(entry: Any, key: Key, place: int) -> Key:
    parts = [entry.get(name) for name in ("application", "round", "judge")] if isinstance(entry, dict) else [None]
    if not isinstance(parts[0], str):
        return (*key, str(place))
    return (parts[0], *key[1:], *(part for part in parts[1:] if isinstance(part, str)))


# ------------------------------------------------------------------ commitments


def _commitment_faults(
    bundle: Bundle,
    criteria: Criteria,
    sheets: Iterable[Sheet],
    committed: Mapping[tuple[str, str, str], tuple[str, str]],
) -> Iterator[Fault]:
    seen = set()
    for application, round_, judge, packed in sheets:
        key = (application, round_, judge)
        seen.add(key)
        params = {"application": application, "round": round_, "judge": judge}
        if key not in committed:
            yield bundle.fault(COMMITMENTS, "bundle.commitment_missing", **params)
            continue
        nonce, digest = committed[key]
        payload = canonical_payload(**params, criteria=criteria.code, marks=unpack_marks(criteria, packed))
        if commitment(payload, bytes.fromhex(nonce)) != digest:
            yield bundle.fault(COMMITMENTS, "bundle.commitment_wrong", **params)
    for application, round_, judge in sorted(committed.keys() - seen):
        yield bundle.fault(COMMITMENTS, "bundle.commitment_unknown", application=application, round=round_, judge=judge)
