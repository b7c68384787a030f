"""The triggers that freeze rows."""

import pytest
from django.db import DatabaseError, connection, transaction

from award.audit.services import record
from award.scoring.models import ScoreSheet
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def refused(sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_audit_events_cannot_be_changed_or_deleted() -> None:
    record(actor=None, action="test.happened")
    refused("UPDATE audit_auditevent SET action = 'other'")
    refused("DELETE FROM audit_auditevent")


def test_insert_or_replace_cannot_change_an_audit_event() -> None:
    if connection.vendor != "sqlite":
        refused("TRUNCATE audit_auditevent")
        return
    record(actor=None, action="test.happened")
    refused("INSERT OR REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent")


def test_a_sealed_sheet_is_frozen_and_a_draft_is_not() -> None:
    cycle = factories.make_cycle("assessing")
    round = factories.round_of(cycle)
    application = factories.make_application(cycle, state="accepted")
    first, second, *_rest = factories.assign(factories.make_panel(cycle), application, round)
    sealed = factories.make_sheet(first, 50, sealed=True)
    draft = factories.make_sheet(second, 50)

    refused(f"UPDATE scoring_scoresheet SET payload = 'other' WHERE id = {sealed.pk}")
    refused(f"DELETE FROM scoring_scoresheet WHERE id = {sealed.pk}")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE scoring_scoresheet SET created_at = sealed_at WHERE id = {sealed.pk}")
    draft.item_scores.all().delete()
    draft.delete()
    assert ScoreSheet.objects.get() == sealed
