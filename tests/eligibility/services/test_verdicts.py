"""Verdicts: who, when, with which reason; what the applicant gets and what the trail keeps."""

from __future__ import annotations

import json

import pytest

from award.applications.models import Application
from award.audit.models import AuditEvent
from award.audit.services import verify
from award.core.access import HiddenFromActor, Refused
from award.core.errors import ServiceError, StaleState
from award.domain.errors import DomainError
from award.eligibility.models import EligibilityReview
from award.eligibility.services import finish_review, give_verdict, note_evidence_read
from award.outbox.models import Message
from tests.eligibility.scene import checked
from tests.factories import make_application, make_cycle, make_revision, make_user, now

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def cycle():
    return make_cycle("eligibility")


@pytest.fixture
def clerk():
    return make_user("clerk", "office")


@pytest.fixture
def chief():
    return make_user("head", "chief")


def last_event() -> tuple:
    body = json.loads(AuditEvent.objects.latest("seq").body)
    return body["action"], body["before"], body["after"], body["reason"]


def accept(actor, application, **more):
    if application.state != "draft" and application.revisions.exists():
        checked(application, actor)
    return give_verdict(actor=actor, application=application, verdict="accepted", **more)


def reject(actor, application, **more):
    if application.revisions.exists():
        checked(application, actor, licences="not_met" if more.get("reason") else "unclear")
    return give_verdict(actor=actor, application=application, verdict="rejected", **more)


def test_accepting_moves_the_application_and_tells_its_owner(clerk, cycle):
    application = make_application(cycle, state="submitted")
    review = accept(clerk, application)

    application.refresh_from_db()
    assert application.state == "accepted"
    revision = application.revisions.get()
    assert (review.verdict, review.version, review.revision, review.decided_by) == ("accepted", 1, revision, clerk)
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("eligibility_accepted", application.created_by)
    after = {"verdict": "accepted", "version": 1, "reason_code": "", "revision": revision.sha256}
    assert last_event() == ("eligibility.accepted", {}, after, "")
    actions = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
    assert actions == ["application.accepted", "message.queued", "eligibility.accepted"]
    assert list(verify()) == []


def test_the_reason_of_a_rejection_reaches_the_applicant_as_typed(clerk, cycle):
    application = make_application(cycle, state="submitted")
    reject(clerk, application, reason="缺少《生产许可证》& <附件2>")

    application.refresh_from_db()
    assert application.state == "rejected"
    message = Message.objects.get()
    assert "缺少《生产许可证》& <附件2>" in message.body
    assert application.number in message.subject


def test_a_standard_reason_stands_for_itself(clerk, cycle):
    review = reject(clerk, make_application(cycle, state="submitted"), reason_code="operating_period")
    assert review.reason == "登记和正常运营的时间未达到规定年限。"
    assert review.reason_code == "operating_period"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"verdict": "rejected"}, "reason_missing"),
        ({"verdict": "rejected", "reason": " \n"}, "reason_missing"),
        ({"verdict": "rejected", "reason_code": "invented"}, "reason_unknown"),
        ({"verdict": "perhaps", "reason": "x"}, "verdict_missing"),
    ],
)
def test_a_verdict_without_what_it_needs_changes_nothing(clerk, cycle, values, code):
    application = make_application(cycle, state="submitted")
    with pytest.raises(ServiceError) as refusal:
        give_verdict(actor=clerk, application=application, **values)
    assert refusal.value.code == code
    application.refresh_from_db()
    assert application.state == "submitted"
    assert not EligibilityReview.objects.exists()
    assert not Message.objects.exists()


def test_only_the_chief_changes_a_verdict_and_says_why(clerk, chief, cycle):
    application = make_application(cycle, state="submitted")
    accept(clerk, application)
    application.refresh_from_db()

    with pytest.raises(Refused):
        reject(clerk, application, reason="查明有事故", version=1)
    with pytest.raises(ServiceError):
        reject(chief, application, version=1)
    review = reject(chief, application, reason="查明有事故", version=1)

    assert (review.verdict, review.version) == ("rejected", 2)
    action, before, after, reason = last_event()
    assert (action, reason) == ("eligibility.rejected", "查明有事故")
    assert before == {"verdict": "accepted", "version": 1}
    assert after["version"] == 2
    application.refresh_from_db()
    assert application.state == "rejected"
    with pytest.raises(ServiceError):
        accept(chief, application, version=2)
    accept(chief, application, reason="复核后不属实", version=2)
    assert [m.kind for m in Message.objects.order_by("pk")] == [
        "eligibility_accepted",
        "eligibility_rejected",
        "eligibility_accepted",
    ]


def test_a_verdict_on_a_stale_page_is_refused(clerk, chief, cycle):
    application = make_application(cycle, state="submitted")
    stale = Application.objects.get(pk=application.pk)
    accept(clerk, application)

    with pytest.raises(StaleState):
        reject(make_user("other", "office"), stale, reason="x")
    application.refresh_from_db()
    with pytest.raises(StaleState):
        reject(chief, application, reason="x", version=7)
    assert EligibilityReview.objects.get().verdict == "accepted"


def test_a_verdict_is_of_the_revision_that_was_read(clerk, cycle):
    application = make_application(cycle, state="submitted")
    make_revision(application)
    with pytest.raises(StaleState):
        accept(clerk, application)
    stale = Application.objects.get(pk=application.pk)
    Application.objects.filter(pk=application.pk).update(state="returned")  # by a colleague, after the page was read
    with pytest.raises(ServiceError) as refusal:
        accept(clerk, stale, revision=2)
    assert refusal.value.code == "refused"
    Application.objects.filter(pk=application.pk).update(state="submitted")
    assert accept(clerk, stale, revision=2).revision.number == 2


def test_the_same_verdict_again_is_no_change(chief, cycle):
    application = make_application(cycle, state="submitted")
    accept(chief, application)
    application.refresh_from_db()
    with pytest.raises(DomainError):
        accept(chief, application, reason="再次", version=1)
    assert EligibilityReview.objects.get().version == 1


@pytest.mark.parametrize("state", ["applying", "assessing", "published"])
def test_verdicts_belong_to_the_eligibility_review(chief, state):
    application = make_application(make_cycle(state), state="submitted")
    with pytest.raises(Refused):
        accept(chief, application)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_submitted_gets_no_verdict(chief, cycle, state):
    with pytest.raises(Refused):
        accept(chief, make_application(cycle, state=state))


@pytest.mark.parametrize("role", ["", "expert", "committee", "supervisor", "recommender"])
def test_nobody_but_the_office_gives_a_verdict(cycle, role):
    actor = make_user("someone", *([role] if role else []), is_superuser=True)
    application = make_application(cycle, state="submitted", owner=actor)
    with pytest.raises(HiddenFromActor):
        accept(actor, application)


def test_finishing_waits_for_every_verdict(clerk, cycle):
    first, second = (make_application(cycle, state="submitted") for _ in range(2))
    make_application(cycle, state="draft")
    accept(clerk, first)
    with pytest.raises(Refused):
        finish_review(actor=clerk, cycle=cycle)
    reject(clerk, second, reason_code="accident")

    finish_review(actor=clerk, cycle=cycle)

    cycle.refresh_from_db()
    assert cycle.state == "assessing"
    assert last_event() == ("eligibility.finished", {}, {"accepted": 1, "rejected": 1}, "")


def test_finishing_with_nobody_accepted_is_refused(clerk, cycle):
    make_application(cycle, state="rejected")
    with pytest.raises(Refused):
        finish_review(actor=clerk, cycle=cycle)


def test_reading_evidence_is_recorded(clerk, cycle):
    application = make_application(cycle, state="submitted")
    evidence = application.evidence.create(
        path="evidence/x.pdf", name="证书.pdf", kind="pdf", mime="application/pdf", size=9, sha256="ab" * 32,
        uploaded_by=application.created_by, uploaded_at=now(),
    )  # fmt: skip
    note_evidence_read(actor=clerk, evidence=evidence)
    assert last_event() == ("evidence.read", {}, {"evidence": evidence.pk, "sha256": "ab" * 32}, "")
