"""`send_reminders` writes each letter once, by the programme; the office may remind at any time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from award.audit.models import AuditEvent
from award.core.clock import BEIJING
from award.core.errors import StaleState
from award.cycles.models import Cycle, Programme
from award.home.services import queue_reminders, remind_now
from award.outbox.models import HeldKind, Message
from award.outbox.services import send_due
from tests import factories
from tests.home.test_reminding import draft_due

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NIGHT = datetime(2026, 5, 6, 1, tzinfo=BEIJING)
KINDS = ("applying", "correcting", "recommending", "inviting", "declaring", "assessing", "departments")


def letters():
    return list(Message.objects.filter(kind="reminder_applying").order_by("pk"))


def test_a_letter_is_written_at_night_and_sent_in_the_morning(capsys):
    with time_machine.travel(NIGHT, tick=False):
        _cycle, owner = draft_due(7)
        call_command("send_reminders")
        call_command("send_reminders")
        (letter,) = letters()
        assert letter.recipient == owner
        assert letter.due_at.astimezone(BEIJING).hour == 8
        assert send_due() == 0
    assert capsys.readouterr().out.count("1 reminder(s) written") == 1
    with time_machine.travel(NIGHT + timedelta(hours=7), tick=False):
        assert send_due() == 1
    with time_machine.travel(NIGHT + timedelta(days=4), tick=False):
        call_command("send_reminders")
        assert len(letters()) == 2


def test_a_day_on_which_the_timer_did_not_run_loses_no_letter():
    with time_machine.travel(NIGHT, tick=False):
        draft_due(8)
        call_command("send_reminders")
        assert letters() == []
    with time_machine.travel(NIGHT + timedelta(days=2), tick=False):
        call_command("send_reminders")
        call_command("send_reminders")
    assert len(letters()) == 1


def test_a_letter_written_later_in_the_day_does_not_wait_a_day():
    with time_machine.travel(NIGHT + timedelta(hours=9), tick=False):
        cycle, _owner = draft_due(7)
        queue_reminders(actor=None, cycle=cycle)
        assert send_due() == 1


def test_altered_rules_of_one_cycle_do_not_keep_back_another(capsys):
    with time_machine.travel(NIGHT, tick=False):
        cycle, _owner = draft_due(7)
        broken = Cycle.objects.get(pk=factories.make_cycle("applying").pk)
        Cycle.objects.filter(pk=broken.pk).update(pinned_programme_sha256="0" * 64, year=broken.year)
        call_command("send_reminders")
        assert len(letters()) == 1
    assert str(broken) in capsys.readouterr().err
    assert Programme.objects.exists()
    assert cycle.pk != broken.pk


def test_a_kind_the_office_holds_is_held():
    with time_machine.travel(NIGHT, tick=False):
        cycle, _owner = draft_due(7)
        HeldKind.objects.create(kind="reminder_applying", held_at=NIGHT, held_by=factories.make_user())
        queue_reminders(actor=None, cycle=cycle)
        assert letters()[0].state == "held"


def test_the_office_reminds_now_once_a_day():
    with time_machine.travel(NIGHT, tick=False):
        cycle, _owner = draft_due(5)
        officer = factories.make_user("", "office")
        with pytest.raises(StaleState):
            remind_now(actor=officer, cycle=cycle, phase="applying", expected=2)
        assert remind_now(actor=officer, cycle=cycle, phase="applying", expected=1) == 1
        assert remind_now(actor=officer, cycle=cycle, phase="applying", expected=1) == 0
        assert send_due() == 1
        assert AuditEvent.objects.filter(action="reminder.now").count() == 2
    with time_machine.travel(NIGHT + timedelta(days=1), tick=False):
        assert remind_now(actor=officer, cycle=cycle, phase="applying", expected=1, is_held=True) == 1
        assert letters()[-1].state == "held"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("phase", KINDS)
@pytest.mark.parametrize("count", [1, 2])
def test_each_letter_is_whole_in_both_languages(phase, language, count):
    from award.home.reminding import Reminder
    from award.outbox.services.sending import rendered

    row = Reminder(factories.make_cycle(), phase, factories.make_user(language=language), NIGHT, ("<A & B>",) * count)
    subject, body = rendered(row.kind, row.recipient, row.context)
    assert subject
    assert body.count("- <A & B>") == count
    assert row.context["address"] in body
    assert "{" not in body
