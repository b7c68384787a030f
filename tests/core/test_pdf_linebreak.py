"""Where a line may end."""

import pytest

from award.core.pdf_linebreak import can_break, split_units, tounicode_cmap


class Unit(str):
    """One character, one unit wide."""

    __slots__ = ()
    width = 1.0
    is_hard = False


class HardBreak(Unit):
    __slots__ = ()
    is_hard = True


def lines(text: str, width: float) -> list[str]:
    units = [HardBreak("") if char == "\n" else Unit(char) for char in text]
    return ["".join(units[line.start : line.end]) for line in split_units(units, lambda number: width, 0.0)]


@pytest.mark.parametrize(
    ("pair", "may_break"),
    [
        *[("中文", True), ("文。", False), ("（中", False), ("中a", True), ("a中", True), ("。中", True)],
        *[("ab", False), ("92", False), ("6%", False), ("——", False), ("……", False), (" a", True)],
        *[("a ", False), ("\u00a0中", False), ("-a", True), ("-1", False)],
    ],
)
def test_can_break(pair: str, may_break: bool) -> None:
    assert can_break(*pair) is may_break


def test_closing_mark_takes_its_character_to_the_next_line() -> None:
    assert lines("质量第一。以人为本", 4) == ["质量第", "一。以人", "为本"]


def test_word_stays_whole_and_loses_the_space_at_the_line_end() -> None:
    assert lines("excellence model", 12) == ["excellence", "model"]


def test_word_wider_than_the_line_is_cut() -> None:
    assert lines("abcdefgh", 3) == ["abc", "def", "gh"]


def test_hard_break_ends_a_line() -> None:
    assert lines("甲乙\n丙", 9) == ["甲乙", "丙"]


def test_tounicode_writes_surrogate_pairs_in_blocks_of_a_hundred() -> None:
    cmap = tounicode_cmap("F", [0x20164, *range(0x4E00, 0x4E00 + 120)])

    assert "<00> <D840DD64>" in cmap
    assert [line for line in cmap.splitlines() if line.endswith("beginbfchar")] == ["100 beginbfchar", "21 beginbfchar"]
