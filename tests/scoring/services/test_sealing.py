import hashlib
import json

import pytest

from award.core.errors import ServiceError
from award.domain.commitments import commitment
from award.domain.scores import unpack_marks
from award.scoring import queries, services
from award.scoring.models import Finding, ItemScore
from award.scoring.sealed import remarks_text
from tests import factories as make
from tests.scoring.scene import actions, last_event, scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_seal_freezes_all_marks_in_one_row_with_a_commitment_that_verifies():
    found = scene()
    marks = {item.code: 55 for item in make.criteria().items} | {"4.4.6": None, "4.1.2": 70}
    sheet = services.seal_sheet(actor=found.user(0), sheet=found.sheet(0, marks))
    assert sheet.commitment == commitment(sheet.payload, bytes(sheet.nonce))
    assert sheet.commitment == hashlib.sha256(sheet.payload.encode() + bytes(sheet.nonce)).hexdigest()
    content = json.loads(sheet.payload)
    assert content["marks"] == marks == unpack_marks(make.criteria(), bytes(sheet.packed))
    assert content["judge"] == found.assignments[0].seat.pseudonym
    body = json.loads(last_event().body)
    assert (body["action"], body["before"]) == ("score_sheet.sealed", {"state": "draft"})
    assert body["after"] == {
        "state": "sealed", "commitment": sheet.commitment, "remarks_sha256": sheet.remarks_sha256
    }  # fmt: skip
    assert sheet.remarks_sha256 == commitment("[]", bytes(sheet.nonce))


def test_seal_freezes_the_remarks_in_a_hash_that_does_not_tell_whether_there_are_any():
    found = scene()
    sheet = found.sheet(0, 50)
    Finding.objects.create(
        sheet=sheet, item=found.item("4.1.2"), kind="strength", text="控制图覆盖关键工序", updated_at=sheet.created_at
    )
    sealed = services.seal_sheet(actor=found.user(0), sheet=sheet)
    text = remarks_text(queries.findings_of(sealed))
    assert "控制图覆盖关键工序" in text
    assert sealed.remarks_sha256 == commitment(text, bytes(sealed.nonce))
    bare = services.seal_sheet(actor=found.user(1), sheet=found.sheet(1, 50))
    assert hashlib.sha256(b"[]").hexdigest() not in (sealed.remarks_sha256, bare.remarks_sha256)


def test_two_equal_sheets_have_different_commitments():
    found = scene()
    sealed = [services.seal_sheet(actor=found.user(n), sheet=found.sheet(n, 50)) for n in (0, 1)]
    assert sealed[0].commitment != sealed[1].commitment
    assert sealed[0].nonce != sealed[1].nonce


def test_seal_refuses_an_incomplete_sheet_and_names_the_items():
    found = scene()
    marks = {item.code: 50 for item in make.criteria().items}
    del marks["4.1.3"], marks["4.7.7"]
    sheet = found.sheet(0, marks)
    ItemScore.objects.create(sheet=sheet, item=found.item("4.7.7"))  # a row without a mark is no mark
    with pytest.raises(ServiceError) as caught:
        services.seal_sheet(actor=found.user(0), sheet=sheet)
    assert caught.value.params["items"] == ["4.1.3", "4.7.7"]
    assert "4.1.3, 4.7.7" in str(caught.value)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.payload) == ("draft", "")


def test_seal_twice_or_after_the_close_is_refused():
    found = scene()
    sheet = found.sheet(0, 50)
    sealed = services.seal_sheet(actor=found.user(0), sheet=sheet)
    with pytest.raises(ServiceError):
        services.seal_sheet(actor=found.user(0), sheet=sheet)
    late = found.sheet(1, 50)
    found.close()
    with pytest.raises(ServiceError):
        services.seal_sheet(actor=found.user(1), sheet=late)
    sealed.refresh_from_db()
    assert sealed.commitment
    assert actions() == ["score_sheet.sealed"]
