import pytest

from award.domain.errors import DomainError
from award.domain.text import Text, clean_text, count_characters, whole_number


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("　 \n\t\u00a0", 0),
        ("卓越绩效，持续改进。", 10),  # punctuation counts as a character
        ("Six Sigma projects", 3),
        ("推行6S管理", 5),  # 推 行 6S 管 理
        ("增长12.5%", 6),  # 增 长 12 . 5 %
        ("Café\u0301s", 3),  # an accent too many stands alone: Café, the accent, s
        ("Cafe\u0301", 1),  # decomposed: the NFC form is one word
        ("中\u200b文\ufeff", 2),
        ("\U00020bb7野家", 3),  # beyond the BMP: one code point, not two
    ],
)
def test_count_characters(text, count):
    assert count_characters(text) == count


@pytest.mark.parametrize(
    ("text", "code", "character"),
    [
        ("a\ud800b", "text.surrogate", "half a character"),
        ("a\x00b", "text.control", "U+0000"),
        ("a\x0bb", "text.control", "U+000B"),
        ("a\x85b", "text.control", "U+0085"),
        ("公司\u202egnp.exe", "text.bidi", "U+202E"),
        ("\u2067甲\u2069", "text.bidi", "U+2067"),
    ],
)
def test_clean_text_refuses(text, code, character):
    with pytest.raises(DomainError) as caught:
        clean_text(text)
    assert caught.value.code == code
    assert character in str(caught.value)


def test_clean_text_normalises():
    assert clean_text("a\r\nb\rc\td\u200de\u0301") == "a\nb\nc\tdé"


def test_text_answers_by_language():
    text = Text(zh="领导", en="Leadership")
    assert [text.get(tag) for tag in ("zh-hans", "zh-CN", "en", "fr")] == ["领导", "领导", "Leadership", "Leadership"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None), ("", None), ("-1", None),
        ("+1", None), (" 1", None), ("１", None), ("²", None), ("1_0", None), ("1.0", None),
    ],
)  # fmt: skip
def test_whole_number_takes_ascii_digits_of_a_bounded_length(text, number):
    assert whole_number(text) == number


def test_whole_number_of_fewer_digits():
    assert (whole_number("99", 2), whole_number("100", 2)) == (99, None)
