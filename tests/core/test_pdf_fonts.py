"""What the fonts cover, and what stands in for the rest."""

import pytest

from award.core.pdf_fonts import MISSING, covered_characters, printable


@pytest.mark.parametrize("text", ["质量", "喆堃淼㙓𠅤䶮𬱖", "Excellence, 92.3 % — “甲”…", "第一行\n第二行\t末"])
def test_ordinary_and_rare_text_is_left_alone(text: str) -> None:
    assert printable(text) == text


def test_other_characters_are_shown_as_missing_or_left_out() -> None:
    assert printable("甲😀乙\u202e丙\u200d丁\x0b戊\ue000") == f"甲{MISSING}乙丙丁\x0b戊{MISSING}"


def test_mark_for_a_missing_character_is_itself_covered() -> None:
    assert ord(MISSING) in covered_characters()
