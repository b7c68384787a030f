"""What colleagues say to each other stays with them."""

from __future__ import annotations

import json

import pytest
from django.http import Http404

from award.applications import services
from award.applications.models import Comment
from award.core.errors import ServiceError, StaleState
from tests.applications.cast import events, fill, make_team, submit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_comment_its_answer_and_its_settling():
    team = make_team()
    first = services.write_comment(
        actor=team.viewer, application=team.application, text=" 缺少数据 ", item_code="4.1.2"
    )
    answer = services.write_comment(actor=team.editor, application=team.application, text="已补充", reply_to=first)
    assert (first.text, answer.item_code, answer.reply_to) == ("缺少数据", "4.1.2", first)
    settled = services.resolve_comment(actor=team.owner, comment=first)
    assert settled.resolved_by == team.owner
    with pytest.raises(StaleState):
        services.resolve_comment(actor=team.editor, comment=first)
    (event, _answer) = events("comment.written")
    assert json.loads(event.body)["after"] == {"comment": first.pk, "item": "4.1.2"}
    assert "缺少数据" not in event.body


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "  "}, "Write something"),
        ({"text": "长" * 2001}, "2000"),
        ({"text": "a", "item_code": "9.9.9"}, "not part"),
    ],
)
def test_bad_comments_are_refused(changes, said):
    team = make_team()
    with pytest.raises(ServiceError, match=said):
        services.write_comment(actor=team.owner, application=team.application, **changes)
    assert not Comment.objects.exists()


def test_an_answer_is_not_answered_nor_one_of_another_application():
    team, other = make_team(), make_team()
    theirs = services.write_comment(actor=other.owner, application=other.application, text="别家")
    mine = services.write_comment(actor=team.owner, application=team.application, text="自家")
    answer = services.write_comment(actor=team.owner, application=team.application, text="答", reply_to=mine)
    for wrong in (theirs, answer):
        with pytest.raises(ServiceError, match="not there"):
            services.write_comment(actor=team.owner, application=team.application, text="答", reply_to=wrong)


def test_strangers_find_nothing_and_no_comment_enters_a_revision():
    team = make_team()
    fill(team)
    comment = services.write_comment(
        actor=team.owner, application=team.application, text="内部讨论甲", item_code="4.1.2"
    )
    with pytest.raises(Http404):
        services.write_comment(actor=team.rival, application=team.application, text="a")
    with pytest.raises(Http404):
        services.resolve_comment(actor=team.rival, comment=comment)
    assert comment.text not in submit(team).payload
