"""Until when one applicant may write: one second before, at, and after each kind of deadline.

An upload that begins before and ends after it: tests/applications/services/test_uploads.py.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from award.applications import deadlines, permissions, services
from award.applications.models import Application
from award.core.clock import now
from award.core.templatetags.award import beijing
from tests.applications.cast import Team, make_team
from tests.applications.review import extend, send_back, with_grace
from tests.factories import make_cycle, make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SECOND = timedelta(seconds=1)


def may(team: Team, moment) -> bool:
    """May the owner both write and submit at that moment?"""
    application = Application.objects.select_related("cycle__programme__criteria_set", "organisation").get(
        pk=team.application.pk
    )
    with time_machine.travel(moment, tick=False):
        edit, submit = permissions.can_edit(team.owner, application), permissions.can_submit(team.owner, application)
    assert bool(edit) == bool(submit)
    return bool(edit)


@pytest.mark.parametrize(("grace", "days"), [(0, 0), (15, 0), (0, 3), (15, 3)])
@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_one_second_before_at_and_after(grace, days, state):
    cycle = make_cycle(programme=make_programme(text=with_grace(grace)))
    team = make_team(cycle=cycle, state=state)
    last = cycle.applications_close_at + timedelta(days=days, minutes=grace)
    if days:
        extend(team.application, cycle.applications_close_at + timedelta(days=days))
    assert [may(team, last + step) for step in (-SECOND, timedelta(0), SECOND)] == [True, True, False]
    deadline = deadlines.deadline_of(team.application)
    assert (deadline.grace_until, deadline.extended) == (last, bool(days))
    assert deadline.reason_kind == ("extension" if days else "cycle")


def test_the_latest_extension_counts_and_never_shortens_the_deadline():
    team = make_team()
    closes = team.application.cycle.applications_close_at
    extend(team.application, closes + timedelta(days=9), minutes_ago=10)
    extend(team.application, closes + timedelta(days=2))
    assert deadlines.deadline_of(team.application).closes_at == closes + timedelta(days=2)
    extend(team.application, closes - timedelta(days=2))
    assert deadlines.deadline_of(team.application) == deadlines.Deadline(closes, closes)


@pytest.mark.parametrize(("state", "taken"), [("eligibility", True), ("assessing", False), ("cancelled", False)])
def test_an_extension_outlasts_the_close_for_all_others_until_assessment(state, taken):
    cycle = make_cycle(state=state, applications_close_at=now() - timedelta(hours=1))
    team = make_team(cycle=cycle)
    extend(team.application, now() + timedelta(hours=1))
    assert may(team, now()) is taken
    assert deadlines.takes_by_extension(team.application) is taken
    assert not deadlines.takes_by_extension(make_team(cycle=cycle).application)


def test_a_correction_has_its_own_due_date_without_grace():
    cycle = make_cycle(
        "eligibility", programme=make_programme(text=with_grace(30)), applications_close_at=now() - timedelta(days=2)
    )
    team = make_team(cycle=cycle, state="submitted")
    due = now() + timedelta(days=5)
    correction = send_back(team.application, due)
    application = team.application
    assert deadlines.deadline_of(application) == deadlines.Deadline(due, due, reason_kind="correction")
    for step, open_ in ((-SECOND, True), (timedelta(0), True), (SECOND, False)):
        with time_machine.travel(due + step, tick=False):
            assert bool(permissions.can_edit_part(team.editor, application, "item", "4.1.2")) is open_
            assert bool(permissions.can_submit(team.owner, application)) is open_
            assert deadlines.deadline_of(application).is_open is open_
            assert not permissions.can_edit(team.editor, application)
    correction.state, correction.closed_at = "lapsed", now()
    correction.save()
    application.refresh_from_db()
    assert deadlines.open_correction(application) is None


def test_before_the_deadline_a_correction_closes_nothing():
    team = make_team(state="submitted")
    closes = team.application.cycle.applications_close_at
    send_back(team.application, now() + timedelta(days=2))
    assert permissions.can_edit(team.editor, team.application)
    assert permissions.can_edit_part(team.editor, team.application, "profile")
    assert deadlines.deadline_of(team.application).closes_at == closes


def late_posts(team: Team) -> dict[str, dict[str, str]]:
    """Each way of writing and of submitting, with a text that must not be lost."""
    pk = team.application.pk
    return {
        reverse("applications:basic", args=[pk]): {"address": "迟到的内容", "version": "0"},
        reverse("applications:profile", args=[pk]): {"text-B-1-1a": "迟到的内容"},
        reverse("applications:item", args=[pk, "4.1.2"]): {"text-method": "迟到的内容", "version-method": "1"},
        reverse("applications:answer_save", args=[pk, "4.1.2"]): {
            "field": "method", "text-method": "迟到的内容", "version-method": "1",
        },
        reverse("applications:submit", args=[pk]): {},
    }  # fmt: skip


def test_a_late_attempt_keeps_the_draft_shows_what_was_typed_and_whom_to_call(client):
    team = make_team()
    services.save_answer(
        actor=team.editor, application=team.application, item=team.item(), layer="method", text="按时写下", version=0
    )
    closes = team.application.cycle.applications_close_at
    client.cookies["django_language"] = "en"
    with time_machine.travel(closes + SECOND, tick=False):
        client.force_login(team.owner)
        for url, data in late_posts(team).items():
            answer = client.post(url, {**data, "browser_clock": (closes - timedelta(days=1)).isoformat()})
            assert answer.status_code == 403, url
            assert "The deadline for applications has passed." in answer.text, url
            if not url.endswith("/save/"):  # a fragment; its page tells the rest
                assert beijing(closes) in answer.text, url
                assert "0898" in answer.text, url
            assert "迟到的内容" in answer.text or not data or url.endswith("/save/"), url
        assert "按时写下" in client.get(reverse("applications:item", args=[team.application.pk, "4.1.2"])).text
    assert [row.text for row in team.application.answers.all()] == ["按时写下"]
    assert not team.application.revisions.exists()


def test_an_extension_granted_while_the_form_is_on_its_way_counts():
    """The page was refused a moment ago; what holds is the server's state when it writes."""
    team = make_team()
    closes = team.application.cycle.applications_close_at
    with time_machine.travel(closes + SECOND, tick=False):
        assert not permissions.can_submit(team.owner, team.application)
        extend(team.application, closes + timedelta(hours=1))
        saved = services.save_typed(
            actor=team.owner, pk=team.application.pk, code="4.1.2", part="method", text="刚好来得及", version=0
        )
    assert saved.version == 1
