"""Dates of a cycle: set, put off, refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from award.core.clock import BEIJING, now
from award.core.errors import ServiceError, StaleState
from award.cycles import services
from award.cycles.models import Cycle, DateChange
from tests.cycles.services.common import dates, events, opened
from tests.factories import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_set_dates_records_what_changed(clerk, draft):
    opens = datetime(2027, 3, 1, 9, 0, tzinfo=BEIJING)
    closes = datetime(2027, 4, 30, 17, 0, tzinfo=BEIJING)
    services.set_dates(actor=clerk, cycle=draft, applications_open_at=opens, applications_close_at=closes)

    draft.refresh_from_db()
    assert (draft.applications_open_at, draft.applications_close_at) == (opens, closes)
    action, before, after, _reason = events()[-1]
    assert action == "cycle.dates_set"
    assert before == {"applications_open_at": None, "applications_close_at": None}
    assert after == {"applications_open_at": opens.isoformat(), "applications_close_at": closes.isoformat()}


@pytest.mark.parametrize(
    "changes",
    [
        {"applications_close_at": now() - timedelta(days=1)},
        {"results_on": (now() + timedelta(days=50)).date()},
        {"round_due": {"material": now() + timedelta(days=29)}},
        {"round_due": {"material": now() + timedelta(days=70), "consensus": now() + timedelta(days=60)}},
    ],
    ids=["closes first", "results first", "due before closing", "rounds swapped"],
)
def test_set_dates_refuses_dates_out_of_order(clerk, draft, changes):
    with pytest.raises(ServiceError) as refusal:
        services.set_dates(actor=clerk, cycle=draft, **dates(**changes))
    assert refusal.value.code == "dates_refused"
    draft.refresh_from_db()
    assert draft.applications_close_at is None
    assert not draft.rounds.exclude(due_at=None).exists()


def test_set_dates_of_an_open_cycle_puts_off_with_a_reason(clerk, draft):
    opened(clerk, draft)
    later = draft.applications_close_at + timedelta(days=3)
    values = dates(applications_open_at=draft.applications_open_at, applications_close_at=later, round_due=None)

    with pytest.raises(ServiceError):
        services.set_dates(actor=clerk, cycle=draft, **values)
    services.set_dates(actor=clerk, cycle=draft, **values, reason="台风停工三天")

    action, before, after, reason = events()[-1]
    assert (action, reason) == ("cycle.dates_set", "台风停工三天")
    assert after == {"applications_close_at": later.isoformat()}
    assert before == {"applications_close_at": (later - timedelta(days=3)).isoformat()}


@pytest.mark.parametrize(
    ("name", "days"), [("applications_close_at", -1), ("applications_open_at", 1), ("results_on", -1), ("material", -1)]
)
def test_set_dates_of_an_open_cycle_never_brings_forward(clerk, draft, name, days):
    opened(clerk, draft)
    due = {round.code: round.due_at for round in draft.rounds.all()}
    values = {key: getattr(draft, key) for key in ("applications_open_at", "applications_close_at", "results_on")}
    target = due if name == "material" else values
    target[name] += timedelta(days=days)

    with pytest.raises(ServiceError) as refusal:
        services.set_dates(actor=clerk, cycle=draft, **values, round_due=due, reason="改期")
    assert refusal.value.code == "dates_refused"
    assert events()[-1][0] == "cycle.opened"


def test_set_dates_after_a_step_by_someone_else_is_stale(clerk):
    cycle = make_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(state="eligibility")
    later = cycle.applications_close_at + timedelta(days=3)
    with pytest.raises(StaleState):
        services.set_dates(
            actor=clerk,
            cycle=cycle,
            applications_open_at=cycle.applications_open_at,
            applications_close_at=later,
            reason="延期",
        )


def test_days_and_starts_are_set_and_those_not_named_stay(clerk, draft):
    late = dates(results_on=date(2099, 2, 1))
    days = {"notice_on": date(2099, 1, 5), "id": date(2099, 1, 1)}
    starts = {"site": date(2099, 1, 2), "nowhere": date(2099, 1, 1)}
    services.set_dates(actor=clerk, cycle=draft, **late, days=days, round_starts=starts)
    services.set_dates(actor=clerk, cycle=Cycle.objects.get(pk=draft.pk), **late)
    draft = Cycle.objects.get(pk=draft.pk)
    assert draft.notice_on == date(2099, 1, 5)
    assert draft.rounds.get(code="site").starts_on == date(2099, 1, 2)
    assert not DateChange.objects.exists()


def test_a_change_after_opening_is_kept_once_a_date(clerk, draft):
    opened(clerk, draft)
    due = draft.rounds.get(code="site").due_at or draft.rounds.get(code="consensus").due_at + timedelta(days=20)
    services.set_dates(
        actor=clerk, cycle=draft, applications_open_at=draft.applications_open_at,
        applications_close_at=draft.applications_close_at, results_on=draft.results_on,
        round_due={"site": due + timedelta(days=1)}, days={"deliberation_on": draft.results_on}, reason="专家延期",
    )  # fmt: skip
    rows = DateChange.objects.order_by("pk")
    assert [(row.field, row.old, row.reason) for row in rows] == [
        ("deliberation_on", "", "专家延期"), ("due:site", "", "专家延期")
    ]  # fmt: skip


def test_of_two_who_put_off_at_once_one_is_told(clerk, draft):
    opened(clerk, draft)
    mine, theirs = Cycle.objects.get(pk=draft.pk), Cycle.objects.get(pk=draft.pk)
    for cycle, days in ((theirs, 5), (mine, 9)):
        values = dates(
            applications_open_at=cycle.applications_open_at,
            applications_close_at=cycle.applications_close_at + timedelta(days=days),
            round_due=None,
        )
        if cycle is theirs:
            services.set_dates(actor=clerk, cycle=cycle, **values, reason="台风")
        else:
            with pytest.raises(StaleState):
                services.set_dates(actor=clerk, cycle=cycle, **values, reason="台风")
    assert DateChange.objects.count() == 1
