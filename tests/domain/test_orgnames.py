"""What is compared of a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.domain.orgnames import LONGEST, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海南（海口）椰风有限公司", "海南(海口)椰风有限公司"),
        ("海南（海口）椰风有限公司", "海南海口椰风有限公司"),
        ("海南 椰风\u3000有限责任公司", "海南椰风有限公司"),
        ("海南椰风股份有限公司", "海南椰风有限公司"),
        ("ＡＢＣ电子有限公司", "abc电子有限公司"),
        ("海南“椰风”有限公司", "海南椰风有限公司"),
        ("海南椰风有限公司\u200b", "海南椰风有限公司"),
    ],
)
def test_what_is_written_this_way_or_that_way_is_the_same(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海南椰风有限公司", "海南椰凤有限公司"),
        ("海南椰风有限公司", "海南椰风有限公司海口分公司"),
        ("海南椰风有限公司", "海口椰风有限公司"),
        ("有限公司研究院", "研究院"),
    ],
)
def test_what_differs_in_a_word_differs(one, other):
    assert name_key(one) != name_key(other)


def test_signs_alone_are_no_name():
    assert name_key(" （）·-") == ""


@given(st.text(max_size=400))
def test_any_text_gives_a_key_that_can_be_stored(text):
    assert len(name_key(text)) <= LONGEST
