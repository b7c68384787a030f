"""The time left in pieces: the two greatest units, in words, with what the script counts down from."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from award.applications import deadlines
from award.applications.templatetags import countdown as tags
from award.core.clock import now
from tests.factories import make_application


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=9, hours=2, minutes=59), "9 days 2 hours"),
        (timedelta(days=1), "1 day 0 hours"),
        (timedelta(hours=23, minutes=1, seconds=5), "23 hours 1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(seconds=1), "0 minutes"),
        (timedelta(0), ""),
        (timedelta(seconds=-1), ""),
    ],
)
def test_the_two_greatest_units_are_shown(left, words):
    with time_machine.travel("2026-11-24T00:00:00Z", tick=False):
        html = str(tags.countdown(now() + left))
    shown = re.sub(r"<span data-unit[^>]* hidden>.*?</span></span>", "", html)
    assert " ".join(re.sub(r"<[^>]+>", " ", shown).split()) == words
    if words:
        assert f'data-left="{int(left.total_seconds())}"' in html
        assert f'data-closes="{1795478400 + int(left.total_seconds())}"' in html


def test_without_a_deadline_there_is_nothing():
    assert tags.countdown(None) == ""


@pytest.mark.django_db
def test_the_deadline_is_that_of_the_rule():
    application = make_application()
    assert tags.deadline_of(application) == deadlines.deadline_of(application)
