"""What waits for the office is counted once, with the page where it is dealt with."""

from datetime import timedelta

import pytest

from award.applications.models import Note
from award.core.clock import now, today
from award.eligibility.models import DepartmentRequest
from award.home.templatetags.office_nav import entry_of
from award.home.waiting import counts_by_entry, waits_of
from award.outbox.models import Bounce, Message
from award.panels.models import SeatInvitation
from tests import factories
from tests.scoring.scene import scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def letter(state):
    Message.objects.create(
        event_key=state, kind="k", address="a@example.org", language="en", subject="s", body="b", created_at=now(),
        state=state,
    )  # fmt: skip


def fill(cycle):
    officer = factories.make_user("", "office")
    application = factories.make_application(cycle)
    for side in ("applicant", "applicant", "office"):
        Note.objects.create(application=application, side=side, author=officer, text="x", written_at=now())
    for due in (today() - timedelta(days=1), today() + timedelta(days=1)):
        DepartmentRequest.objects.create(
            cycle=cycle, department="d", text="x", state="sent", made_by=officer, made_at=now(),
            sent_on=today() - timedelta(days=5), due_on=due,
        )  # fmt: skip
    SeatInvitation.objects.create(
        cycle=cycle, expert=factories.make_expert(), panel=factories.make_panel(cycle), role="assessor",
        token_sha256="a" * 64, invited_at=now(), due_at=now() + timedelta(days=2), invited_by=officer,
    )  # fmt: skip
    for state in ("held", "failed", "queued"):
        letter(state)
    Bounce.objects.create(address="a@example.org", reason="x", bounced_at=now())


def test_nothing_waits_in_an_empty_cycle():
    assert waits_of(factories.make_cycle()) == []


def test_what_waits_is_counted_and_leads_to_its_page():
    cycle = factories.make_cycle("assessing")
    fill(cycle)
    fill_other = factories.make_cycle("assessing")
    assert {(wait.view, wait.count) for wait in waits_of(cycle)} == {
        ("applications:office_threads", 2), ("eligibility:requests", 1), ("panels:invitations", 1),
        ("home:outbox", 1), ("home:bounces", 1),
    }  # fmt: skip
    assert [wait.count for wait in waits_of(cycle) if wait.view == "home:outbox"] == [1, 1]
    assert {wait.view for wait in waits_of(fill_other)} == {"home:outbox", "home:bounces"}


def test_an_assessor_lost_to_a_conflict_waits_to_be_replaced():
    found = scene(size=1)
    assert not [wait for wait in waits_of(found.cycle) if wait.view == "panels:conflict_list"]
    factories.make_conflict(found.user(0), found.application)
    assert [wait.count for wait in waits_of(found.cycle) if wait.view == "panels:conflict_list"] == [1]


def test_numbers_of_pages_add_up_at_their_entry_of_the_side_bar():
    cycle = factories.make_cycle("assessing")
    fill(cycle)
    counts = counts_by_entry(cycle, entry_of)
    assert (counts["home:outbox"], counts["eligibility:queue"]) == (3, 1)
