"""Setting up and running a cycle: what is written, what is recorded, what is refused."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from django.db import DatabaseError, transaction

from award.audit.models import AuditEvent
from award.audit.services import verify
from award.core.access import Refused
from award.core.clock import BEIJING, now
from award.core.errors import ServiceError, StaleState
from award.cycles import services
from award.cycles.models import CalendarDay, CriteriaSet, Cycle, Item, Programme, Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.errors import DomainError, InputRefused
from tests.factories import criteria_file, make_cycle, make_programme, make_user, round_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def clerk():
    return make_user("clerk", "office")


@pytest.fixture
def draft(clerk):
    return services.create_cycle(
        actor=clerk, programme=make_programme(), year=2027, name_zh="2027年度海南省政府质量奖", name_en="2027 award"
    )


def events() -> list[tuple[str, dict, dict, str]]:
    """(action, before, after, reason) of every event, oldest first."""
    bodies = [json.loads(event.body) for event in AuditEvent.objects.order_by("seq")]
    return [(body["action"], body["before"], body["after"], body["reason"]) for body in bodies]


def dates(**changes):
    start = now().replace(microsecond=0)
    values = {
        "applications_open_at": start + timedelta(days=1),
        "applications_close_at": start + timedelta(days=30),
        "results_on": (start + timedelta(days=120)).date(),
        "round_due": {"material": start + timedelta(days=60), "consensus": start + timedelta(days=70)},
    }
    return {**values, **changes}


def opened(clerk, draft):
    services.set_dates(actor=clerk, cycle=draft, **dates())
    return services.open_cycle(actor=clerk, cycle=draft)


def test_load_criteria_keeps_every_item_once(clerk):
    first = services.load_criteria(actor=clerk, source=criteria_file(), name="gbt19580-2012.toml")
    again = services.load_criteria(actor=clerk, source=criteria_file(), name="another.toml")

    assert first == again
    assert CriteriaSet.objects.count() == 1
    items = list(Item.objects.order_by("position"))
    assert (len(items), sum(item.points for item in items), items[0].code) == (23, 1000, "4.1.2")
    assert [item.position for item in items] == list(range(23))
    assert events() == [("criteria.loaded", {}, {"code": "gbt19580-2012", "sha256": first.sha256}, "")]


def test_load_criteria_reports_every_fault_and_keeps_nothing(clerk):
    damaged = criteria_file().replace(b"points = 50", b"points = 51", 1).replace(b'kind = "process"', b'kind = "x"', 1)

    with pytest.raises(InputRefused) as refusal:
        services.load_criteria(actor=clerk, source=damaged, name="damaged.toml")

    assert len(refusal.value.faults) >= 2
    assert not CriteriaSet.objects.exists()
    assert not AuditEvent.objects.exists()


def test_load_programme_needs_its_criteria_first(clerk):
    source = make_programme().text.replace('criteria = "gbt19580-2012"', 'criteria = "unknown-1"').encode()
    with pytest.raises(ServiceError) as refusal:
        services.load_programme(actor=clerk, source=source, name="hainan.toml")
    assert refusal.value.code == "criteria_not_loaded"


def test_load_programme_refuses_a_scope_its_criteria_do_not_have(clerk):
    source = make_programme().text.replace('scope = "category:4.7"', 'scope = "category:9.9"').encode()
    with pytest.raises(InputRefused, match=r"floors\[0\]"):
        services.load_programme(actor=clerk, source=source, name="hainan.toml")


def test_load_programme_twice_is_one_row(clerk):
    source = make_programme().text.encode() + b"\n# another edition\n"
    row = services.load_programme(actor=clerk, source=source, name="hainan.toml")
    assert services.load_programme(actor=clerk, source=source, name="hainan.toml") == row
    assert Programme.objects.count() == 2
    assert [event[0] for event in events()] == ["programme.loaded"]


@pytest.mark.parametrize("model", [CriteriaSet, Item, Programme])
def test_loaded_rules_cannot_be_changed(model):
    make_programme()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(code="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_create_cycle_copies_the_rounds_of_the_programme(draft):
    assert list(draft.rounds.values_list("code", "kind", "position", "state")) == [
        ("material", "independent", 0, "pending"),
        ("consensus", "consensus", 1, "pending"),
        ("site", "site_visit", 2, "pending"),
    ]
    after = {"state": "draft", "year": 2027, "programme_sha256": draft.programme.sha256}
    assert events() == [("cycle.created", {}, after, "")]


def test_create_cycle_refuses_a_second_one_in_the_year_even_from_a_newer_text(clerk, draft):
    newer = make_programme(text=draft.programme.text + "\n# newer\n")
    for programme in (draft.programme, newer):
        with pytest.raises(ServiceError) as refusal:
            services.create_cycle(actor=clerk, programme=programme, year=2027, name_zh="二", name_en="Two")
        assert refusal.value.code == "cycle_exists"
    assert Cycle.objects.count() == 1


def test_create_cycle_after_a_cancelled_one(clerk, draft):
    services.move_cycle(actor=make_user("head", "chief"), cycle=draft, to="cancelled", reason="停办")
    services.create_cycle(actor=clerk, programme=draft.programme, year=2027, name_zh="二", name_en="Two")
    assert Cycle.objects.count() == 2


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


def test_open_cycle_pins_the_rules(clerk, draft):
    opened(clerk, draft)

    draft.refresh_from_db()
    programme = draft.programme
    assert draft.state == "applying"
    assert draft.opened_by == clerk
    assert draft.pinned_programme_sha256 == programme.sha256 == programme_of(draft).sha256
    assert draft.pinned_criteria_sha256 == programme.criteria_set.sha256 == criteria_of(draft).sha256
    after = {
        "state": "applying",
        "criteria_sha256": programme.criteria_set.sha256,
        "programme_sha256": programme.sha256,
    }
    assert events()[-1] == ("cycle.opened", {"state": "draft"}, after, "")


def test_open_cycle_names_the_missing_dates(clerk, draft):
    with pytest.raises(ServiceError) as refusal:
        services.open_cycle(actor=clerk, cycle=draft)
    assert refusal.value.code == "cycle_incomplete"
    draft.refresh_from_db()
    assert (draft.state, draft.opened_at) == ("draft", None)


def test_open_cycle_refuses_a_deadline_in_the_past(clerk, draft):
    past = dates(applications_open_at=now() - timedelta(days=9), applications_close_at=now() - timedelta(minutes=1))
    services.set_dates(actor=clerk, cycle=draft, **past)
    with pytest.raises(ServiceError):
        services.open_cycle(actor=clerk, cycle=draft)


def test_open_cycle_twice(clerk, draft):
    stale = Cycle.objects.get(pk=draft.pk)
    services.set_dates(actor=clerk, cycle=stale, **dates())
    opened(clerk, draft)

    with pytest.raises(DomainError):
        services.open_cycle(actor=clerk, cycle=draft)
    with pytest.raises(StaleState):
        services.open_cycle(actor=clerk, cycle=stale)
    assert [event[0] for event in events()].count("cycle.opened") == 1


def test_rules_of_an_opened_cycle_cannot_be_exchanged(clerk, draft):
    opened(clerk, draft)
    newer = make_programme(text=draft.programme.text + "\n# newer\n")
    Cycle.objects.filter(pk=draft.pk).update(programme=newer)  # what no service offers

    with pytest.raises(ServiceError) as refusal:
        programme_of(Cycle.objects.get(pk=draft.pk))
    assert refusal.value.code == "rules_not_pinned"


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


def test_close_applications_waits_for_the_deadline(clerk):
    cycle = make_cycle()
    with pytest.raises(ServiceError) as refusal:
        services.close_applications(actor=clerk, cycle=cycle)
    assert refusal.value.code == "too_early"

    moment = cycle.applications_close_at + timedelta(seconds=1)
    with mock.patch("award.cycles.permissions.now", return_value=moment):
        services.close_applications(actor=clerk, cycle=cycle)
    cycle.refresh_from_db()
    assert cycle.state == "eligibility"
    assert events() == [("cycle.applications_closed", {"state": "applying"}, {"state": "eligibility"}, "")]


def test_close_applications_waits_for_the_grace_of_the_programme(clerk):
    text = make_programme().text.replace("grace_minutes = 0", "grace_minutes = 30")
    cycle = make_cycle(programme=make_programme(text=text), applications_close_at=now() - timedelta(minutes=29))
    with pytest.raises(ServiceError):
        services.move_cycle(actor=clerk, cycle=cycle, to="eligibility")


@pytest.mark.parametrize("to", ["applying", "assessing", "published"])
def test_move_cycle_skips_no_step(clerk, to):
    cycle = make_cycle()
    with pytest.raises(DomainError):
        services.move_cycle(actor=clerk, cycle=cycle, to=to)


def test_move_cycle_cancels_by_the_chief_with_a_reason(clerk):
    cycle, chief = make_cycle("assessing"), make_user("head", "chief")
    with pytest.raises(Refused):
        services.move_cycle(actor=clerk, cycle=cycle, to="cancelled", reason="停办")
    with pytest.raises(ServiceError):
        services.move_cycle(actor=chief, cycle=cycle, to="cancelled", reason=" ")
    services.move_cycle(actor=chief, cycle=cycle, to="cancelled", reason="停办")
    assert events() == [("cycle.moved", {"state": "assessing"}, {"state": "cancelled"}, "停办")]


def test_rounds_follow_one_another(clerk):
    cycle = make_cycle("assessing")
    material, consensus = round_of(cycle, "independent", "pending"), round_of(cycle, "consensus", "pending")

    with pytest.raises(ServiceError):
        services.open_round(actor=clerk, round=consensus)
    services.open_round(actor=clerk, round=material)
    with pytest.raises(ServiceError):
        services.open_round(actor=clerk, round=consensus)
    services.close_round(actor=clerk, round=material)
    services.open_round(actor=clerk, round=consensus)

    assert [event[:3] for event in events()] == [
        ("round.opened", {"state": "pending"}, {"state": "open"}),
        ("round.closed", {"state": "open"}, {"state": "closed"}),
        ("round.opened", {"state": "pending"}, {"state": "open"}),
    ]


def test_round_opens_in_assessment_only(clerk):
    round = round_of(make_cycle("eligibility"), "independent", "pending")
    with pytest.raises(ServiceError) as refusal:
        services.open_round(actor=clerk, round=round)
    assert refusal.value.code == "cycle_not_assessing"


def test_round_closed_by_two_people_at_once(clerk):
    round = round_of(make_cycle("assessing"))
    stale = Round.objects.get(pk=round.pk)
    services.close_round(actor=clerk, round=round)
    with pytest.raises(StaleState):
        services.close_round(actor=clerk, round=stale)


def test_calendar_day_is_set_replaced_and_removed(clerk):
    day = date(2026, 12, 31)
    services.set_calendar_day(actor=clerk, day=day, is_working=False, source="省政府通知")
    row = services.set_calendar_day(actor=clerk, day=day, is_working=True, source="更正")
    services.remove_calendar_day(actor=clerk, calendar_day=row)

    assert not CalendarDay.objects.exists()
    assert [event[:3] for event in events()] == [
        ("calendar.day_set", {}, {"day": "2026-12-31", "is_working": False, "source": "省政府通知"}),
        ("calendar.day_set", {"is_working": False}, {"day": "2026-12-31", "is_working": True, "source": "更正"}),
        ("calendar.day_removed", {"day": "2026-12-31", "is_working": True}, {}),
    ]
    with pytest.raises(StaleState):
        services.remove_calendar_day(actor=clerk, calendar_day=row)


def test_confirm_calendar_year_once(clerk):
    services.confirm_calendar_year(actor=clerk, year=2028, source="国办发明电〔2027〕9号")
    with pytest.raises(ServiceError):
        services.confirm_calendar_year(actor=clerk, year=2028, source="再次")
    after = {"year": 2028, "source": "国办发明电〔2027〕9号"}
    assert events() == [("calendar.year_confirmed", {}, after, "")]
    assert list(verify()) == []
