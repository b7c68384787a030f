"""What was sealed beside what stands in the database: one change past the triggers, in any column, is named."""

import hashlib
import json

import pytest
from django.db import connection

from award.audit.models import AuditEvent
from award.audit.services import record
from award.domain.commitments import commitment, verify_proof
from award.domain.scores import pack_marks
from award.scoring import queries, services
from award.scoring.models import Citation, ConsensusSheet, Finding, ScoreSheet
from award.scoring.sealed import (
    checks_of,
    consensus_faults,
    event_of,
    events,
    proof_json_of,
    remarks_text,
    sealed_rows,
    sheet_faults,
)
from tests import factories as make
from tests.scoring.scene import scene, sealed
from tests.triggers import past_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def remark(sheet, code="4.1.2", text="战略清晰", **fields):
    item = sheet.assignment.round.cycle.programme.criteria_set.items.get(code=code)
    fields = {"kind": "strength", "updated_at": sheet.created_at, **fields}
    return Finding.objects.create(sheet=sheet, item=item, text=text, **fields)


def sealed_sheet():
    found = scene()
    sheet = found.sheet(0, 50)
    Citation.objects.create(finding=remark(sheet), kind="text", paragraph=2)
    remark(sheet, "4.1.3", "目标未分解", kind="opportunity")
    return services.seal_sheet(actor=found.user(0), sheet=sheet)


def tamper(sql, *parameters):
    """SQL with the triggers off, as an administrator of the database can run it."""
    with past_triggers(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def other_marks(sheet, percent=95):
    marks = {item.code: percent for item in make.criteria().items}
    payload = json.dumps({**json.loads(sheet.payload), "marks": marks}, separators=(",", ":"))
    return payload, pack_marks(make.criteria(), marks)


def codes(sheet):
    """The comparisons that fail."""
    fresh = sealed_rows(pk=sheet.pk).get()
    return [check.code for check in checks_of(fresh, event_of(fresh)) if not check.is_good]


# ------------------------------------------------------------------ one sheet


def test_a_sheet_as_it_was_sealed_passes_every_check():
    sheet = sealed_sheet()
    assert codes(sheet) == []
    assert list(sheet_faults()) == []
    assert verify_proof(proof_json_of(sheet, with_remarks=True).encode(), "p", kept=sheet.commitment) == []


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("payload", "{}", {"commitment", "belongs", "packed", "rows"}),
        ("payload", "no JSON", {"commitment", "belongs", "packed", "rows"}),
        ("payload", "[" * 100_000, {"commitment", "belongs", "packed", "rows"}),
        ("packed", b"\x05" * 23, {"packed"}),
        ("packed", b"x", {"packed"}),
        ("nonce", b"\x00" * 32, {"commitment", "remarks"}),
        ("nonce", b"", {"commitment", "remarks"}),
        ("commitment", "0" * 64, {"commitment", "event"}),
        ("remarks_sha256", "0" * 64, {"remarks"}),
        ("remarks_sha256", "", {"remarks"}),
    ],
)
def test_each_column_that_is_changed_is_named(column, value, expected):
    sheet = sealed_sheet()
    tamper(f"UPDATE scoring_scoresheet SET {column} = %s WHERE id = %s", value, sheet.pk)
    assert set(codes(sheet)) == expected
    found = list(sheet_faults())
    assert len(found) == len(expected)
    assert all(fault.startswith(f"sheet {sheet.pk}: ") for fault in found)


def test_other_marks_made_whole_again_are_named_by_the_event():
    """Payload, packed marks, rows, commitment and hash of the remarks all fit one another; the trail tells."""
    sheet = sealed_sheet()
    payload, packed = other_marks(sheet)
    tamper("UPDATE scoring_itemscore SET percent = 95 WHERE sheet_id = %s", sheet.pk)
    tamper(
        "UPDATE scoring_scoresheet SET payload = %s, packed = %s, commitment = %s WHERE id = %s",
        payload, packed, commitment(payload, bytes(sheet.nonce)), sheet.pk,
    )  # fmt: skip
    assert codes(sheet) == ["event"]
    named = "its commitment is not the one that the audit event of its sealing names"
    assert list(sheet_faults()) == [f"sheet {sheet.pk}: {named}"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE scoring_itemscore SET percent = 55 WHERE sheet_id = %s AND id % 23 = 0",
        "UPDATE scoring_itemscore SET percent = NULL WHERE sheet_id = %s AND id % 23 = 0",
        "DELETE FROM scoring_itemscore WHERE sheet_id = %s AND id % 23 = 0",
        "DELETE FROM scoring_itemscore WHERE sheet_id = %s",
    ],
)
def test_one_changed_row_of_a_mark_is_named(sql):
    sheet = sealed_sheet()
    tamper(sql.replace("id % 23", "mod(id, 23)" if connection.vendor == "postgresql" else "id %% 23"), sheet.pk)
    assert list(sheet_faults()) == [f"sheet {sheet.pk}: the rows of its marks differ from the payload"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE scoring_finding SET text = 'x'",
        "UPDATE scoring_finding SET kind = 'issue' WHERE kind = 'opportunity'",
        "UPDATE scoring_finding SET is_outstanding = NOT is_outstanding WHERE kind = 'strength'",
        "UPDATE scoring_finding SET item_id = item_id + 3",
        "UPDATE scoring_citation SET paragraph = 3",
        "DELETE FROM scoring_citation",
        "DELETE FROM scoring_finding WHERE kind = 'opportunity'",
    ],
)
def test_a_changed_remark_is_named(sql):
    sheet = sealed_sheet()
    tamper(sql)
    assert list(sheet_faults()) == [f"sheet {sheet.pk}: its remarks are not the sealed ones"]


def test_a_remark_added_after_the_seal_is_named():
    sheet = sealed_sheet()
    remark(sheet, text="补记")
    assert codes(sheet) == ["remarks"]


def test_a_sheet_put_in_the_place_of_another_is_named():
    found = scene()
    one = services.seal_sheet(actor=found.user(0), sheet=found.sheet(0, 50))
    other = found.assignments[1]
    tamper("UPDATE scoring_scoresheet SET assignment_id = %s WHERE id = %s", other.pk, one.pk)
    assert codes(one) == ["belongs"]


def test_a_sealed_sheet_of_which_the_trail_knows_nothing_is_named():
    found = scene()
    sheet = found.sheet(0, 50, sealed=True)
    assert [fault for fault in sheet_faults() if "audit event" in fault]
    assert event_of(sheet) is None


def test_a_sheet_sealed_before_remarks_were_hashed_passes():
    sheet = sealed_sheet()
    tamper("UPDATE scoring_scoresheet SET remarks_sha256 = ''")
    event = AuditEvent.objects.get(action="score_sheet.sealed")
    body = json.loads(event.body)
    del body["after"]["remarks_sha256"]
    tamper("UPDATE audit_auditevent SET body = %s WHERE id = %s", json.dumps(body), event.pk)
    assert codes(sheet) == []


def test_a_seal_that_was_taken_away_or_deleted_is_named():
    sheet = sealed_sheet()
    (event,) = events("score_sheet.sealed", sheet)[str(sheet.pk)]
    tamper(
        "UPDATE scoring_scoresheet SET state = 'draft', sealed_at = NULL, payload = '', packed = NULL, nonce = NULL, "
        "commitment = '', remarks_sha256 = ''"
    )
    assert list(sheet_faults()) == [
        f"sheet {sheet.pk}: event {event.seq} sealed it; it is a draft and no version of it was kept"
    ]
    for table in ("scoring_citation", "scoring_finding", "scoring_itemscore", "scoring_scoresheet"):
        tamper(f"DELETE FROM {table}")
    assert list(sheet_faults()) == [f"sheet {sheet.pk}: is missing; event {event.seq} sealed it"]


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("payload", "{}", "payload and nonce"),
        ("packed", b"x", "packed marks"),
        ("nonce", b"\x00" * 32, "payload and nonce"),
        ("commitment", "0" * 64, "audit event"),
        ("remarks", "[]", "remarks"),
        ("remarks_sha256", "0" * 64, "audit event"),
    ],
)
def test_a_changed_version_of_a_reopened_sheet_is_named(column, value, says):
    sheet = sealed_sheet()
    act = services.ask_reopening(actor=make.make_user("one", "office"), sheet=sheet, reason="x")
    services.decide_reopening(actor=make.make_user("two", "office"), act=act, approve=True)
    assert list(sheet_faults()) == []
    tamper(f"UPDATE scoring_sealedversion SET {column} = %s", value)
    (fault,) = sheet_faults()
    assert fault.startswith(f"sheet {sheet.pk}: version 1: ")
    assert says in fault


def test_all_sheets_are_read_in_a_fixed_number_of_queries(django_assert_num_queries):
    found = scene()
    for place in range(3):
        sheet = found.sheet(place, 50)
        remark(sheet)
        services.seal_sheet(actor=found.user(place), sheet=sheet)
        with django_assert_num_queries(8):
            assert list(sheet_faults()) == []


# ------------------------------------------------------------------ consensus sheets


def agreed_sheet():
    """An agreed consensus as the service leaves it, with the event that it writes."""
    found = sealed()
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "consensus"), found.panel)
    marks = {item.code: 60 for item in make.criteria().items}
    content = {"application": found.application.number, "marks": marks, "round": sheet.round.code}
    payload = json.dumps(content)
    sheet.marks.bulk_create(
        sheet.marks.model(sheet=sheet, item=item, percent=60) for item in found.cycle.programme.criteria_set.items.all()
    )
    digest = hashlib.sha256(payload.encode()).hexdigest()
    ConsensusSheet.objects.filter(pk=sheet.pk).update(
        state="agreed", agreed_at=sheet.opened_at, agreed_by=found.chair, payload=payload,
        packed=pack_marks(make.criteria(), marks), sha256=digest,
    )  # fmt: skip
    record(actor=found.chair, action="consensus_sheet.agreed", target=sheet, after={"sha256": digest})
    sheet.refresh_from_db()
    return sheet


def test_an_agreed_consensus_has_no_fault():
    agreed_sheet()
    assert list(consensus_faults()) == []


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE scoring_consensussheet SET payload = '{}'", "hash does not fit"),
        ("UPDATE scoring_consensussheet SET payload = 'no JSON'", "hash does not fit"),
        ("UPDATE scoring_consensussheet SET sha256 = 'x'", "audit event of its agreement"),
        ("UPDATE scoring_consensussheet SET packed = payload_bytes", "packed marks"),
        ("UPDATE scoring_consensusmark SET percent = 65", "rows of its marks"),
        ("DELETE FROM scoring_consensusmark", "rows of its marks"),
    ],
)
def test_each_change_of_an_agreed_consensus_is_named(sql, says):
    sheet = agreed_sheet()
    if "payload_bytes" in sql:
        tamper("UPDATE scoring_consensussheet SET packed = %s", b"x")
    else:
        tamper(sql)
    found = list(consensus_faults())
    assert [fault for fault in found if says in fault]
    assert all(fault.startswith(f"consensus sheet {sheet.pk}: ") for fault in found)


def test_a_consensus_made_whole_again_is_named_by_the_event():
    sheet = agreed_sheet()
    payload, packed = other_marks(sheet)
    tamper("UPDATE scoring_consensusmark SET percent = 95")
    digest = hashlib.sha256(payload.encode()).hexdigest()
    tamper("UPDATE scoring_consensussheet SET payload = %s, packed = %s, sha256 = %s", payload, packed, digest)
    (fault,) = consensus_faults()
    assert "the audit event of its agreement" in fault


def test_an_agreement_taken_away_or_put_elsewhere_is_named():
    sheet = agreed_sheet()
    other = make.make_application(sheet.round.cycle, state="accepted")
    tamper("UPDATE scoring_consensussheet SET application_id = %s", other.pk)
    assert list(consensus_faults()) == [
        f"consensus sheet {sheet.pk}: the payload is of another application, round or judge"
    ]
    tamper(
        "UPDATE scoring_consensussheet SET state = 'open', agreed_at = NULL, agreed_by_id = NULL, payload = '', "
        "packed = NULL, sha256 = ''"
    )
    (fault,) = consensus_faults()
    assert "agreed it; it is open" in fault
    for table in ("scoring_consensusmark", "scoring_consensussheet"):
        tamper(f"DELETE FROM {table}")
    (fault,) = consensus_faults()
    assert "is missing" in fault


def test_remarks_are_hashed_with_what_they_rest_on():
    sheet = ScoreSheet.objects.get(pk=sealed_sheet().pk)
    first, second = json.loads(remarks_text(queries.findings_of(sheet)))
    assert first == {
        "item": "4.1.2", "kind": "strength", "text": "战略清晰", "is_outstanding": False,
        "citations": [{"kind": "text", "paragraph": 2}],
    }  # fmt: skip
    assert (second["kind"], second["citations"]) == ("opportunity", [])
