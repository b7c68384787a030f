"""The eligibility desk: who sees it, verdicts as posted, and the applicant's page."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.urls import reverse

from award.audit.models import AuditEvent
from award.core.uploads import store_upload
from award.eligibility.models import EligibilityReview
from award.eligibility.services import give_verdict
from tests.eligibility.scene import checked
from tests.factories import make_application, make_cycle, make_organisation, make_revision, make_user, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle("eligibility")


@pytest.fixture
def clerk():
    return make_user("clerk", "office")


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


def desk(application) -> str:
    return reverse("eligibility:application", args=[application.pk])


def attach(application, name="证书.pdf"):
    data = f"%PDF-1.4 {name}".encode()
    return application.evidence.create(
        path=store_upload(data, kind="pdf"), name=name, kind="pdf", mime="application/pdf", size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), uploaded_by=application.created_by, uploaded_at=now(),
    )  # fmt: skip


def submit_with(application, *files):
    """One more revision, which names the files."""
    content = json.loads(application.revisions.last().payload)
    shown = ("name", "kind", "size", "sha256", "pages")
    content["evidence"] = [{"id": file.pk, "item": "", **{key: getattr(file, key) for key in shown}} for file in files]
    make_revision(application, content)


@pytest.mark.parametrize("role", ["", "expert", "committee", "supervisor", "recommender"])
def test_the_desk_does_not_exist_for_others(client, cycle, role):
    user = make_user("", *([role] if role else []), is_superuser=True)
    application = make_application(cycle, owner=user, state="submitted")
    evidence = attach(application)
    submit_with(application, evidence)
    client.force_login(user)
    for url in [
        reverse("eligibility:queue", args=[cycle.pk]),
        reverse("eligibility:finish", args=[cycle.pk]),
        desk(application),
        reverse("eligibility:evidence_file", args=[evidence.pk]),
    ]:
        assert client.get(url).status_code == 404
        assert client.post(url, {"verdict": "accepted", "version": 0, "revision": 1}).status_code == 404
    assert not EligibilityReview.objects.exists()
    assert not AuditEvent.objects.filter(action="evidence.read").exists()


def test_the_desk_shows_whom_to_call(office, cycle):
    application = make_application(cycle, state="submitted")
    content = json.loads(application.revisions.last().payload)
    contact = {"contact_name": "王小满", "contact_phone": "0898-0000 0001", "contact_email": "man@example.org"}
    make_revision(application, {**content, "basic": contact})
    page = office.get(desk(application)).text
    for value in contact.values():
        assert value in page


def test_a_draft_does_not_exist_for_the_office(office, cycle):
    application = make_application(cycle, state="draft")
    assert office.get(desk(application)).status_code == 404
    assert application.number not in office.get(reverse("eligibility:queue", args=[cycle.pk])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_takes_the_same_queries(office, clerk, cycle, django_assert_num_queries, count):
    rows = [make_application(cycle, state="submitted") for _ in range(count)]
    checked(rows[0], clerk)
    give_verdict(actor=clerk, application=rows[0], verdict="accepted")
    hidden = make_application(cycle, state="draft")
    elsewhere = make_application(make_cycle("eligibility"), state="submitted")
    url = reverse("eligibility:queue", args=[cycle.pk])
    # session, user, roles; cycle, rounds; counts twice, still with applicants, applications, reviews,
    # checklists, what was accepted together
    with django_assert_num_queries(12):
        response = office.get(url)
    assert [row.application.pk for row in response.context["rows"]] == [row.pk for row in rows]
    page = response.content.decode()
    assert hidden.number not in page
    assert elsewhere.number not in page


def test_the_queue_is_filtered_by_state(office, clerk, cycle):
    waiting, accepted = (make_application(cycle, state="submitted") for _ in range(2))
    checked(accepted, clerk)
    give_verdict(actor=clerk, application=accepted, verdict="accepted")
    url = reverse("eligibility:queue", args=[cycle.pk])
    for state, expected in [
        ("submitted", [waiting]),
        ("accepted", [accepted]),
        ("rejected", []),
        ("draft", [waiting, accepted]),
    ]:
        rows = office.get(url, {"state": state}).context["rows"]
        assert [row.application for row in rows] == expected
    assert office.get(url).context["counts"] == {"submitted": 1, "returned": 0, "accepted": 1, "rejected": 0}


def test_an_empty_queue_says_so(office, cycle):
    assert 'class="sheet empty"' in office.get(reverse("eligibility:queue", args=[cycle.pk])).content.decode()


def test_after_a_verdict_comes_the_next_application(office, cycle):
    first, second = (make_application(cycle, state="submitted") for _ in range(2))
    checked(second, make_user("", "office"))
    response = office.post(desk(second), {"verdict": "accepted", "reason": "", "version": 0, "revision": 1})
    assert response.url == desk(first)
    response = office.post(desk(first), {"verdict": "rejected", "reason_code": "accident", "version": 0, "revision": 1})
    assert response.url == reverse("eligibility:queue", args=[cycle.pk])
    first.refresh_from_db()
    assert first.state == "rejected"


def test_a_rejection_without_reason_is_refused_and_keeps_the_choice(office, cycle):
    application = make_application(cycle, state="submitted")
    response = office.post(desk(application), {"verdict": "rejected", "reason": "", "version": 0, "revision": 1})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"reason"}
    assert response.context["form"]["verdict"].value() == "rejected"
    assert not EligibilityReview.objects.exists()


def test_a_stale_page_gets_409_and_keeps_the_text(client, clerk, cycle):
    application = make_application(cycle, state="submitted")
    checked(application, clerk)
    give_verdict(actor=clerk, application=application, verdict="accepted")
    client.force_login(make_user("head", "chief"))
    response = client.post(desk(application), {"verdict": "rejected", "reason": "有事故", "version": 0, "revision": 1})
    assert response.status_code == 409
    assert "有事故" in response.content.decode()
    assert EligibilityReview.objects.get().verdict == "accepted"


def test_a_verdict_on_a_text_not_read_gets_409(office, cycle):
    application = make_application(cycle, state="submitted")
    assert office.get(desk(application)).context["form"]["revision"].value() == 1
    make_revision(application)
    response = office.post(desk(application), {"verdict": "accepted", "version": 0, "revision": 1})
    assert response.status_code == 409
    assert response.context["form"].non_field_errors()
    assert not EligibilityReview.objects.exists()


def test_a_clerk_reads_a_verdict_but_cannot_change_it(office, clerk, cycle):
    application = make_application(cycle, state="submitted")
    checked(application, clerk)
    give_verdict(actor=clerk, application=application, verdict="accepted")
    response = office.get(desk(application))
    assert response.status_code == 200
    assert "<textarea" not in response.content.decode()
    posted = office.post(desk(application), {"verdict": "rejected", "reason": "x", "version": 1, "revision": 1})
    assert posted.status_code == 403


def test_evidence_is_read_through_the_offices_door_and_recorded(office, cycle):
    application = make_application(cycle, state="submitted")
    submitted, draft_only = attach(application), attach(application, "草稿.pdf")
    submit_with(application, submitted)
    response = office.get(reverse("eligibility:evidence_file", args=[submitted.pk]))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.get(action="evidence.read").object_id == str(application.pk)
    assert office.get(reverse("eligibility:evidence_file", args=[draft_only.pk])).status_code == 404
    assert office.get(reverse("eligibility:evidence_file", args=[0])).status_code == 404


def test_the_applicant_reads_the_reason(client, clerk, cycle):
    owner = make_user("owner")
    application = make_application(cycle, owner=owner, state="submitted")
    url = reverse("eligibility:verdict", args=[application.pk])
    client.force_login(owner)
    assert client.get(url).status_code == 404
    checked(application, clerk, licences="not_met")
    give_verdict(actor=clerk, application=application, verdict="rejected", reason="登记不满三年 <b>")

    page = client.get(url).content.decode()
    assert "登记不满三年 &lt;b&gt;" in page
    assert clerk.name not in page
    rival = make_user("rival")
    make_organisation(owner=rival)
    client.force_login(rival)
    assert client.get(url).status_code == 404
    client.force_login(clerk)
    assert client.get(url).status_code == 404


def test_finishing_is_offered_when_everything_is_decided(office, clerk, cycle):
    application = make_application(cycle, state="submitted")
    url = reverse("eligibility:finish", args=[cycle.pk])
    assert office.get(url).status_code == 403
    checked(application, clerk)
    give_verdict(actor=clerk, application=application, verdict="accepted")
    assert office.get(url).status_code == 200
    office.post(url)
    cycle.refresh_from_db()
    assert cycle.state == "assessing"
