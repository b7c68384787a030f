import pytest

from award.core.errors import ServiceError
from award.scoring.entered import REMARK_LIMIT, clean_remark, mark_text


def test_a_remark_is_cleaned_as_it_is_stored():
    assert clean_remark("strength", "  工序受控\r\n第二行 ") == "工序受控\n第二行"
    assert clean_remark("issue", "字" * REMARK_LIMIT) == "字" * REMARK_LIMIT


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("praise", "好", "finding_kind"),
        ("strength", " \n", "finding_empty"),
        ("strength", "字" * (REMARK_LIMIT + 1), "finding_too_long"),
        ("strength", "a\x0bb", "finding_text"),
    ],
)
def test_what_is_no_remark_is_refused_with_its_cause(kind, text, code):
    with pytest.raises(ServiceError) as refusal:
        clean_remark(kind, text)
    assert refusal.value.code == code


@pytest.mark.parametrize(("mark", "said"), [((55, False), "55%"), ((None, False), "—"), ((0, False), "0%")])
def test_a_mark_reads_as_a_per_cent(mark, said):
    assert mark_text(*mark) == said


def test_an_absent_mark_is_said_in_words():
    assert mark_text(None, True) not in ("", "—")
