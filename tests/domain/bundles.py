"""Bundles of random cycles, and bundles that somebody changed."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping

from award.domain.bundle import BundleSource
from award.domain.commitments import Commitment, canonical_payload, commitment
from award.domain.scores import unpack_marks
from tests.domain.builders import make_criteria, make_programme, make_scores, round_data
from tests.domain.cycles import Cycle, random_cycle

PUBLISHED = {"title": "Winners", "winners": [{"application": "A1", "note": "A1, before A2."}]}


def committed(cycle: Cycle, rng: random.Random) -> list[Commitment]:
    """The commitments of every sheet of a cycle."""
    found = []
    for application, round_, judge, packed in cycle.scores.sheets:
        nonce, marks = rng.randbytes(32), unpack_marks(cycle.criteria, packed)
        payload = canonical_payload(
            application=application, criteria=cycle.criteria.code, judge=judge, round=round_, marks=marks
        )
        found.append(Commitment(application, round_, judge, nonce.hex(), commitment(payload, nonce)))
    return found


def source_of(cycle: Cycle, *, after: str | None = None, **more: object) -> BundleSource:
    """What a bundle of the cycle is made of; by default after its last round."""
    return BundleSource(
        criteria=cycle.criteria.source,
        programme=cycle.programme.source,
        after=after or cycle.programme.rounds[-1].code,
        scores=cycle.scores,
        published=PUBLISHED,
        engine="1.0",
        commitments=committed(cycle, random.Random(1)),
        **more,
    )


def random_source(seed: int) -> BundleSource:
    """The source of a random cycle, after one of its rounds."""
    cycle = random_cycle(seed)
    rounds = cycle.programme.rounds
    return source_of(cycle, after=rounds[-1 - (seed % 3 == 0 and len(rounds) > 1)].code)


def members_of(bundle: bytes) -> dict[str, bytes]:
    """The members as they lie in the ZIP."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def mended(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members with a manifest that names the hashes they now have: what a careful forger does."""
    manifest = json.loads(members["manifest.json"])
    rest = {name: data for name, data in members.items() if name != "manifest.json"}
    manifest["members"] = {name: hashlib.sha256(data).hexdigest() for name, data in rest.items()}
    manifest["published"] = manifest["members"]["published.json"]
    return {**rest, "manifest.json": json.dumps(manifest).encode()}


def two_round_cycle() -> Cycle:
    """Three applications before two judges and their panel; every sheet counts, and A1 leads."""
    criteria = make_criteria()
    programme = make_programme(round_data("m", "0.5"), round_data("c", "0.5", "consensus"))
    sheets, agreed = {}, {}
    for number, application in enumerate(("A1", "A2", "A3")):
        for judge in ("J1", "J2"):
            sheets[application, "m", judge] = {"1.1": 90 - 20 * number, "1.2": 50, "2.1": 40 if judge == "J1" else None}
        agreed[application, "c"] = {"1.1": 80 - 20 * number, "1.2": 55, "2.1": 45}
    return Cycle(criteria, programme, make_scores(criteria, programme, sheets, consensus=agreed))


Members = dict[str, bytes]


def replaced(name: str, old: str, new: str) -> Callable[[Members], Members]:
    """What puts one text in the place of another, once, in one member."""

    def change(members: Members) -> Members:
        assert old.encode() in members[name]
        return {**members, name: members[name].replace(old.encode(), new.encode(), 1)}

    return change


def _judge_dropped(members: Members) -> Members:
    kept = [line for line in members["scores.csv"].splitlines(keepends=True) if b",J2," not in line]
    return {**members, "scores.csv": b"".join(kept)}


def _rows_exchanged(members: Members) -> Members:
    ranking = json.loads(members["ranking.json"])
    ranking["rows"][:2] = ranking["rows"][1::-1]
    return {**members, "ranking.json": json.dumps(ranking, ensure_ascii=False, indent=1).encode()}


def _lines_exchanged(members: Members) -> Members:
    head, first, second, *rest = members["scores.csv"].splitlines(keepends=True)
    return {**members, "scores.csv": b"".join([head, second, first, *rest])}


def _hash_edited(members: Members) -> Members:
    manifest = json.loads(members["manifest.json"])
    digest = manifest["members"]["README.en.txt"]
    manifest["members"]["README.en.txt"] = ("1" if digest[0] == "0" else "0") + digest[1:]
    return {**members, "manifest.json": json.dumps(manifest).encode()}


# What somebody might do to the bundle of `two_round_cycle`; the tests also mend the manifest afterwards.
CHANGES: dict[str, Callable[[Members], Members]] = {
    "mark changed": replaced("scores.csv", "A3,m,J1,1.1,50", "A3,m,J1,1.1,55"),
    "agreed mark changed": replaced("consensus.csv", "A3,c,1.1,40", "A3,c,1.1,45"),
    "judge dropped": _judge_dropped,
    "weights changed": lambda members: replaced("programme.toml", '"weight" = "0.5"', '"weight" = "0.4"')(
        replaced("programme.toml", '"weight" = "0.5"', '"weight" = "0.6"')(members)
    ),
    "points changed": lambda members: replaced("criteria.toml", '"points" = 60', '"points" = 55')(
        replaced("criteria.toml", '"points" = 40', '"points" = 45')(members)
    ),
    "rows exchanged": _rows_exchanged,
    "lines exchanged": _lines_exchanged,
    "figure changed": replaced("ranking.json", '"score": "', '"score": "1'),
    "rank as text": replaced("ranking.json", '"rank": 1', '"rank": "1"'),
    "rank as a fraction": replaced("ranking.json", '"rank": 1', '"rank": 1.0'),
    "key doubled": replaced("ranking.json", '"rank": 1', '"rank": 9, "rank": 1'),
    "key added": replaced("ranking.json", '"decimals": 2', '"decimals": 2, "approved": {}'),
    "input hash edited": replaced("ranking.json", '"sha256:', '"sha256:0'),
    "exclusion added": lambda members: {**members, "exclusions.csv": members["exclusions.csv"] + b"A1,m,J1,kin\n"},
    "adjustment added": lambda members: {**members, "adjustments.csv": members["adjustments.csv"] + b"A3,99,won\n"},
    "hash edited": _hash_edited,
    "engine edited": replaced("manifest.json", '"engine": "1.0"', '"engine": "1.1"'),
    "round edited": replaced("manifest.json", '"after": "c"', '"after": "m"'),
    "member added": lambda members: {**members, "notes.txt": b"nothing"},
    "member missing": lambda members: {name: data for name, data in members.items() if name != "README.zh.txt"},
    "not JSON": lambda members: {**members, "ranking.json": b"{"},
    "deep JSON": lambda members: {**members, "ranking.json": b"[" * 5000},
}
UNMENDABLE = {"hash edited"}  # mending the manifest undoes it
