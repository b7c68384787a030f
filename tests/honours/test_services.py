"""Commendation and certificates: order of events, numbers, validity, states, and what the trail says."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from award.audit.models import AuditEvent
from award.core.access import HiddenFromActor, Refused
from award.core.clock import today
from award.core.errors import ServiceError, StaleState
from award.cycles.models import Cycle
from award.eligibility.models import ScreeningEntry
from award.eligibility.screened import entries_in_force
from award.eligibility.services import enter_listing
from award.honours import services
from award.honours.models import Certificate, Commendation
from award.outbox.models import Message
from tests.factories import (
    make_application,
    make_certificate,
    make_cycle,
    make_decision,
    make_notice,
    make_user,
    number,
    today_plus,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def noticed(*classes: str, notice: str = "ended") -> Cycle:
    cycle = make_cycle("deciding")
    decision = make_decision(cycle, [(make_application(cycle, state="accepted"), code) for code in classes])
    make_notice(decision, state=notice)
    cycle.refresh_from_db()
    return cycle


def drafted(cycle: Cycle, **changes: Any) -> Commendation:
    values = {"document_number": f"琼府〔2026〕{number()}号", "title": "表彰决定", "issued_on": today(), **changes}
    return services.draft_commendation(actor=make_user("o", "office"), cycle=cycle, **values)


def last_event(action: str) -> dict[str, Any]:
    return json.loads(AuditEvent.objects.filter(action=action).latest("seq").body)


@pytest.mark.parametrize("notice", ["draft", "posted", "withdrawn"])
def test_commendation_waits_for_the_end_of_the_notice(notice: str) -> None:
    with pytest.raises(Refused):
        drafted(noticed("award", notice=notice))


def test_commendation_cannot_be_issued_when_its_notice_has_not_ended() -> None:
    cycle = noticed("award")
    commendation = drafted(cycle)
    cycle.notices.update(state="posted", ended_at=None)

    with pytest.raises(Refused):
        services.issue(actor=make_user("c", "chief"), commendation=commendation)
    assert not Certificate.objects.exists()


def test_commendation_is_dated_after_the_notice() -> None:
    cycle = noticed("award")
    ends_on = cycle.notices.get().ends_on
    with pytest.raises(ServiceError) as refusal:
        drafted(cycle, issued_on=ends_on)
    assert refusal.value.code == "commendation_date"
    assert drafted(cycle, issued_on=ends_on + timedelta(days=1)).state == "draft"


def test_document_number_is_taken_once() -> None:
    first = drafted(noticed("award"))
    with pytest.raises(ServiceError) as refusal:
        drafted(noticed("award"), document_number=first.document_number)
    assert refusal.value.code == "commendation_fields"


def test_draft_is_corrected_and_both_states_recorded() -> None:
    commendation = drafted(noticed("award"), document_number="琼府〔2026〕1号")
    services.update_commendation(
        actor=make_user("o", "office"), commendation=commendation, document_number="琼府〔2026〕2号", title="决定",
        issued_on=today(),
    )  # fmt: skip
    event = last_event("commendation.edited")
    assert event["before"]["document_number"] == "琼府〔2026〕1号"
    assert event["after"] == {"state": "draft", "document_number": "琼府〔2026〕2号", "issued_on": today().isoformat()}


def test_issue_numbers_each_class_without_gap_in_the_order_of_the_decision() -> None:
    cycle = noticed("award", "nomination", "award", "nomination", "award")
    commendation = drafted(cycle)

    services.issue(actor=make_user("c", "chief"), commendation=commendation)

    year = cycle.year
    by_application = dict(commendation.certificates.values_list("application_id", "number"))
    in_order = [by_application[entry.application_id] for entry in cycle.decision.entries.order_by("position")]
    assert in_order == [
        f"HNZL-{year}-001", f"HNZLTM-{year}-001", f"HNZL-{year}-002", f"HNZLTM-{year}-002", f"HNZL-{year}-003",
    ]  # fmt: skip
    assert len(set(commendation.certificates.values_list("code", flat=True))) == 5
    cycle.refresh_from_db()
    assert (cycle.state, commendation.state) == ("published", "issued")
    event = last_event("commendation.issued")
    assert event["after"]["certificates"] == in_order
    assert AuditEvent.objects.latest("seq").action == "commendation.issued"
    body = AuditEvent.objects.latest("seq").body
    assert not any(code in body for code in commendation.certificates.values_list("code", flat=True))


def test_issue_mails_the_owner_of_each_winner_once() -> None:
    cycle = noticed("award", "nomination")
    commendation = drafted(cycle)
    services.issue(actor=make_user("c", "chief"), commendation=commendation)
    owners = {entry.application.created_by.email for entry in cycle.decision.entries.all()}
    assert set(Message.objects.filter(kind="certificate_issued").values_list("address", flat=True)) == owners
    certificate = commendation.certificates.first()
    assert f"/my/certificates/{certificate.pk}/" in "".join(Message.objects.values_list("body", flat=True))


def test_issue_twice_makes_one_set_of_certificates() -> None:
    commendation = drafted(noticed("award"))
    seen_before = Commendation.objects.select_related("cycle__programme__criteria_set").get(pk=commendation.pk)
    chief = make_user("c", "chief")
    services.issue(actor=chief, commendation=commendation)

    with pytest.raises((StaleState, Refused)):
        services.issue(actor=chief, commendation=seen_before)
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(("role", "error"), [("office", Refused), ("supervisor", HiddenFromActor)])
def test_only_the_chief_issues(role: str, error: type[Exception]) -> None:
    commendation = drafted(noticed("award"))
    with pytest.raises(error):
        services.issue(actor=make_user("x", role), commendation=commendation)


def test_commendation_of_a_later_date_waits_for_its_day() -> None:
    commendation = drafted(noticed("award"), issued_on=today_plus(2))
    with pytest.raises(Refused):
        services.issue(actor=make_user("c", "chief"), commendation=commendation)


def test_number_of_another_cycle_is_never_given_again() -> None:
    cycle = noticed("award")
    make_certificate(number=f"HNZL-{cycle.year}-001")
    commendation = drafted(cycle)
    with pytest.raises(ServiceError) as refusal:
        services.issue(actor=make_user("c", "chief"), commendation=commendation)
    assert refusal.value.code == "number_taken"


def test_certificate_keeps_the_name_and_code_that_were_judged() -> None:
    cycle = noticed("award")
    organisation = cycle.decision.entries.get().application.organisation
    judged = organisation.name
    organisation.name = "改名后的企业有限公司"
    organisation.save()
    commendation = drafted(cycle)
    services.issue(actor=make_user("c", "chief"), commendation=commendation)
    certificate = commendation.certificates.get()
    assert (certificate.organisation_name, certificate.credit_code) == (judged, organisation.credit_code)


def test_states_of_a_certificate_follow_the_table() -> None:
    chief, certificate = make_user("c", "chief"), make_certificate()

    services.suspend(actor=chief, certificate=certificate, reason="正在核查")
    assert (certificate.state, certificate.state_reason, certificate.state_changed_on) == (
        "suspended", "正在核查", today(),
    )  # fmt: skip
    services.reinstate(actor=chief, certificate=certificate, reason="核查无误")
    assert (certificate.state, certificate.state_reason) == ("valid", "")
    services.revoke(actor=chief, certificate=certificate, reason="发生较大质量事故")
    event = last_event("certificate.revoked")
    assert (event["before"], event["after"], event["reason"]) == (
        {"state": "valid"}, {"state": "revoked"}, "发生较大质量事故",
    )  # fmt: skip
    with pytest.raises(Refused):
        services.reinstate(actor=chief, certificate=certificate, reason="反悔")
    assert Message.objects.filter(kind="certificate_changed").count() == 3


@pytest.mark.parametrize("service", [services.suspend, services.revoke])
def test_change_needs_the_chief_a_reason_and_the_state_seen(service: Any) -> None:
    certificate, chief = make_certificate(), make_user("c", "chief")
    with pytest.raises(Refused):
        service(actor=make_user("o", "office"), certificate=certificate, reason="有误")
    with pytest.raises(ServiceError) as refusal:
        service(actor=chief, certificate=certificate, reason=" \n")
    assert refusal.value.code == "reason_missing"
    Certificate.objects.filter(pk=certificate.pk).update(
        state="revoked", state_reason="已撤销", state_changed_on=today()
    )
    with pytest.raises(StaleState):
        service(actor=chief, certificate=certificate, reason="有误")


def test_issuing_enters_the_awards_that_bar_later_cycles() -> None:
    cycle = noticed("award", "nomination")
    services.issue(actor=make_user("c", "office", "chief"), commendation=drafted(cycle))
    entry = ScreeningEntry.objects.get()
    certificate = Certificate.objects.get(class_code="award")
    assert (entry.list.kind, entry.credit_code) == ("award", certificate.credit_code)
    assert (entry.from_on, entry.until_on) == (certificate.issued_on, certificate.valid_until)
    assert certificate.number in entry.reason


def test_an_award_that_was_revoked_bars_no_later_application_as_an_earlier_award() -> None:
    chief, certificate, other = make_user("c", "office", "chief"), make_certificate(), make_certificate()
    for row in (certificate, other):
        enter_listing(
            actor=chief, kind="award", credit_code=row.credit_code, name=row.organisation_name,
            reason=services._award_of(row), from_on=row.issued_on, until_on=row.valid_until,
        )  # fmt: skip
    services.revoke(actor=chief, certificate=certificate, reason="材料造假")
    assert [entry.credit_code for entry in entries_in_force(today(), {"award": None})] == [other.credit_code]
    assert last_event("screening.listing_ended")["after"] == {"until_on": str(today() - timedelta(days=1))}


def test_revoking_with_a_ban_enters_it_and_without_one_does_not() -> None:
    chief = make_user("c", "office", "chief")
    services.revoke(actor=chief, certificate=make_certificate(), reason="材料造假")
    assert not ScreeningEntry.objects.exists()
    certificate = make_certificate()
    with pytest.raises(ServiceError) as error:
        services.revoke(actor=chief, certificate=certificate, reason="材料造假", banned_until=today())
    assert error.value.code == "ban_past"
    services.revoke(actor=chief, certificate=certificate, reason="材料造假", banned_until=today() + timedelta(days=900))
    entry = ScreeningEntry.objects.get()
    assert (entry.list.kind, entry.credit_code) == ("ban", certificate.credit_code)
    assert entry.until_on == today() + timedelta(days=900)
