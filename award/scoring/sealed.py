"""What was sealed beside what stands in the database now: for the proof of a sheet, and to check all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from award.audit.models import AuditEvent
from award.audit.queries import object_ref
from award.core.hashing import sha256
from award.cycles.queries import criteria_of
from award.domain.commitments import NONCE_BYTES, Proof, canonical_remarks, commitment, proof_json
from award.domain.criteria import Criteria
from award.domain.errors import AwardError
from award.domain.scores import unpack_marks
from award.scoring.models import ConsensusSheet, Finding, ScoreSheet, SealedVersion

SEALED, AGREED = "score_sheet.sealed", "consensus_sheet.agreed"
REOPENING = "reopen_sheet"  # the kind of act that two of the office make
_CITED = ("kind", "paragraph", "start", "end", "quote", "evidence_id", "page", "row")
_CHUNK = 200


def remarks_text(findings: Iterable[Finding]) -> str:
    """The remarks of a sheet as they are hashed: item, kind, text, weight and citations, in the order of writing."""
    return canonical_remarks(
        {
            "item": finding.item.code,
            "kind": finding.kind,
            "text": finding.text,
            "is_outstanding": finding.is_outstanding,
            "citations": [
                {name: value for name in _CITED if (value := getattr(row, name)) not in (None, "")}
                for row in finding.citations.all()
            ],
        }
        for finding in findings
    )


# ------------------------------------------------------------------ rows


def sealed_rows(**keys: Any) -> Any:
    """Sheets with all that a check compares."""
    rows = ScoreSheet.objects.filter(**keys).select_related(
        "assignment__round__cycle__programme__criteria_set", "assignment__application", "assignment__seat"
    )
    return rows.prefetch_related("item_scores__item", "findings__item", "findings__citations", "versions")


@dataclass(frozen=True)
class Event:
    """What the trail says of one sealing."""

    seq: int
    after: Mapping[str, Any]


def events(action: str, sheet: ScoreSheet | ConsensusSheet | None = None) -> dict[str, list[Event]]:
    """The events of an action by the key of their object, oldest first; of one sheet or of all."""
    rows = AuditEvent.objects.filter(action=action)
    if sheet is not None:
        object_type, object_id = object_ref(sheet)
        rows = rows.filter(object_type=object_type, object_id=object_id)
    found: dict[str, list[Event]] = {}
    for key, seq, body in rows.order_by("seq").values_list("object_id", "seq", "body").iterator(chunk_size=2000):
        found.setdefault(key, []).append(Event(seq, json.loads(body).get("after", {})))
    return found


# ------------------------------------------------------------------ one sheet


@dataclass(frozen=True)
class Check:
    """One comparison: its code, and whether both sides are the same."""

    code: str
    is_good: bool


def proof_json_of(sheet: ScoreSheet, *, with_remarks: bool) -> str:
    """The file with all that the commitment of a sealed sheet hashes, as it stands now. Only after the opening."""
    remarks = (remarks_text(_findings(sheet)), sheet.remarks_sha256) if with_remarks else ("", "")
    return proof_json(Proof(sheet.commitment, bytes(sheet.nonce or b"").hex(), sheet.payload, *remarks))


def event_of(sheet: ScoreSheet) -> Event | None:
    """The event of the latest sealing."""
    found = events(SEALED, sheet).get(str(sheet.pk), [])
    return found[-1] if found else None


def checks_of(sheet: ScoreSheet, event: Event | None) -> list[Check]:
    """Whether a sealed sheet is still what was sealed. Damaged rows may hold anything; that is no fault of ours."""
    criteria = criteria_of(sheet.assignment.round.cycle)
    return [
        Check("commitment", _hashes(sheet.payload, sheet.nonce, sheet.commitment)),
        Check("event", event is not None and event.after.get("commitment") == sheet.commitment),
        Check("belongs", _belongs(sheet, criteria)),
        Check("packed", _same_marks(criteria, sheet.packed, sheet.payload)),
        Check("rows", _rows(sheet.item_scores.all()) == _marks(sheet.payload)),
        Check("remarks", _same_remarks(sheet, event)),
    ]


def _findings(sheet: ScoreSheet) -> list[Finding]:
    return sorted(sheet.findings.all(), key=lambda finding: finding.pk)


def _hashes(text: str, nonce: bytes | memoryview | None, listed: str) -> bool:
    nonce = bytes(nonce or b"")
    return len(nonce) == NONCE_BYTES and commitment(text, nonce) == listed


def _content(payload: str) -> dict[str, Any]:
    """What a payload says; nothing where it is no JSON object, for a damaged row may hold anything."""
    try:
        content = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _marks(payload: str) -> Any:
    return _content(payload).get("marks")


def _same_marks(criteria: Criteria, packed: bytes | memoryview | None, payload: str) -> bool:
    try:
        return bool(_marks(payload) == unpack_marks(criteria, bytes(packed or b"")))
    except AwardError:
        return False


def _rows(rows: Iterable[Any]) -> dict[str, int | None]:
    """The marks as their rows say; a row that is no mark is left out."""
    return {row.item.code: row.percent for row in rows if row.percent is not None or row.is_not_applicable}


def _belongs(sheet: ScoreSheet, criteria: Criteria) -> bool:
    """Whether the payload names the assignment that the sheet hangs on."""
    assignment, content = sheet.assignment, _content(sheet.payload)
    named = [content.get(key) for key in ("application", "criteria", "judge", "round")]
    return named == [assignment.application.number, criteria.code, assignment.seat.pseudonym, assignment.round.code]


def _same_remarks(sheet: ScoreSheet, event: Event | None) -> bool:
    if event is not None and event.after.get("remarks_sha256", "") != sheet.remarks_sha256:
        return False
    if not sheet.remarks_sha256:  # sealed before remarks were hashed
        return True
    return _hashes(remarks_text(_findings(sheet)), sheet.nonce, sheet.remarks_sha256)


# ------------------------------------------------------------------ all sheets

_FAULTS = {
    "commitment": "payload and nonce do not give the commitment",
    "event": "its commitment is not the one that the audit event of its sealing names",
    "belongs": "the payload is of another application, round or judge",
    "packed": "packed marks differ from the payload",
    "rows": "the rows of its marks differ from the payload",
    "remarks": "its remarks are not the sealed ones",
}


def sheet_faults() -> Iterator[str]:
    """A sentence for each sealed sheet, or kept version of one, that is not what was sealed."""
    sealings = events(SEALED)
    for sheet in sealed_rows().order_by("pk").iterator(chunk_size=_CHUNK):
        yield from (f"sheet {sheet.pk}: {fault}" for fault in _faults_of(sheet, sealings.pop(str(sheet.pk), [])))
    yield from (f"sheet {key}: is missing; event {found[-1].seq} sealed it" for key, found in sealings.items())


def _faults_of(sheet: ScoreSheet, sealings: list[Event]) -> Iterator[str]:
    versions = sorted(sheet.versions.all(), key=lambda row: row.number)
    is_sealed = sheet.state == ScoreSheet.State.SEALED
    for version, event in zip(versions, [*sealings, *[None] * len(versions)], strict=False):
        if fault := _version_fault(version, event):
            yield f"version {version.number}: {fault}"
    if len(sealings) > len(versions) + is_sealed:
        yield f"event {sealings[-1].seq} sealed it; it is a draft and no version of it was kept"
    if is_sealed:
        event = sealings[-1] if len(sealings) > len(versions) else None
        yield from (_FAULTS[check.code] for check in checks_of(sheet, event) if not check.is_good)


def _version_fault(version: SealedVersion, event: Event | None) -> str:
    named = (version.commitment, version.remarks_sha256)
    if event is None or named != (event.after.get("commitment"), event.after.get("remarks_sha256", "")):
        return _FAULTS["event"]
    if not _hashes(version.payload, version.nonce, version.commitment):
        return _FAULTS["commitment"]
    if not _same_marks(criteria_of(version.sheet.assignment.round.cycle), version.packed, version.payload):
        return _FAULTS["packed"]
    if version.remarks_sha256 and not _hashes(version.remarks, version.nonce, version.remarks_sha256):
        return _FAULTS["remarks"]
    return ""


def consensus_faults() -> Iterator[str]:
    """A sentence for each agreed consensus sheet that is not what was agreed."""
    agreements = events(AGREED)
    rows = ConsensusSheet.objects.select_related("round__cycle__programme__criteria_set", "application")
    for sheet in rows.prefetch_related("marks__item").order_by("pk").iterator(chunk_size=_CHUNK):
        found = agreements.pop(str(sheet.pk), [])
        yield from (f"consensus sheet {sheet.pk}: {fault}" for fault in _consensus_faults_of(sheet, found))
    yield from (
        f"consensus sheet {key}: is missing; event {found[-1].seq} agreed it" for key, found in agreements.items()
    )


def _consensus_faults_of(sheet: ConsensusSheet, agreements: list[Event]) -> Iterator[str]:
    if sheet.state != ConsensusSheet.State.AGREED:
        if agreements:
            yield f"event {agreements[-1].seq} agreed it; it is open"
        return
    if sha256(sheet.payload) != sheet.sha256:
        yield "the hash does not fit the payload"
    if not agreements or agreements[-1].after.get("sha256") != sheet.sha256:
        yield "its hash is not the one that the audit event of its agreement names"
    if not _same_marks(criteria_of(sheet.round.cycle), sheet.packed, sheet.payload):
        yield _FAULTS["packed"]
    if _rows(sheet.marks.all()) != _marks(sheet.payload):
        yield _FAULTS["rows"]
    content = _content(sheet.payload)
    if (content.get("application"), content.get("round")) != (sheet.application.number, sheet.round.code):
        yield _FAULTS["belongs"]
