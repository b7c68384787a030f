"""Versions of sealed sheets, and the one way in which the database lets a sealed sheet become a draft."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from award.audit.models import TwoPersonAct
from award.core.clock import now
from award.scoring.models import ScoreSheet, SealedVersion
from tests import factories as make
from tests.scoring.scene import scene, talk
from tests.triggers import past_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DRAFT = (
    "UPDATE scoring_scoresheet SET state = 'draft', sealed_at = NULL, payload = '', packed = NULL, nonce = NULL, "
    "commitment = '', remarks_sha256 = ''"
)


def sealed_sheet() -> ScoreSheet:
    sheet = scene().sheet(0, 50, sealed=True)
    sheet.refresh_from_db()
    return sheet


def act() -> TwoPersonAct:
    return TwoPersonAct.objects.create(
        kind="reopen_sheet", object_type="x", object_id="1", asked_by=make.make_user("", "office"), asked_at=now()
    )


def version(sheet: ScoreSheet, **changes: object) -> SealedVersion:
    same = {name: getattr(sheet, name) for name in ("sealed_at", "payload", "packed", "nonce", "commitment")}
    fields = {"number": 1, "remarks": "[]", "reopened_at": now(), "act": act(), **same, **changes}
    TwoPersonAct.objects.update(state="approved", decided_by=make.make_user("", "office"), decided_at=now())
    return SealedVersion.objects.create(sheet=sheet, **fields)


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def frozen(sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql)


def test_a_sealed_sheet_becomes_a_draft_only_where_its_version_is_kept() -> None:
    sheet = sealed_sheet()
    frozen(DRAFT)
    version(sheet)
    run(DRAFT)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.payload) == ("draft", "")


@pytest.mark.parametrize(
    "other",
    [
        {"payload": "{}"},
        {"packed": b"x"},
        {"nonce": b"x" * 32},
        {"commitment": "0" * 64},
        {"remarks_sha256": "0" * 64},
        {"sealed_at": None},
    ],
)
def test_a_version_that_differs_opens_nothing(other) -> None:
    if "sealed_at" in other:
        other = {"sealed_at": now().replace(year=2020)}
    version(sealed_sheet(), **other)
    frozen(DRAFT)


def test_the_version_of_another_sheet_opens_nothing() -> None:
    found = scene()
    sheet, other = found.sheet(0, 50, sealed=True), found.sheet(1, 50, sealed=True)
    version(other)
    frozen(f"{DRAFT} WHERE id = {sheet.pk}")
    run(f"{DRAFT} WHERE id = {other.pk}")


@pytest.mark.parametrize(
    "change",
    [
        "payload = 'x'",
        "packed = NULL",
        "nonce = NULL",
        "commitment = 'x'",
        "sealed_at = created_at",
        "remarks_sha256 = 'x'",
        "state = 'sealed', commitment = 'x'",
    ],
)
def test_a_sealed_sheet_with_a_version_is_frozen_in_every_other_way(change) -> None:
    sheet = sealed_sheet()
    version(sheet)
    frozen(f"UPDATE scoring_scoresheet SET {change} WHERE id = {sheet.pk}")
    frozen(f"DELETE FROM scoring_scoresheet WHERE id = {sheet.pk}")
    if connection.vendor == "sqlite":
        frozen("INSERT OR REPLACE INTO scoring_scoresheet SELECT * FROM scoring_scoresheet")


def test_a_sheet_cannot_become_half_a_draft() -> None:
    version(sealed_sheet())
    with pytest.raises(IntegrityError):
        run("UPDATE scoring_scoresheet SET state = 'draft'")


def test_versions_are_append_only() -> None:
    version(sealed_sheet())
    frozen("UPDATE scoring_sealedversion SET commitment = 'x'")
    frozen("DELETE FROM scoring_sealedversion")


def test_an_agreed_consensus_is_frozen_still() -> None:
    found, sheet = talk()
    sheet.delete()
    agreed = make.make_consensus(found.application, sheet.round, found.panel, 50)
    frozen(f"UPDATE scoring_consensussheet SET payload = 'x' WHERE id = {agreed.pk}")
    frozen(f"DELETE FROM scoring_consensussheet WHERE id = {agreed.pk}")


def test_sealed_version_constraints() -> None:
    sheet = sealed_sheet()
    version(sheet)
    for name, changes in (
        ("sealed_version_once", {}),
        ("sealed_version_from_1", {"number": 0}),
        ("sealed_version_whole", {"number": 2, "payload": ""}),
        ("sealed_version_whole", {"number": 2, "commitment": ""}),
    ):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            version(sheet, **changes)
        assert name in str(caught.value) or "UNIQUE constraint failed" in str(caught.value)


def test_score_sheet_remarks_hashed_when_sealed() -> None:
    draft = scene().sheet(0, 50)
    with pytest.raises(IntegrityError, match="score_sheet_remarks_hashed_when_sealed"), transaction.atomic():
        ScoreSheet.objects.filter(pk=draft.pk).update(remarks_sha256="x")
    with past_triggers():
        assert ScoreSheet.objects.filter(pk=draft.pk).update(remarks_sha256="") == 1
