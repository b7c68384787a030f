"""Differences of texts: complete, short, and bounded."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from award.domain.textdiff import MAX_EDITS, Piece, compare, differences, merged


def sides(pieces):
    return tuple("".join(piece.text for piece in pieces if piece.kind != kind) for kind in ("new", "old"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("同样", "同样", [Piece("same", "同样")]),
        ("", "新", [Piece("new", "新")]),
        ("旧", "", [Piece("old", "旧")]),
        ("合格率上升", "合格率下降", [Piece("same", "合格率"), Piece("old", "上升"), Piece("new", "下降")]),
        ("用 leadership 法", "用 leaders 法", [
            Piece("same", "用 "), Piece("old", "leadership"), Piece("new", "leaders"), Piece("same", " 法"),
        ]),
        ("甲\n乙", "甲\n丙\n乙", [Piece("same", "甲\n"), Piece("new", "丙\n"), Piece("same", "乙")]),
    ],
)  # fmt: skip
def test_chinese_by_characters_latin_by_words(old, new, expected):
    assert compare(old, new) == expected


def test_whatever_the_texts_both_can_be_put_together_again():
    chance = random.Random(4)
    for _n in range(300):
        old, new = ("".join(chance.choices("质量😀𠀀 ab。\n", k=chance.randrange(40))) for _side in range(2))
        pieces = compare(old, new)
        assert sides(pieces) == (old, new)
        assert all(one.kind != next_one.kind for one, next_one in pairwise(pieces))
        assert all(character in merged(old, new) for character in {*old, *new})


def test_texts_that_differ_much_are_compared_by_sentences_or_replaced():
    sentence = "公司按月复核战略目标，由总经理主持。"
    old = "".join(f"{n}{sentence}" for n in range(100))
    new = old.replace("公司", "集团有限责任")
    pieces = compare(sentence + old, sentence + new)
    assert sides(pieces) == (sentence + old, sentence + new)
    assert pieces[0] == Piece("same", sentence + "0")
    assert Piece("old", "公司") not in pieces
    assert len(pieces) < 3 * MAX_EDITS
    one, other = ("".join(random.Random(seed).choices("质量管理体系", k=50_000)) for seed in (1, 2))
    assert sides(compare(one, other)) == (one, other)


def test_side_by_side_each_text_is_whole_with_its_own_part_marked():
    assert differences("甲乙。丙", "甲丁。丙") == (
        [(False, "甲"), (True, "乙"), (False, "。丙")],
        [(False, "甲"), (True, "丁"), (False, "。丙")],
    )
    assert differences("", "新") == ([], [(True, "新")])
