import csv
import io
import json
from dataclasses import replace

import pytest

from award.domain.bundle import build_bundle, manifest_sha256, member_scores, pseudonyms
from award.domain.bundlezip import member_names, sha256
from award.domain.criteria import load_criteria
from award.domain.errors import DomainError, InputRefused
from award.domain.programme import load_programme
from award.domain.ranking import rank, standing_json
from award.domain.scores import Adjustment, Exclusion, Scores
from tests.domain.builders import make_criteria, make_programme, make_scores, round_data
from tests.domain.bundles import members_of, random_source, source_of
from tests.domain.cycles import Cycle

FULL = {"1.1": 50, "1.2": 50, "2.1": 50}


def small_cycle(*codes: str, shortlist: dict | None = None) -> Cycle:
    """The first application takes the only class; the others rank below it."""
    criteria = make_criteria()
    more = [round_data("late", "0.5")] if shortlist else []
    first = round_data("m", "0.5", shortlist=shortlist) if shortlist else round_data()
    programme = make_programme(first, *more)
    sheets = {
        (code, round_.code, "J1"): {**FULL, "1.1": 100 - 5 * number}
        for number, code in enumerate(codes)
        for round_ in programme.rounds
    }
    scores = make_scores(criteria, programme, sheets, adjustments=[(codes[-1], "-1")], exclusions=[])
    exclusions = [Exclusion(codes[-1], "m", "J9", "his brother's firm")]
    adjustments = [Adjustment(code, points, "=fined\r\nin May") for code, points, _ in scores.adjustments]
    scores = Scores(scores.sheets, scores.consensus, adjustments, exclusions)
    return Cycle(criteria, programme, scores)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("kind", ["officials", "public"])
def test_members_are_those_of_the_kind_and_the_manifest_names_them(kind):
    source = random_source(3)
    bundle = build_bundle(source, kind=kind)
    assert bundle == build_bundle(source, kind=kind)
    members = members_of(bundle)
    assert tuple(members) == member_names(kind)
    manifest = json.loads(members["manifest.json"])
    hashes = {name: sha256(data) for name, data in members.items() if name != "manifest.json"}
    assert manifest == {
        "schema": 1,
        "kind": kind,
        "engine": "1.0",
        "after": source.after,
        "members": hashes,
        "published": hashes["published.json"],
    }
    assert manifest_sha256(bundle) == sha256(members["manifest.json"])
    assert members["criteria.toml"] == source.criteria
    assert members["programme.toml"] == source.programme


def test_ranking_is_that_of_the_scores_and_its_inputs_are_the_files_beside_it():
    cycle = small_cycle("A1", "A2")
    members = members_of(build_bundle(source_of(cycle), kind="officials"))
    listed = json.loads(members["ranking.json"])
    expected = standing_json(rank(cycle.criteria, cycle.programme, cycle.scores))
    assert {**listed, "inputs": {}} == {**expected, "inputs": {}}
    assert listed["inputs"] == {
        kind: f"sha256:{sha256(members[name])}"
        for kind, name in (
            *((kind, f"{kind}.csv") for kind in ("scores", "consensus", "adjustments", "exclusions")),
            *((kind, f"{kind}.toml") for kind in ("criteria", "programme")),
        )
    }


def test_scores_are_read_back_as_they_were():
    source = random_source(7)
    members = members_of(build_bundle(source, kind="officials"))
    criteria = load_criteria(source.criteria, name="c")
    programme = load_programme(source.programme, name="p", criteria=criteria)
    read = member_scores(criteria, programme, members)
    assert sorted(read.sheets) == sorted(source.scores.sheets)
    assert sorted(read.consensus) == sorted(source.scores.consensus)
    assert sorted(read.exclusions) == sorted(source.scores.exclusions)
    assert sorted(read.adjustments) == sorted(source.scores.adjustments)


def test_officials_read_the_reasons_and_a_spreadsheet_runs_none():
    members = members_of(build_bundle(source_of(small_cycle("A1", "A2")), kind="officials"))
    assert rows_of(members["adjustments.csv"]) == [
        {"application": "A2", "points": "-1", "reason": "'=fined\nin May"},
    ]
    assert rows_of(members["exclusions.csv"])[0]["reason"] == "his brother's firm"
    assert len(rows_of(members["commitments.csv"])) == 2


def test_public_bundle_hides_who_won_nothing_in_every_member():
    published = {"winners": ["A1"], "note": "申报A2未获奖；A2.", "A2": [{"code": "A2", "other": "A22"}]}
    source = replace(source_of(small_cycle("A1", "A2", "A22")), published=published)
    members = members_of(build_bundle(source, kind="public"))
    ranking = json.loads(members["ranking.json"])
    assert [row["application"] for row in ranking["rows"]] == ["A1", "X001", "X002"]
    assert json.loads(members["published.json"]) == {
        "winners": ["A1"],
        "note": "申报X001未获奖；X001.",
        "X001": [{"code": "X001", "other": "X002"}],
    }
    everything = b"".join(members.values())
    for hidden in (b"A2", b"brother", b"fined"):
        assert hidden not in everything
    assert rows_of(members["adjustments.csv"])[0] == {"application": "X002", "points": "-1", "reason": "adjustment"}
    assert rows_of(members["exclusions.csv"])[0]["reason"] == "recusal"
    assert {row["judge"] for row in rows_of(members["scores.csv"])} == {"J1"}


def test_after_an_earlier_round_the_shortlist_stands_by_name():
    source = source_of(small_cycle("A1", "A2", "A3", shortlist={"cap": 2}), after="m")
    rows = json.loads(members_of(build_bundle(source, kind="public"))["ranking.json"])["rows"]
    assert [(row["application"], row["shortlisted"]) for row in rows] == [("A1", True), ("A2", True), ("X001", False)]


def test_who_is_named_can_be_said():
    source = replace(source_of(small_cycle("A1", "A2")), named={"A2"})
    rows = json.loads(members_of(build_bundle(source, kind="public"))["ranking.json"])["rows"]
    assert [row["application"] for row in rows] == ["X001", "A2"]


def test_pseudonyms_follow_the_order_of_the_codes_and_meet_no_real_one():
    assert pseudonyms(["A", "B", "X001", "X003"], {"A"}) == {"A": "A", "B": "X002", "X001": "X004", "X003": "X005"}
    many = pseudonyms([f"C{n:04d}" for n in range(600)], ())
    assert (many["C0000"], many["C0599"]) == ("X0001", "X0600")


def test_readme_says_in_both_languages_what_is_left_out():
    for kind, is_public in (("officials", False), ("public", True)):
        members = members_of(build_bundle(replace(random_source(3), title_zh="{届}", title_en="{Cycle}"), kind=kind))
        zh, en = members["README.zh.txt"].decode(), members["README.en.txt"].decode()
        assert zh.startswith("{届}——")
        assert en.startswith("{Cycle}: ")
        assert ("commitments.csv" in zh, "commitments.csv" in en) == (not is_public, not is_public)
        assert ("X001" in zh, "X001" in en) == (is_public, is_public)


def test_what_cannot_be_ranked_makes_no_bundle():
    with pytest.raises(DomainError, match="no round x"):
        build_bundle(replace(random_source(3), after="x"), kind="officials")
    source = source_of(small_cycle("A1"))
    with pytest.raises(InputRefused, match="weights sum"):
        build_bundle(
            replace(source, programme=source.programme.replace(b'"weight" = "1"', b'"weight" = "0.9"')), kind="public"
        )
