"""Lists imported and kept, screening run and run again, hits judged, and what then may go on."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from award.audit.models import AuditEvent
from award.core.access import HiddenFromActor, Refused
from award.core.clock import today
from award.core.errors import ServiceError, StaleState
from award.domain.errors import InputRefused
from award.eligibility import services
from award.eligibility.models import ScreeningEntry, ScreeningHit, ScreeningList, ScreeningRun
from award.eligibility.queries import review_of
from award.outbox.models import Message
from tests.eligibility.listing import make_entry, make_hit, make_list, workbook
from tests.eligibility.scene import checked
from tests.factories import make_application, make_credit_code, make_cycle, make_organisation, make_user, now

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def clerk():
    return make_user("clerk", "office")


@pytest.fixture
def chief():
    return make_user("chief", "office", "chief")


def last_event(action: str) -> dict[str, Any]:
    return json.loads(AuditEvent.objects.filter(action=action).latest("seq").body)


def imported(actor, *rows: list[Any], **changes: Any) -> ScreeningList:
    data = workbook(*(rows or ([make_credit_code(), "甲公司", "拖欠", "", ""],)))
    facts = {
        "kind": "dishonesty", "name": "失信名单", "source": "省法院", "as_of": date(2026, 6, 1), "valid_until": None,
        "file_name": "名单.xlsx", "data": data, **changes,
    }  # fmt: skip
    return services.import_list(actor=actor, **facts)


def run(cycle, actor=None, occasion: str = "review", **more: Any) -> ScreeningRun:
    return services.run_screening(actor=actor, cycle=cycle, occasion=occasion, **more)


# ------------------------------------------------------------------ lists


def test_a_list_is_kept_with_its_rows_and_its_fingerprint(clerk):
    data = workbook([make_credit_code(), "甲（海口）有限公司", "拖欠", "2026-01-01", ""], ["", "乙公司", "", "", ""])
    row = imported(clerk, data=data)
    first, second = row.entries.all()
    assert (first.name_key, first.from_on, first.until_on) == ("甲海口公司", date(2026, 1, 1), None)
    assert (second.credit_code, second.name) == ("", "乙公司")
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    event = last_event("screening.list_imported")["after"]
    assert (event["entries"], event["sha256"]) == (2, row.sha256)


def test_a_newer_list_retires_the_one_of_its_kind_and_name_and_old_hits_stay(clerk):
    application = make_application(make_cycle("eligibility"), state="submitted")
    code = application.organisation.credit_code
    old = imported(clerk, [code, "甲公司", "拖欠", "", ""])
    other = imported(clerk, name="另一份")
    run(application.cycle)
    new = imported(clerk, as_of=date(2026, 7, 1))
    old.refresh_from_db()
    other.refresh_from_db()
    assert (old.retired_at is not None, other.retired_at, new.retired_at) == (True, None, None)
    assert ScreeningHit.objects.get().entry.list == old
    assert run(application.cycle).hits_new == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "anything"}, "list_kind"),
        ({"name": "platform"}, "list_own"),
        ({"as_of": date(2026, 5, 1)}, "list_older"),
        ({"valid_until": date(2026, 5, 1)}, "list_valid"),
        ({"as_of": date(2999, 1, 1)}, "list_as_of"),
    ],
)
def test_facts_about_a_list_that_cannot_be(clerk, changes, code):
    imported(clerk)
    with pytest.raises(ServiceError) as error:
        imported(clerk, **changes)
    assert error.value.code == code
    assert ScreeningList.objects.count() == 1


def test_the_same_file_and_a_file_with_a_fault_write_nothing(clerk):
    data = workbook(["", "甲公司", "", "", ""])
    imported(clerk, data=data)
    with pytest.raises(ServiceError, match="very file"):
        imported(clerk, data=data)
    with pytest.raises(InputRefused) as error:
        imported(clerk, ["123", "甲公司", "", "", ""], ["", "", "x", "", ""])
    assert len(error.value.faults) == 2
    assert (ScreeningList.objects.count(), ScreeningEntry.objects.count()) == (1, 1)
    assert ScreeningList.objects.get().retired_at is None


def test_only_the_office_imports():
    with pytest.raises(HiddenFromActor):
        imported(make_user("x", "supervisor"))


def test_a_list_is_taken_out_of_use_once_and_with_a_reason(clerk):
    row = imported(clerk)
    with pytest.raises(ServiceError, match="reason"):
        services.retire_list(actor=clerk, screening_list=row, reason=" ")
    services.retire_list(actor=clerk, screening_list=row, reason="发布机关撤回")
    assert last_event("screening.list_retired")["reason"] == "发布机关撤回"
    with pytest.raises(ServiceError, match="already"):
        services.retire_list(actor=clerk, screening_list=row, reason="再来")
    stale = make_list()
    ScreeningList.objects.filter(pk=stale.pk).update(retired_at=now())
    with pytest.raises(StaleState):
        services.retire_list(actor=clerk, screening_list=stale, reason="同时")


def test_the_platform_enters_an_award_once(chief):
    facts = {"kind": "award", "credit_code": make_credit_code(), "name": "甲公司", "reason": "HNZL-2026-001",
             "from_on": today(), "until_on": today() + timedelta(days=1825)}  # fmt: skip
    entry = services.enter_listing(actor=chief, **facts)
    assert services.enter_listing(actor=None, **facts) == entry
    services.enter_listing(actor=chief, **{**facts, "kind": "ban"})
    assert [row.is_own for row in ScreeningList.objects.order_by("pk")] == [True, True]
    assert last_event("screening.listed")["after"]["kind"] == "ban"
    with pytest.raises(ServiceError):
        services.enter_listing(actor=chief, **{**facts, "kind": "penalty"})


# ------------------------------------------------------------------ runs


def test_a_run_finds_who_is_listed_once_and_is_kept_each_time(clerk):
    cycle = make_cycle("eligibility")
    listed, named, clear = (make_application(cycle, state="submitted") for _ in range(3))
    draft = make_application(cycle, state="draft")
    elsewhere = make_application(make_cycle("eligibility"), state="submitted")
    own = make_list()
    for application in (listed, draft, elsewhere):
        make_entry(own, credit_code=application.organisation.credit_code)
    make_entry(own, name=named.organisation.name)
    make_entry(
        make_list(kind="award"), credit_code=clear.organisation.credit_code, until_on=today() - timedelta(days=1)
    )

    first = run(cycle, clerk)
    second = run(cycle)

    assert (first.applications, first.hits_new, second.hits_new) == (3, 2, 0)
    found = ScreeningHit.objects.order_by("application__number").values_list("application", "match", "state", "run")
    assert list(found) == [(listed.pk, "code", "open", first.pk), (named.pk, "name", "open", first.pk)]
    assert last_event("screening.run")["after"]["new"] == 0
    assert second.ran_by is None


def test_what_a_newer_edition_repeats_keeps_its_judgement_and_what_it_adds_is_new(clerk, chief):
    application = make_application(make_cycle("eligibility"), state="submitted")
    code = application.organisation.credit_code
    imported(clerk, [code, "甲公司", "拖欠", "", ""])
    run(application.cycle)
    services.judge_hit(actor=chief, hit=ScreeningHit.objects.get(), verdict="dismissed", note="已履行", version=1)
    imported(clerk, [code, "甲公司", "拖欠", "", ""], ["", "乙公司", "", "", ""], as_of=date(2026, 7, 1))
    assert run(application.cycle).hits_new == 0
    imported(clerk, [code, "甲公司", "虚假诉讼", "", ""], as_of=date(2026, 7, 2))
    assert run(application.cycle).hits_new == 1


def test_only_those_given_are_screened_and_a_draft_cycle_is_not(clerk):
    cycle = make_cycle("published")
    honoured, other = (make_application(cycle, state="accepted") for _ in range(2))
    own = make_list()
    for application in (honoured, other):
        make_entry(own, credit_code=application.organisation.credit_code)
    assert run(cycle, occasion="validity", applications=[honoured]).hits_new == 1
    assert ScreeningHit.objects.get().application == honoured
    with pytest.raises(Refused):
        run(make_cycle("draft"), clerk)
    with pytest.raises(HiddenFromActor):
        run(cycle, make_user("x", "expert"))


def test_what_is_found_stays_when_the_step_is_refused(clerk):
    cycle = make_cycle("eligibility")
    application = make_application(cycle, state="accepted")
    make_entry(credit_code=application.organisation.credit_code)
    with pytest.raises(ServiceError, match=application.organisation.name):
        services.pass_screening(actor=clerk, cycle=cycle, occasion="review")
    assert ScreeningHit.objects.get().state == "open"


# ------------------------------------------------------------------ judging


def hit_in(cycle_state: str = "eligibility", state: str = "submitted", **fields: Any) -> ScreeningHit:
    return make_hit(make_application(make_cycle(cycle_state), state=state), **fields)


def judged(actor, hit, verdict: str = "dismissed", note: str = "同名不同企业", version: int = 1) -> ScreeningHit:
    return services.judge_hit(actor=actor, hit=hit, verdict=verdict, note=note, version=version)


def test_a_hit_is_judged_and_stays_on_record(clerk):
    hit = judged(clerk, hit_in(match="name"))
    assert (hit.state, hit.note, hit.decided_by, hit.version) == ("dismissed", "同名不同企业", clerk, 2)
    event = last_event("screening.hit_dismissed")
    assert (event["before"]["state"], event["after"]["state"], event["reason"]) == ("open", "dismissed", "同名不同企业")
    judged(clerk, hit, "confirmed", "复核", 2)
    assert ScreeningHit.objects.get(pk=hit.pk).state == "confirmed"


def test_the_head_alone_dismisses_a_match_by_code(clerk, chief):
    hit = hit_in(match="code")
    with pytest.raises(ServiceError, match="Only the head"):
        judged(clerk, hit)
    assert judged(chief, hit).state == "dismissed"


def test_dismissing_needs_a_reason_and_the_hit_as_it_was_seen(clerk):
    hit = hit_in(match="name")
    with pytest.raises(ServiceError, match="Say why"):
        judged(clerk, hit, note=" ")
    with pytest.raises(StaleState):
        judged(clerk, hit, version=2)
    with pytest.raises(ServiceError, match="Choose"):
        judged(clerk, hit, "open")
    assert ScreeningHit.objects.get(pk=hit.pk).state == "open"


# ------------------------------------------------------------------ what then may go on


def test_who_is_barred_is_not_accepted_until_the_head_dismisses_the_hit(clerk, chief):
    hit = hit_in(match="code")
    with pytest.raises(ServiceError, match="It stands on"):
        services.give_verdict(actor=clerk, application=hit.application, verdict="accepted")
    judged(chief, hit)
    checked(hit.application, clerk)
    services.give_verdict(actor=clerk, application=hit.application, verdict="accepted")
    other = hit_in(match="code")
    checked(other.application, clerk, record="not_met")
    services.give_verdict(actor=clerk, application=other.application, verdict="rejected", reason="列入名单")
    assert review_of(other.application).verdict == "rejected"


def test_finishing_screens_first_and_waits_for_every_judgement(clerk, chief):
    cycle = make_cycle("eligibility")
    listed, named = (make_application(cycle, state="submitted") for _ in range(2))
    for application in (listed, named):
        checked(application, clerk)
        services.give_verdict(actor=clerk, application=application, verdict="accepted")
    own = make_list()
    make_entry(own, credit_code=listed.organisation.credit_code)
    make_entry(own, name=named.organisation.name)

    with pytest.raises(ServiceError) as error:
        services.finish_review(actor=clerk, cycle=cycle)
    assert listed.organisation.name in str(error.value)
    assert named.organisation.name in str(error.value)
    assert ScreeningHit.objects.count() == 2

    judged(chief, ScreeningHit.objects.get(application=listed))
    judged(clerk, ScreeningHit.objects.get(application=named))
    assert services.finish_review(actor=clerk, cycle=cycle).state == "assessing"


def test_the_head_takes_an_accepted_application_out_on_a_confirmed_hit(clerk, chief):
    cycle = make_cycle("eligibility")
    owner = make_user("owner")
    application = make_application(cycle, owner, "submitted", make_organisation(owner=owner))
    checked(application, clerk)
    services.give_verdict(actor=clerk, application=application, verdict="accepted")
    cycle.state = "assessing"
    cycle.save()
    application.refresh_from_db()
    hit = make_hit(application, state="confirmed")
    for actor, said in ((clerk, "Only the head"), (chief, "Give the reason")):
        with pytest.raises(ServiceError, match=said):
            services.rule_out(actor=actor, hit=hit, reason="")
    services.rule_out(actor=chief, hit=hit, reason="列入严重失信名单")
    application.refresh_from_db()
    assert application.state == "rejected"
    assert review_of(application).reason == "列入严重失信名单"
    assert Message.objects.filter(kind="eligibility_rejected").count() == 1
    assert last_event("eligibility.ruled_out")["after"]["hit"] == hit.pk
