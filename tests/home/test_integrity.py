"""Each rule of `check_integrity`: sound data breaks none; damage is named by the rule it breaks, and by no other."""

from __future__ import annotations

import hashlib
import json
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission

from award.applications.models import Application, Evidence, Revision
from award.core.clock import now
from award.cycles.models import Cycle
from award.domain.scores import pack_marks
from award.eligibility.models import EligibilityReview
from award.home.integrity import CHECKS
from award.honours.models import Certificate
from award.panels.models import ApplicationGrant, Assignment
from award.results.models import Diagnosis, ResultBundle, Snapshot, SnapshotRow
from award.scoring.models import ConsensusSheet, ScoreSheet
from tests import factories
from tests.results.cases import finished, make_case
from tests.triggers import past_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def offences() -> dict[str, list[str]]:
    """What each rule names, of the rules that name anything."""
    return {name: found for name, find in CHECKS.items() if (found := list(find()))}


def accepted() -> Application:
    application = factories.make_application(factories.make_cycle("assessing"), state="accepted")
    EligibilityReview.objects.create(
        application=application, revision=application.revisions.get(), verdict="accepted",
        decided_by=factories.make_user("officer", "office"), decided_at=now(),
    )  # fmt: skip
    return application


def assigned() -> Assignment:
    application = accepted()
    cycle = application.cycle
    return factories.assign(factories.make_panel(cycle), application, factories.round_of(cycle))[0]


def certified() -> Certificate:
    """A second certificate of its class."""
    application = accepted()
    factories.make_certificate(application)
    second = factories.make_application(application.cycle, state="accepted")
    EligibilityReview.objects.create(
        application=second, revision=second.revisions.get(), verdict="accepted",
        decided_by=factories.make_user("officer", "office"), decided_at=now(),
    )  # fmt: skip
    return factories.make_certificate(second)


def stored(path: str, data: bytes) -> str:
    """A file below MEDIA_ROOT; its hash."""
    file = Path(settings.MEDIA_ROOT, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def test_sound_data_breaks_no_rule() -> None:
    first = assigned()
    factories.make_sheet(first, 50, sealed=True)
    factories.make_consensus(
        first.application, factories.round_of(first.round.cycle, "consensus"), first.seat.panel, 60
    )
    certified()
    assert offences() == {}


@pytest.mark.parametrize(
    ("field", "says"),
    [("pinned_criteria_sha256", "the criteria are not"), ("pinned_programme_sha256", "the programme is not")],
)
def test_a_cycle_that_runs_by_other_texts_than_the_pinned_is_named(field: str, says: str) -> None:
    cycle = factories.make_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(**{field: "0" * 64})
    [named] = offences()["pinned_texts_changed"]
    assert f"cycle {cycle.pk}: {says}" in named


def test_a_grant_that_is_missing_and_one_nobody_derived_are_named() -> None:
    assignment = assigned()
    user, application = assignment.seat.expert.user, assignment.application
    ApplicationGrant.objects.filter(user=user, permission__codename="read_application").delete()
    assert offences() == {
        "grants_not_derived": [f"grant read_application of user {user.pk} on application {application.pk}"]
    }
    stranger = factories.make_user()
    permission = Permission.objects.get(codename="read_application")
    ApplicationGrant.objects.create(user=stranger, permission=permission, content_object=application)
    assert {f"of user {person.pk} " in " ".join(offences()["grants_not_derived"]) for person in (user, stranger)} == {
        True
    }


def test_a_grant_that_outlives_a_conflict_is_named() -> None:
    assignment = assigned()
    factories.make_conflict(assignment.seat.expert.user, assignment.application)
    named = " ".join(offences()["grants_not_derived"])
    assert f"of user {assignment.seat.expert.user_id} on application {assignment.application_id}" in named


def test_a_submitted_application_without_revision_is_named() -> None:
    application = factories.make_application()
    Application.objects.filter(pk=application.pk).update(state="submitted", submitted_at=now())
    assert offences() == {"submitted_without_revision": [f"application {application.number}"]}


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_a_verdict_without_its_review_or_against_it_is_named(state: str) -> None:
    application = factories.make_application(state=state)
    assert list(offences()) == ["verdict_missing"]
    EligibilityReview.objects.create(
        application=application, revision=application.revisions.get(), reason="理由", decided_at=now(),
        verdict="rejected" if state == "accepted" else "accepted", decided_by=factories.make_user(),
    )  # fmt: skip
    assert offences() == {
        "verdict_missing": [f"application {application.number}: {state} without a review that says so"]
    }
    EligibilityReview.objects.update(verdict=state)
    assert offences() == {}


def test_a_revision_whose_payload_is_not_what_was_hashed_is_named() -> None:
    application = factories.make_application(state="submitted")
    Revision.objects.create(
        application=application, number=2, payload="{}", sha256="0" * 64, receipt_number="R-2",
        submission_key=uuid.uuid4(), submitted_by=application.created_by, submitted_at=now(),
    )  # fmt: skip
    assert offences() == {"revision_hash_wrong": ["revision R-2"]}


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (
            {"packed": pack_marks(factories.criteria(), {item.code: 55 for item in factories.criteria().items})},
            "packed",
        ),
        ({"packed": b"\x01"}, "packed"),
        ({"commitment": "0" * 64}, "commitment"),
        ({"nonce": b"\x00" * 32}, "commitment"),
        ({"nonce": b"\x00"}, "commitment"),
    ],
)
def test_a_sealed_sheet_that_contradicts_itself_is_named(damage: dict[str, object], says: str) -> None:
    assignment = assigned()
    # Sealed rows cannot be changed, so the damaged one is written as such.
    sound = factories.make_sheet(assignment, 50, sealed=True)
    values = {key: getattr(sound, key) for key in ("sealed_at", "payload", "packed", "nonce", "commitment")}
    other = Assignment.objects.filter(application=assignment.application).exclude(pk=assignment.pk).first()
    damaged = ScoreSheet.objects.create(
        assignment=other, revision=sound.revision, created_at=now(), state="sealed", **{**values, **damage}
    )
    assert list(offences()) == ["sealed_sheet_wrong"]
    [named] = offences()["sealed_sheet_wrong"]
    assert named.startswith(f"sheet {damaged.pk}: ")
    assert says in named


@pytest.mark.parametrize("payload", ["{}", "no JSON", "[]", json.dumps({"marks": {"4.1.2": 5}})])
def test_an_agreed_sheet_whose_payload_tells_other_marks_is_named(payload: str) -> None:
    assignment = assigned()
    round = factories.round_of(assignment.round.cycle, "consensus")
    sheet = factories.make_consensus(assignment.application, round, assignment.seat.panel)
    marks = dict.fromkeys((item.code for item in factories.criteria().items), 60)
    ConsensusSheet.objects.filter(pk=sheet.pk).update(
        state="agreed", agreed_at=now(), agreed_by=assignment.seat.expert.user, payload=payload,
        packed=pack_marks(factories.criteria(), marks), sha256=hashlib.sha256(payload.encode()).hexdigest(),
    )  # fmt: skip
    named = f"consensus sheet {sheet.pk}: packed marks differ from the payload"
    assert offences() == {"agreed_sheet_wrong": [named]}


def test_an_agreed_sheet_with_another_hash_is_named() -> None:
    assignment = assigned()
    round = factories.round_of(assignment.round.cycle, "consensus")
    sheet = factories.make_consensus(assignment.application, round, assignment.seat.panel)
    marks = dict.fromkeys((item.code for item in factories.criteria().items), 60)
    ConsensusSheet.objects.filter(pk=sheet.pk).update(
        state="agreed", agreed_at=now(), agreed_by=assignment.seat.expert.user, payload=json.dumps({"marks": marks}),
        packed=pack_marks(factories.criteria(), marks), sha256="0" * 64,
    )  # fmt: skip
    assert offences() == {"agreed_sheet_wrong": [f"consensus sheet {sheet.pk}: the hash does not fit"]}


def test_a_snapshot_whose_payload_is_not_what_was_hashed_is_named() -> None:
    cycle = factories.make_cycle("assessing")
    snapshot = Snapshot(
        round=factories.round_of(cycle), engine_version="1", inputs={}, payload="{}", sha256="0" * 64,
        taken_by=factories.make_user(), taken_at=now(),
    )  # fmt: skip
    snapshot.save()
    assert offences() == {"snapshot_hash_wrong": [f"snapshot {snapshot.pk}"]}


def test_rows_a_diagnosis_and_a_bundle_that_no_longer_fit_a_snapshot_are_named() -> None:
    snapshot = finished(make_case())
    assert offences().keys() & {"snapshot_rows_wrong", "result_bundle_wrong"} == set()
    row = snapshot.rows.first()
    with past_triggers():
        SnapshotRow.objects.filter(pk=row.pk).update(payload=row.payload.replace("643.33", "643.34"))
        Diagnosis.objects.filter(pk=snapshot.diagnosis_id).update(sha256="0" * 64)
        ResultBundle.objects.filter(snapshot=snapshot).update(manifest_sha256="0" * 64)
    found = offences()
    assert found["snapshot_rows_wrong"] == [
        f"snapshot {snapshot.pk}: its rows differ from its payload",
        f"snapshot {snapshot.pk}: the hash of its diagnosis does not fit",
    ]
    assert found["result_bundle_wrong"] == [f"snapshot {snapshot.pk}: the bundle has another fingerprint"]


def test_a_file_that_is_missing_or_was_changed_is_named() -> None:
    application = factories.make_application()
    evidence = Evidence.objects.create(
        application=application, path="evidence/1.pdf", name="执照.pdf", kind="pdf", mime="application/pdf", size=4,
        sha256=stored("evidence/1.pdf", b"file"), uploaded_by=application.created_by, uploaded_at=now(),
    )  # fmt: skip
    assert offences() == {}
    stored("evidence/1.pdf", b"other")
    assert offences() == {"evidence_file_wrong": [f"evidence {evidence.pk}: the file was changed"]}
    Path(settings.MEDIA_ROOT, "evidence/1.pdf").unlink()
    assert offences() == {"evidence_file_wrong": [f"evidence {evidence.pk}: the file is missing"]}


def test_a_gap_in_the_serials_of_a_class_is_named() -> None:
    second = certified()
    Certificate.objects.filter(pk=second.pk).update(serial=3)
    named = f"commendation {second.commendation_id}, class award: [1, 3]"
    assert offences() == {"certificate_numbers_with_gaps": [named]}
    Certificate.objects.filter(pk=second.pk).update(class_code="nomination", serial=1)
    assert offences() == {}


def test_a_certificate_that_is_missing_or_was_changed_is_named() -> None:
    certificate = certified()
    digest = stored("certificates/1.pdf", b"drawn")
    Certificate.objects.filter(pk=certificate.pk).update(path="certificates/1.pdf", sha256=digest)
    assert offences() == {}
    stored("certificates/1.pdf", b"forged")
    assert offences() == {"certificate_file_wrong": [f"certificate {certificate.number}"]}
    Path(settings.MEDIA_ROOT, "certificates/1.pdf").unlink()
    assert offences() == {"certificate_file_wrong": [f"certificate {certificate.number}"]}


def test_every_rule_has_its_damage_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in CHECKS if f'"{name}"' not in text] == []


def test_a_returned_application_has_its_correction():
    application = factories.make_application(factories.make_cycle("eligibility"), state="returned")
    assert offences() == {"returned_without_correction": [f"application {application.number}"]}
