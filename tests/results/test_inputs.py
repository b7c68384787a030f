"""What is frozen can be read back, and its hash tells any change."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from award.core.hashing import canonical, sha256
from award.domain.diagnostics.members import Members
from award.domain.scores import ConsensusSheet, Exclusion, Figure, Scores, Sheet
from award.results.inputs import freeze, frozen_parts, input_hashes, inputs_sha256, thaw, thaw_panels

PANELS = {"P1": Members(("J2", "J1"), ("B", "A"))}
HASHES = dict.fromkeys(("sheets", "consensus", "exclusions", "panels", "criteria"), "x")


def scores(mark: int = 5, reason: str = "曾在该企业任职") -> Scores:
    return Scores(
        sheets=[Sheet("B", "material", "J2", bytes([mark, 255])), Sheet("A", "material", "J1", bytes([0, 100]))],
        consensus=[ConsensusSheet("A", "consensus", b"\x32\x32")],
        exclusions=[Exclusion("B", "material", "J2", reason)],
    )


def test_frozen_scores_come_back_in_a_fixed_order():
    back = thaw(freeze(scores(), PANELS), HASHES)
    assert back.sheets == [Sheet("A", "material", "J1", bytes([0, 100])), Sheet("B", "material", "J2", bytes([5, 255]))]
    assert back.consensus == [ConsensusSheet("A", "consensus", b"\x32\x32")]
    assert set(back.inputs) == {"sheets", "consensus", "exclusions", "panels"}
    assert thaw_panels(freeze(scores(), PANELS)) == {"P1": Members(("J1", "J2"), ("A", "B"))}


def test_the_reason_of_an_exclusion_is_not_frozen():
    assert "任职" not in freeze(scores(), PANELS)
    assert input_hashes(scores(), PANELS) == input_hashes(scores(reason="another"), PANELS)


def test_one_changed_mark_changes_one_hash():
    before, after = input_hashes(scores(), PANELS), input_hashes(scores(mark=10), PANELS)
    assert [name for name in before if before[name] != after[name]] == ["sheets"]
    assert inputs_sha256(before) != inputs_sha256(after)


def test_another_judge_in_a_panel_changes_the_panels_alone():
    before, after = input_hashes(scores(), PANELS), input_hashes(scores(), {"P1": Members(("J1",), ("A", "B"))})
    assert [name for name in before if before[name] != after[name]] == ["panels"]


def test_hashes_are_over_canonical_json():
    parts = frozen_parts(scores(), PANELS)
    assert json.loads(canonical(parts)) == parts
    assert canonical({"b": "名", "a": 1}) == '{"a":1,"b":"名"}'
    assert input_hashes(scores(), PANELS)["consensus"] == "sha256:" + sha256('[["A","consensus","3232"]]')


def test_every_hash_is_over_its_part_whatever_the_codes_hold():
    odd = Scores(
        sheets=[Sheet('海"1\\', "material", "J\n2", b"\xff\x00"), Sheet("A", "material", "J1", b"\x05\x0a")],
        exclusions=[Exclusion("A", "material", "J1", "left")],
    )
    for case in (odd, scores(), Scores()):
        parts = frozen_parts(case, PANELS)
        assert input_hashes(case, PANELS) == {name: "sha256:" + sha256(canonical(rows)) for name, rows in parts.items()}


def test_figures_of_a_survey_are_frozen_hashed_and_read_back():
    measured = replace(scores(), figures=[Figure("B", "survey", Decimal("33.30")), Figure("A", "survey", Decimal(100))])
    text = freeze(measured, PANELS)
    assert json.loads(text)["figures"] == [["A", "survey", "100"], ["B", "survey", "33.30"]]
    back = thaw(text, HASHES | {"figures": "y"})
    assert sorted(back.figures) == sorted(measured.figures)
    assert back.inputs["figures"] == "y"
    other = replace(measured, figures=[Figure("B", "survey", Decimal("33.31")), measured.figures[1]])
    before, after = input_hashes(measured, PANELS), input_hashes(other, PANELS)
    assert [name for name in before if before[name] != after[name]] == ["figures"]


def test_a_cycle_without_a_survey_has_the_hashes_it_always_had():
    assert "figures" not in input_hashes(scores(), PANELS)
    assert "figures" not in json.loads(freeze(scores(), PANELS))
