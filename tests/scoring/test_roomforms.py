import pytest
from django.http import QueryDict

from award.scoring.roomforms import LONGEST, AgreeForm, AnswerForm, MergedForm, PostForm


def test_sources_are_keys_and_nothing_else():
    form = MergedForm(QueryDict("kind=issue&text=a&source=3&source=x&source=-1&source=²&source=" + "9" * 40))
    assert form.sources == [3]
    assert form.is_valid()


@pytest.mark.parametrize(
    ("form", "query"),
    [
        (MergedForm, "kind=praise&text=a"), (MergedForm, "kind=issue&merged=x"), (MergedForm, "kind=issue&version=-1"),
        (MergedForm, "kind=issue&text=" + "a" * (LONGEST + 1)), (PostForm, "text=" + "a" * (LONGEST + 1)),
        (AnswerForm, "answer=perhaps"), (AnswerForm, "answer=confirm&seen=zz"),
        (AgreeForm, "reason=" + "a" * (LONGEST + 1)),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(form, query):
    assert not form(QueryDict(query)).is_valid()
