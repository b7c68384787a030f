"""Where two texts differ."""

from __future__ import annotations

import pytest

from award.applications.offline.pieces import MOST_SENTENCES, differences

CASES = [
    ("", "", [], []),
    ("甲。乙。", "甲。乙。", [(False, "甲。乙。")], [(False, "甲。乙。")]),
    ("", "甲", [], [(True, "甲")]),
    ("甲。乙。丙。", "甲。丙。", [(False, "甲。"), (True, "乙。"), (False, "丙。")], [(False, "甲。丙。")]),
    (
        "甲。共 12 人。丙。",
        "甲。共 15 人。丙。",
        [(False, "甲。共 1"), (True, "2"), (False, " 人。丙。")],
        [(False, "甲。共 1"), (True, "5"), (False, " 人。丙。")],
    ),
]


@pytest.mark.parametrize(("text", "other", "left", "right"), CASES)
def test_pieces(text, other, left, right):
    assert differences(text, other) == (left, right)


def test_pieces_of_long_texts_are_the_texts_again():
    text, other = "甲乙。" * MOST_SENTENCES, "甲乙。" * 10 + "丙" + "甲乙。" * MOST_SENTENCES
    for found, whole in zip(differences(text, other), (text, other), strict=True):
        assert "".join(piece for _is_marked, piece in found) == whole
