"""Drafting, posting, ending and withdrawing: who may, when, with which days, and what the trail says."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
import time_machine

from award.audit.models import AuditEvent
from award.core.access import HiddenFromActor, Refused
from award.core.clock import BEIJING, today
from award.core.errors import ServiceError, StaleState
from award.cycles.models import Cycle
from award.eligibility.models import ScreeningHit
from award.eligibility.services import judge_hit
from award.notices import services
from award.notices.models import Notice
from award.outbox.models import Message
from tests.eligibility.listing import make_entry
from tests.factories import make_application, make_cycle, make_decision, make_notice, make_programme, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def at(year: int, month: int, day: int, hour: int = 9) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, day, hour, tzinfo=BEIJING), tick=False)


def decided(*classes: str, **cycle_fields: Any) -> Cycle:
    """A cycle in deliberation whose decision names one application a class given, in that order."""
    cycle = make_cycle("deciding", **cycle_fields)
    make_decision(cycle, [(make_application(cycle, state="accepted"), code) for code in classes])
    return cycle


def last_event(action: str) -> dict[str, Any]:
    return json.loads(AuditEvent.objects.filter(action=action).latest("seq").body)


def posted(first_day_counts: bool, unit: str = "working", days: int = 7) -> Notice:
    cycle = decided("award")
    notice = services.draft_notice(actor=make_user("o", "office"), cycle=cycle)
    Notice.objects.filter(pk=notice.pk).update(first_day_counts=first_day_counts, unit=unit, days=days)
    notice.refresh_from_db()
    return services.post_notice(actor=make_user("o", "office"), notice=notice, starts_on=date(2026, 9, 28))


def test_draft_fills_the_programme_text_and_names_the_decision_by_class() -> None:
    cycle = decided("nomination", "award", "nomination")

    notice = services.draft_notice(actor=make_user("o", "office"), cycle=cycle)

    assert notice.title_zh == f"关于{cycle.name_zh}拟授奖名单的公示"
    assert "自{start}起至{end}止" in notice.text_zh
    assert "海南省政府质量奖评审办公室" in notice.text_zh
    assert "0898-0000 0000" in notice.text_en
    assert (notice.days, notice.unit, notice.first_day_counts) == (7, "working", False)
    assert list(notice.entries.values_list("class_code", flat=True)) == ["award", "nomination", "nomination"]
    assert last_event("notice.drafted")["after"] == {"state": "draft", "kind": "winners"}


def test_draft_names_the_organisation_as_it_was_judged() -> None:
    cycle = decided("award")
    organisation = cycle.decision.entries.get().application.organisation
    judged = organisation.name
    organisation.name = "改名后的企业有限公司"
    organisation.save()

    notice = services.draft_notice(actor=make_user("o", "office"), cycle=cycle)

    assert notice.entries.get().organisation_name == judged


@pytest.mark.parametrize("state", ["recorded", "none"])
def test_draft_needs_the_confirmed_decision(state: str) -> None:
    cycle = make_cycle("deciding")
    if state == "recorded":
        make_decision(cycle, [(make_application(cycle, state="accepted"), "award")], state="recorded")

    with pytest.raises(Refused):
        services.draft_notice(actor=make_user("o", "office"), cycle=cycle)


def test_draft_refuses_a_kind_the_programme_does_not_have() -> None:
    with pytest.raises(ServiceError) as refusal:
        services.draft_notice(actor=make_user("o", "office"), cycle=decided("award"), kind="finalists")
    assert refusal.value.code == "notice_kind"


def test_second_draft_of_the_kind_is_refused() -> None:
    cycle = decided("award")
    services.draft_notice(actor=make_user("o", "office"), cycle=cycle)
    with pytest.raises(Refused):
        services.draft_notice(actor=make_user("o", "office"), cycle=cycle)


@pytest.mark.parametrize("role", ["expert", "supervisor", "committee"])
def test_only_the_office_drafts(role: str) -> None:
    with pytest.raises(HiddenFromActor):
        services.draft_notice(actor=make_user("x", role), cycle=decided("award"))


def test_edit_refuses_a_placeholder_that_nobody_fills() -> None:
    office = make_user("o", "office")
    notice = services.draft_notice(actor=office, cycle=decided("award"))
    texts = {"title_zh": "公示", "title_en": "Notice", "text_zh": "自{start}起，{phone}", "text_en": "From {start}"}

    with pytest.raises(ServiceError, match=r"\{phone\}"):
        services.update_notice(actor=office, notice=notice, **texts)

    services.update_notice(actor=office, notice=notice, **{**texts, "text_zh": "自{start}起"})
    notice.refresh_from_db()
    assert notice.text_zh == "自{start}起"
    assert last_event("notice.edited")["after"] == {"fields": ["title_zh", "title_en", "text_zh", "text_en"]}


# National Day 2026: 1 to 7 October are off, Saturday 10 October is worked. Posted on Monday 28 September:
# 29 (1) 30 (2) · 8 (3) 9 (4) 10 (5) · 12 (6) 13 (7); a first day that counts takes one off.
@pytest.mark.parametrize(
    ("first_day_counts", "unit", "days", "last"),
    [
        (False, "working", 7, date(2026, 10, 13)),
        (True, "working", 7, date(2026, 10, 12)),
        (True, "calendar", 14, date(2026, 10, 11)),
        (False, "calendar", 14, date(2026, 10, 12)),
    ],
)
def test_post_counts_the_days_over_a_holiday(first_day_counts: bool, unit: str, days: int, last: date) -> None:
    with at(2026, 9, 28):
        notice = posted(first_day_counts, unit, days)
    assert (notice.starts_on, notice.ends_on) == (date(2026, 9, 28), last)


def test_post_fills_the_dates_moves_the_cycle_and_mails_the_named() -> None:
    with at(2026, 9, 28):
        notice = posted(first_day_counts=False)

    assert "自2026年9月28日起至2026年10月13日止" in notice.text_zh
    assert "from 28 September 2026 to 13 October 2026" in notice.text_en
    assert notice.cycle.state == "noticing"
    message = Message.objects.get(kind="notice_posted")
    assert notice.entries.get().organisation_name in message.body
    assert f"/notices/{notice.pk}/" in message.body
    event = last_event("notice.posted")
    assert event["before"] == {"state": "draft"}
    assert event["after"] == {"state": "posted", "starts_on": "2026-09-28", "ends_on": "2026-10-13"}
    assert AuditEvent.objects.latest("seq").action == "notice.posted"


def test_post_refuses_a_day_in_the_past_in_beijing() -> None:
    # 0:30 on the 29th in Beijing is still the 28th in UTC.
    with time_machine.travel(datetime(2026, 9, 29, 0, 30, tzinfo=BEIJING), tick=False):
        with pytest.raises(ServiceError) as refusal:
            posted(first_day_counts=False)
    assert refusal.value.code == "notice_past"


def test_post_names_what_the_decision_says_at_that_moment() -> None:
    office = make_user("o", "office")
    cycle = decided("award", "nomination")
    notice = services.draft_notice(actor=office, cycle=cycle)
    cycle.decision.entries.filter(class_code="nomination").delete()

    with at(2026, 9, 28):
        services.post_notice(actor=office, notice=notice, starts_on=date(2026, 9, 28))

    assert list(notice.entries.values_list("class_code", flat=True)) == ["award"]


def test_post_twice_is_stale() -> None:
    office = make_user("o", "office")
    notice = services.draft_notice(actor=office, cycle=decided("award"))
    seen_before = Notice.objects.select_related("cycle").get(pk=notice.pk)
    Notice.objects.filter(pk=notice.pk).delete()

    with at(2026, 9, 28), pytest.raises(StaleState):
        services.post_notice(actor=office, notice=seen_before, starts_on=date(2026, 9, 28))


def test_notice_cannot_end_on_its_last_day_and_ends_the_day_after() -> None:
    office = make_user("o", "office")
    with at(2026, 9, 28):
        notice = posted(first_day_counts=False)
    with at(2026, 10, 13, hour=23):
        with pytest.raises(Refused):
            services.end_notice(actor=office, notice=notice)
        assert services.end_due_notices() == 0
    with at(2026, 10, 14, hour=0):
        services.end_notice(actor=office, notice=notice)
    assert notice.state == "ended"
    assert last_event("notice.ended")["after"] == {"state": "ended"}
    assert notice.cycle.state == "noticing"


def test_worker_ends_what_is_due_and_nothing_else() -> None:
    due = make_notice(make_decision(), state="posted")
    runs = make_notice(make_decision(), state="posted", ends_on=date(2999, 1, 1))
    draft = make_notice(make_decision(), state="draft")

    assert services.end_due_notices() == 1

    states = [Notice.objects.get(pk=row.pk).state for row in (due, runs, draft)]
    assert states == ["ended", "posted", "draft"]
    assert last_event("notice.ended")["actor"] is None


def test_only_the_chief_withdraws_and_must_say_why() -> None:
    notice = make_notice(make_decision(), state="posted")
    chief = make_user("c", "chief")

    with pytest.raises(Refused):
        services.withdraw_notice(actor=make_user("o", "office"), notice=notice, reason="名单有误")
    with pytest.raises(ServiceError) as refusal:
        services.withdraw_notice(actor=chief, notice=notice, reason="  ")
    assert refusal.value.code == "reason_missing"

    services.withdraw_notice(actor=chief, notice=notice, reason="名单有误")
    notice.cycle.refresh_from_db()
    assert (notice.state, notice.withdrawn_reason, notice.cycle.state) == ("withdrawn", "名单有误", "deciding")
    event = last_event("notice.withdrawn")
    assert (event["before"], event["after"], event["reason"]) == (
        {"state": "posted"},
        {"state": "withdrawn"},
        "名单有误",
    )
    assert services.draft_notice(actor=chief, cycle=notice.cycle).state == "draft"


def test_ended_notice_cannot_be_withdrawn() -> None:
    with pytest.raises(Refused):
        services.withdraw_notice(actor=make_user("c", "chief"), notice=make_notice(make_decision()), reason="晚了")


def test_calendar_programme_keeps_its_own_rule() -> None:
    cycle = decided("role_model", programme=make_programme("baldrige-state", "baldrige-2023"))
    notice = services.draft_notice(actor=make_user("o", "office"), cycle=cycle)
    assert (notice.days, notice.unit, notice.first_day_counts) == (14, "calendar", True)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2026, 9, 28), date(2026, 10, 13)), (date(2026, 2, 10), date(2026, 2, 26))],
)
def test_seven_working_days_over_the_holidays_of_the_year(starts_on: date, ends_on: date) -> None:
    notice = services.draft_notice(actor=make_user("o", "office"), cycle=decided("award"))
    with time_machine.travel(datetime(starts_on.year, starts_on.month, starts_on.day, 9, tzinfo=BEIJING), tick=False):
        posted_notice = services.post_notice(actor=make_user("o", "office"), notice=notice, starts_on=starts_on)
    assert posted_notice.ends_on == ends_on


def test_who_is_barred_is_named_and_nothing_is_posted_until_the_hit_is_dismissed() -> None:
    cycle = decided("award", "nomination")
    clerk = make_user("o", "office")
    notice = services.draft_notice(actor=clerk, cycle=cycle)
    listed, other = (entry.application for entry in cycle.decision.entries.order_by("position"))
    make_entry(credit_code=listed.organisation.credit_code)
    with pytest.raises(ServiceError) as error:
        services.post_notice(actor=clerk, notice=notice, starts_on=today())
    assert listed.organisation.name in str(error.value)
    assert other.organisation.name not in str(error.value)
    assert Notice.objects.get().state == "draft"

    hit = ScreeningHit.objects.get()  # what was found stays
    assert hit.run.occasion == "notice"
    judge_hit(actor=make_user("c", "office", "chief"), hit=hit, verdict="dismissed", note="已移出", version=1)
    assert services.post_notice(actor=clerk, notice=notice, starts_on=today()).state == "posted"
