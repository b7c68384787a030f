import json
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import Http404

from award.core.clock import now
from award.core.errors import ServiceError, StaleState
from award.scoring import services
from award.scoring.models import RoomPresence, TalkPost
from tests import factories as make
from tests.scoring.scene import CODE, actions, last_event, secretary, stranger, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _say(found, sheet, actor=None, text="先看展开"):
    return services.post_in_discussion(actor=actor or found.user(1), sheet=sheet, item=found.item(CODE), text=text)


def test_members_and_the_secretary_talk_and_the_trail_holds_no_word():
    found, sheet = talk()
    post = _say(found, sheet)
    assert (post.text, post.seat.expert.user) == ("先看展开", found.user(1))
    body = json.loads(last_event().body)
    assert (body["action"], body["after"]) == ("talk_post.added", {"item": CODE})
    assert _say(found, sheet, secretary(found)).pk
    sheet.refresh_from_db()
    assert sheet.stamp == 2


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "left", "office", "superuser", "owner"])
def test_strangers_find_no_room(who):
    found, sheet = talk()
    with pytest.raises(Http404):
        _say(found, sheet, stranger(found, who))
    assert not TalkPost.objects.exists()


@pytest.mark.parametrize(("text", "code"), [("", "text_empty"), (" \n ", "text_empty"), ("字" * 1001, "text_too_long")])
def test_empty_and_long_posts_are_refused(text, code):
    found, sheet = talk()
    with pytest.raises(ServiceError) as caught:
        _say(found, sheet, text=text)
    assert caught.value.code == code
    assert not TalkPost.objects.exists()


def test_only_the_author_withdraws_and_once_and_the_words_are_kept():
    found, sheet = talk()
    post = _say(found, sheet)
    with pytest.raises(ServiceError):
        services.withdraw_post(actor=found.chair, post=post)
    services.withdraw_post(actor=found.user(1), post=post)
    stale = TalkPost.objects.get(pk=post.pk)
    stale.withdrawn_at = None
    with pytest.raises(StaleState):
        services.withdraw_post(actor=found.user(1), post=stale)
    kept = TalkPost.objects.get(pk=post.pk)
    assert (kept.text, kept.withdrawn_at is not None) == ("先看展开", True)
    assert actions()[-2:] == ["talk_post.added", "talk_post.withdrawn"]


def test_an_agreed_sheet_takes_no_more_words():
    found, sheet = talk()
    post = _say(found, sheet)
    agreed = make.make_consensus(found.application, make.round_of(found.cycle, "site_visit"), found.panel, 50)
    with pytest.raises(ServiceError):
        _say(found, agreed)
    type(sheet).objects.filter(pk=sheet.pk).update(
        state="agreed", agreed_at=now(), agreed_by=found.chair, payload="{}", packed=b"1", sha256="0" * 64
    )
    with pytest.raises(ServiceError):
        services.withdraw_post(actor=found.user(1), post=post)


def test_the_database_changes_and_deletes_no_post():
    found, sheet = talk()
    post = _say(found, sheet)
    for act in (lambda: TalkPost.objects.filter(pk=post.pk).update(text="别的"), post.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_presence_is_written_at_most_once_in_fifteen_seconds():
    found, sheet = talk()
    with time_machine.travel(now(), tick=False) as clock:
        services.enter_room(actor=found.chair, sheet=sheet)
        first = RoomPresence.objects.get().last_seen
        clock.shift(timedelta(seconds=10))
        services.enter_room(actor=found.chair, sheet=sheet)
        assert RoomPresence.objects.get().last_seen == first
        clock.shift(timedelta(seconds=6))
        services.enter_room(actor=found.chair, sheet=sheet)
        assert RoomPresence.objects.get().last_seen > first
    assert "talk" not in "".join(actions())


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "left", "office"])
def test_strangers_do_not_enter(who):
    found, sheet = talk()
    with pytest.raises(Http404):
        services.enter_room(actor=stranger(found, who), sheet=sheet)
    assert not RoomPresence.objects.exists()
