"""Bundles of random cycles, and bundles that somebody changed."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Mapping

from award.domain.bundle import BundleSource
from award.domain.commitments import Commitment, canonical_payload, commitment
from award.domain.scores import unpack_marks
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
