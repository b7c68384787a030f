"""What is frozen can be read back, and its hash tells any change."""

from __future__ import annotations

import json

from award.core.hashing import canonical, sha256
from award.domain.scores import ConsensusSheet, Exclusion, Scores, Sheet
from award.results.inputs import freeze, frozen_parts, input_hashes, thaw


def scores(mark: int = 5, reason: str = "曾在该企业任职") -> Scores:
    return Scores(
        sheets=[Sheet("B", "material", "J2", bytes([mark, 255])), Sheet("A", "material", "J1", bytes([0, 100]))],
        consensus=[ConsensusSheet("A", "consensus", b"\x32\x32")],
        exclusions=[Exclusion("B", "material", "J2", reason)],
    )


def test_frozen_scores_come_back_in_a_fixed_order():
    back = thaw(freeze(scores()), {"sheets": "x"})
    assert back.sheets == [Sheet("A", "material", "J1", bytes([0, 100])), Sheet("B", "material", "J2", bytes([5, 255]))]
    assert back.consensus == [ConsensusSheet("A", "consensus", b"\x32\x32")]
    assert back.inputs == {"sheets": "x"}


def test_the_reason_of_an_exclusion_is_not_frozen():
    assert "任职" not in freeze(scores())
    assert input_hashes(scores()) == input_hashes(scores(reason="another"))


def test_one_changed_mark_changes_one_hash():
    before, after = input_hashes(scores()), input_hashes(scores(mark=10))
    assert [name for name in before if before[name] != after[name]] == ["sheets"]


def test_hashes_are_over_canonical_json():
    parts = frozen_parts(scores())
    assert json.loads(canonical(parts)) == parts
    assert canonical({"b": "名", "a": 1}) == '{"a":1,"b":"名"}'
    assert input_hashes(scores())["consensus"] == "sha256:" + sha256('[["A","consensus","3232"]]')
