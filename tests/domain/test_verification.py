import json
import random
from dataclasses import replace

import pytest

from award.domain.bundle import build_bundle, manifest_sha256
from award.domain.criteria import load_criteria
from award.domain.programme import load_programme
from award.domain.verification import MOST_DIFFERENCES, Verification, verify_bundle
from tests.domain.builders import make_scores
from tests.domain.bundles import (
    CHANGES,
    UNMENDABLE,
    members_of,
    mended,
    random_source,
    replaced,
    source_of,
    two_round_cycle,
    zipped,
)
from tests.domain.cycles import Cycle
from tests.domain.sizes import CYCLES

SOURCE = source_of(two_round_cycle())
BUNDLES = {kind: build_bundle(SOURCE, kind=kind) for kind in ("officials", "public")}
# The forger's bundles name the applications, so that the same change fits both kinds.
PUBLIC = build_bundle(replace(SOURCE, named={"A1", "A2", "A3"}), kind="public")


def verified(members: dict[str, bytes]) -> Verification:
    return verify_bundle(zipped(members), "b.zip")


def lines(members: dict[str, bytes]) -> list[str]:
    return [str(fault) for fault in verified(members).differences]


@pytest.mark.parametrize("seed", range(CYCLES))
@pytest.mark.parametrize("kind", ["officials", "public"])
def test_untouched_bundle_is_reproduced(seed, kind):
    bundle = build_bundle(random_source(seed), kind=kind)
    found = verify_bundle(bundle, "b.zip")
    assert found.differences == ()
    assert found.is_good
    assert found.fingerprint == manifest_sha256(bundle)


def test_summary_says_what_was_checked():
    assert verify_bundle(BUNDLES["officials"], "b.zip").summary == {
        **dict.fromkeys(("ranked",), 3),
        "kind": "officials",
        "after": "c",
        "engine": "1.0",
        "programme": "test",
        "criteria": "small",
        "unranked": 0,
        "sheets": 6,
        "commitments": 6,
    }
    assert verify_bundle(BUNDLES["public"], "b.zip").summary["commitments"] == 0


@pytest.mark.parametrize("is_mended", [False, True], ids=["as it is", "manifest mended"])
@pytest.mark.parametrize("bundle", [BUNDLES["officials"], PUBLIC], ids=["officials", "public"])
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_is_found(change, bundle, is_mended):
    members = CHANGES[change](members_of(bundle))
    if is_mended and change in UNMENDABLE:
        assert verified(mended(members)).is_good
        return
    found = verified(mended(members) if is_mended else members)
    assert not found.is_good
    assert all(str(fault).startswith("b.zip: ") for fault in found.differences)


def test_differences_name_application_and_field():
    members = members_of(BUNDLES["officials"])
    # Of 200: 114 and 148 from the judges, 131 on average; 115 from the panel; half and half.
    assert lines(mended(replaced("ranking.json", '"score": "', '"score": "1')(members))) == [
        "b.zip: ranking.json: A1: rows.score is 1123.00, but computed it is 123.00: do not trust the ranking"
    ]
    exchanged = lines(mended(CHANGES["rows exchanged"](members)))
    assert exchanged[0].startswith("b.zip: ranking.json: A1: rows.place is 2, but computed it is 1")
    assert lines(CHANGES["hash edited"](members))[0].startswith("b.zip: README.en.txt: has the SHA-256 ")


def test_a_ranking_mended_too_is_caught_by_the_commitments():
    """A forger who changes a mark, ranks again and mends the manifest is betrayed by what the judge sealed."""
    members = CHANGES["mark changed"](members_of(BUNDLES["officials"]))
    cycle = two_round_cycle()
    sheets = [
        row._replace(packed=bytes([55, *row.packed[1:]])) if row[:3] == ("A3", "m", "J1") else row
        for row in cycle.scores.sheets
    ]
    forged = build_bundle(replace(SOURCE, scores=replace(cycle.scores, sheets=sheets)), kind="officials")
    assert members_of(forged)["scores.csv"] == members["scores.csv"]
    assert [str(fault) for fault in verify_bundle(forged, "b.zip").differences] == [
        "b.zip: commitments.csv: the sheet of J1 for A3 in m is not the one sealed: ask why"
    ]


def test_commitments_and_sheets_are_the_same_ones():
    members = members_of(BUNDLES["officials"])
    head, first, *rest = members["commitments.csv"].splitlines(keepends=True)
    assert lines(mended({**members, "commitments.csv": b"".join([head, *rest])})) == [
        "b.zip: commitments.csv: the sheet of J1 for A1 in m has none: ask how it was sealed"
    ]
    stranger = first.replace(b"A1,", b"A9,", 1)
    assert lines(mended({**members, "commitments.csv": b"".join([head, first, *rest, stranger])})) == [
        "b.zip: commitments.csv: J1 for A9 in m has no sheet: ask why it does not count"
    ]
    assert (
        "commitments.csv:3: the commitment of this sheet is given twice"
        in lines(mended({**members, "commitments.csv": b"".join([head, first, first, *rest])}))[0]
    )
    short = members["commitments.csv"].replace(b"\n", b"0\n").replace(b"sha2560", b"sha256")
    assert "is not a sha256: give 64" in lines(mended({**members, "commitments.csv": short}))[0]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"schema": 1', '"schema": 2', "schema is not what a manifest says there"),
        ('"schema": 1', '"schema": true', "schema is not what"),
        ('"officials"', '"everyone"', "kind is not what"),
        ('"officials"', '"public"', "members.commitments.csv is not what"),
        ('"engine": "1.0"', '"engine": 1', "engine is not what"),
        ('"engine": "1.0"', '"engine": "1.1"', "engine is not what"),
        ('"engine": "1.0"', '"engine": "1.0", "note": ""', "note is not what"),
        ('"after": "c"', '"after": "m"', "after is c, but computed it is m"),
        ('"after": "c"', '"after": "x"', "The programme has no round x."),
        ('"published": "', '"published": "0', "published is not what"),
        ('"published.json": "', '"published.json": "0', "published.json: has the SHA-256"),
        ('"scores.csv"', '"../scores.csv"', "members.../scores.csv is not what"),
        ('"kind"', '"kind": 1, "kind"', "is not JSON as a bundle holds it (a key stands twice)"),
    ],
)
def test_manifest_is_read_to_the_letter(old, new, what):
    found = lines(replaced("manifest.json", old, new)(members_of(BUNDLES["officials"])))
    assert any(what in line for line in found), found


def test_a_flood_of_differences_is_cut():
    members = members_of(BUNDLES["officials"])
    empty = {**members, "scores.csv": members["scores.csv"].splitlines(keepends=True)[0]}
    found = lines(mended(empty))
    assert len(found) == MOST_DIFFERENCES + 1
    assert "more than 20 differences" in found[-1]
    padded = {**members, "ranking.json": members["ranking.json"] + b" " * 100_000}
    assert "ranking.json: is over" in lines(mended(padded))[0]


def test_shipped_rules_give_a_bundle_that_is_reproduced():
    with open("criteria/gbt19580-2012.toml", "rb") as file:
        criteria = load_criteria(file.read(), name="c")
    with open("criteria/programmes/hainan.toml", "rb") as file:
        programme = load_programme(file.read(), name="p", criteria=criteria)
    rng = random.Random(7)
    marks = {item.code: rng.randrange(0, 101, 5) for item in criteria.items}
    sheets = {(f"HN2026-{n:03d}", "material", f"J{j:03d}"): marks for n in range(3) for j in range(3)}
    agreed = {(f"HN2026-{n:03d}", code): marks for n in range(3) for code in ("consensus", "site")}
    cycle = Cycle(criteria, programme, make_scores(criteria, programme, sheets, consensus=agreed))
    source = source_of(cycle)
    for kind in ("officials", "public"):
        assert verify_bundle(build_bundle(source, kind=kind), "b.zip").is_good
    assert json.loads(members_of(build_bundle(source, kind="public"))["manifest.json"])["after"] == "site"
