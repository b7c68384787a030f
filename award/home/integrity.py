"""Rules that no constraint of the database can hold. Each check returns what breaks it, in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from award.applications.models import Application, Correction, Evidence, Revision
from award.core.grants import stored_grants
from award.core.hashing import sha256
from award.cycles.models import Cycle
from award.cycles.queries import criteria_of
from award.domain.commitments import commitment
from award.domain.criteria import Criteria
from award.domain.errors import AwardError
from award.domain.scores import unpack_marks
from award.domain.verification import verify_bundle
from award.eligibility.models import EligibilityReview
from award.honours.models import Certificate
from award.panels.models import ApplicationGrant
from award.panels.queries import wanted_grants
from award.results.models import ResultBundle, Snapshot
from award.scoring.models import ConsensusSheet, ScoreSheet

Finder = Callable[[], Iterator[str]]
NONCE_BYTES = 32


def _same_marks(criteria: Criteria, packed: bytes | memoryview | None, payload: str) -> bool:
    # Damaged rows may hold anything: they must be named, not stop the reading.
    try:
        return bool(json.loads(payload)["marks"] == unpack_marks(criteria, bytes(packed or b"")))
    except (AwardError, ValueError, KeyError, TypeError):
        return False


def pinned_texts_changed() -> Iterator[str]:
    """An open cycle runs by the texts that were pinned."""
    for cycle in Cycle.objects.exclude(opened_at=None).select_related("programme__criteria_set"):
        criteria, programme = cycle.programme.criteria_set, cycle.programme
        if sha256(criteria.text) != cycle.pinned_criteria_sha256:
            yield f"cycle {cycle.pk}: the criteria are not the pinned ones"
        if sha256(programme.text) != cycle.pinned_programme_sha256:
            yield f"cycle {cycle.pk}: the programme is not the pinned one"


def grants_not_derived() -> Iterator[str]:
    """Grants are what assignments and conflicts give, nothing else."""
    for cycle in Cycle.objects.all():
        applications = Application.objects.filter(cycle=cycle).values_list("pk", flat=True)
        for user, codename, application in stored_grants(ApplicationGrant, applications) ^ wanted_grants(cycle):
            yield f"grant {codename} of user {user} on application {application}"


def submitted_without_revision() -> Iterator[str]:
    """What was submitted has a revision."""
    rows = Application.objects.filter(state__in=["submitted", "returned", "accepted", "rejected"], revisions=None)
    yield from (f"application {number}" for number in rows.values_list("number", flat=True))


def returned_without_correction() -> Iterator[str]:
    """An application is returned exactly while a correction of it is open."""
    returned = set(Application.objects.filter(state="returned").values_list("number", flat=True))
    corrections = Correction.objects.filter(state="open")
    wanted = set(corrections.values_list("application__number", flat=True))
    yield from (f"application {number}" for number in sorted(returned ^ wanted))


def verdict_missing() -> Iterator[str]:
    """Accepted and rejected applications have the review that says so."""
    verdicts = dict(EligibilityReview.objects.values_list("application_id", "verdict"))
    for pk, number, state in Application.objects.filter(state__in=["accepted", "rejected"]).values_list(
        "pk", "number", "state"
    ):
        if verdicts.get(pk) != state:
            yield f"application {number}: {state} without a review that says so"


def revision_hash_wrong() -> Iterator[str]:
    """A revision's payload fits its hash."""
    for revision in Revision.objects.iterator(chunk_size=100):
        if sha256(revision.payload) != revision.sha256:
            yield f"revision {revision.receipt_number}"


def sealed_sheet_wrong() -> Iterator[str]:
    """A sealed sheet's packed marks, payload and commitment say the same."""
    rows = ScoreSheet.objects.filter(state="sealed").select_related("assignment__round__cycle__programme__criteria_set")
    for sheet in rows.iterator(chunk_size=200):
        if not _same_marks(criteria_of(sheet.assignment.round.cycle), sheet.packed, sheet.payload):
            yield f"sheet {sheet.pk}: packed marks differ from the payload"
        nonce = bytes(sheet.nonce or b"")
        if len(nonce) != NONCE_BYTES or commitment(sheet.payload, nonce) != sheet.commitment:
            yield f"sheet {sheet.pk}: the commitment does not fit"


def agreed_sheet_wrong() -> Iterator[str]:
    """An agreed consensus sheet's packed marks, payload and hash say the same."""
    rows = ConsensusSheet.objects.filter(state="agreed").select_related("round__cycle__programme__criteria_set")
    for sheet in rows.iterator(chunk_size=200):
        if not _same_marks(criteria_of(sheet.round.cycle), sheet.packed, sheet.payload):
            yield f"consensus sheet {sheet.pk}: packed marks differ from the payload"
        if sha256(sheet.payload) != sheet.sha256:
            yield f"consensus sheet {sheet.pk}: the hash does not fit"


def snapshot_hash_wrong() -> Iterator[str]:
    """A snapshot's payload fits its hash."""
    for snapshot in Snapshot.objects.iterator(chunk_size=50):
        if sha256(snapshot.payload) != snapshot.sha256:
            yield f"snapshot {snapshot.pk}"


def snapshot_rows_wrong() -> Iterator[str]:
    """The rows of a snapshot say what its payload says; its diagnosis fits its hash."""
    for snapshot in Snapshot.objects.select_related("diagnosis").iterator(chunk_size=50):
        content = json.loads(snapshot.payload)
        wanted = [*content.get("rows", ()), *content.get("unranked", ())]
        rows = [json.loads(row) for row in snapshot.rows.order_by("place").values_list("payload", flat=True)]
        if [{key: row.get(key) for key in entry} for row, entry in zip(rows, wanted, strict=False)] != wanted:
            yield f"snapshot {snapshot.pk}: its rows differ from its payload"
        if snapshot.diagnosis and sha256(snapshot.diagnosis.payload) != snapshot.diagnosis.sha256:
            yield f"snapshot {snapshot.pk}: the hash of its diagnosis does not fit"


def result_bundle_wrong() -> Iterator[str]:
    """A result bundle verifies, and has the fingerprint that was published."""
    for bundle in ResultBundle.objects.iterator(chunk_size=1):
        verified = verify_bundle(bytes(bundle.data), "bundle.zip")
        if not verified.is_good:
            yield f"snapshot {bundle.snapshot_id}: the bundle does not verify"
        elif verified.fingerprint != bundle.manifest_sha256:
            yield f"snapshot {bundle.snapshot_id}: the bundle has another fingerprint"


def evidence_file_wrong() -> Iterator[str]:
    """Every attached file lies where it should and is what was checked."""
    for evidence in Evidence.objects.iterator(chunk_size=200):
        path = Path(settings.MEDIA_ROOT) / evidence.path
        if not path.is_file():
            yield f"evidence {evidence.pk}: the file is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != evidence.sha256:
            yield f"evidence {evidence.pk}: the file was changed"


def certificate_numbers_with_gaps() -> Iterator[str]:
    """Serial numbers of a class in a cycle run from 1 without gaps."""
    serials: dict[tuple[int, str], list[int]] = {}
    for commendation, code, serial in Certificate.objects.values_list("commendation_id", "class_code", "serial"):
        serials.setdefault((commendation, code), []).append(serial)
    for (commendation, code), numbers in serials.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"commendation {commendation}, class {code}: {sorted(numbers)}"


def certificate_file_wrong() -> Iterator[str]:
    """A rendered certificate's file is the one that was rendered."""
    for certificate in Certificate.objects.exclude(path=""):
        path = Path(settings.MEDIA_ROOT) / certificate.path
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != certificate.sha256:
            yield f"certificate {certificate.number}"


CHECKS: dict[str, Finder] = {
    finder.__name__: finder
    for finder in (
        pinned_texts_changed,
        grants_not_derived,
        submitted_without_revision,
        returned_without_correction,
        verdict_missing,
        revision_hash_wrong,
        sealed_sheet_wrong,
        agreed_sheet_wrong,
        snapshot_hash_wrong,
        snapshot_rows_wrong,
        result_bundle_wrong,
        evidence_file_wrong,
        certificate_numbers_with_gaps,
        certificate_file_wrong,
    )
}
