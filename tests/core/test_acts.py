"""Calling a service and saying what came of it."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from award.core.acts import act
from award.core.errors import ServiceError


@pytest.fixture
def request_of_someone(rf):
    request = rf.post("/")
    request.user = "someone"
    request._messages = CookieStorage(request)
    return request


def said(request):
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def test_what_was_done_is_said_and_its_result_returned(request_of_someone):
    assert act(request_of_someone, "Done.", lambda *, actor, number: (actor, number), number=3) == ("someone", 3)
    assert act(request_of_someone, "Done too.", lambda *, actor: None) is True
    assert said(request_of_someone) == [("success", "Done."), ("success", "Done too.")]


def test_a_refusal_is_said_instead(request_of_someone):
    def refuse(*, actor):
        raise ServiceError("Not now.")

    assert act(request_of_someone, "Done.", refuse) is None
    assert said(request_of_someone) == [("error", "Not now.")]
