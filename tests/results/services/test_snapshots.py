"""A standing is frozen once, whole, and never changes."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from award.core.errors import ServiceError
from award.results import services
from award.results.models import Snapshot, SnapshotRow
from award.results.queries import snapshot_content, snapshot_rows
from tests.results.cases import MARKS, events, make_case

pytestmark = pytest.mark.django_db


def test_snapshot_needs_a_finished_round():
    case = make_case(state="open")
    with pytest.raises(ServiceError, match="Finish the round before"):
        services.take_snapshot(actor=case.clerk, round=case.round)
    assert not Snapshot.objects.exists()


@pytest.mark.both_databases
def test_snapshot_is_frozen_and_its_event_holds_no_figure():
    case = make_case()

    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)

    assert [event["action"] for event in events()] == ["round.diagnosed", "snapshot.taken"]
    event = events()[-1]
    assert event["action"] == "snapshot.taken"
    assert event["after"] == {
        "state": "frozen",
        "round": "material",
        "sha256": snapshot.sha256,
        "inputs": snapshot.inputs,
    }
    assert set(snapshot.inputs) == {"sheets", "consensus", "exclusions", "panels", "criteria", "programme"}
    assert "616.67" not in json.dumps(event)
    assert "616.67" in snapshot.payload
    with pytest.raises(ServiceError, match="frozen already"):
        services.take_snapshot(actor=case.clerk, round=case.round)
    for change in ({"payload": "{}"}, {"scores": "{}"}, {"sha256": "0"}, {"diagnosis": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Snapshot.objects.filter(pk=snapshot.pk).update(**change)


@pytest.mark.both_databases
def test_rows_hold_what_the_engine_ranked_with_sheets_and_diagnostics():
    case = make_case(marks=(*MARKS, (40, 50, 0, 0, 0)), unsealed=3)  # two sheets of the three that the round needs

    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)

    rows = list(snapshot_rows(snapshot))
    assert [(row.place, row.application_id, row.rank, row.is_in) for row in rows] == [
        (place, application.pk, rank, None)
        for place, (application, rank) in enumerate(zip(case.applications, (1, 2, 3, None), strict=True))
    ]
    contents = [json.loads(row.payload) for row in rows]
    ranked = snapshot_content(snapshot)["rows"]
    assert [{key: row[key] for key in ranked[0]} for row in contents[:3]] == ranked
    assert [sheet[1:3] for sheet in contents[0]["sheets"]] == [
        ["400.00", "left_out"], ["500.00", "counted"], ["650.00", "counted"], ["700.00", "counted"],
        ["950.00", "left_out"],
    ]  # fmt: skip
    assert contents[0]["stability"]["low"] == 1
    assert contents[3]["flags"] == ["too_few_sheets:material"]
    assert contents[3]["stability"] is None
    with pytest.raises(DatabaseError), transaction.atomic():
        SnapshotRow.objects.filter(pk=rows[0].pk).update(payload="{}")
    for change in ({"place": 9}, {"application": rows[1].application}):  # snapshot_row_once, snapshot_row_place_once
        values = {field.name: getattr(rows[0], field.name) for field in SnapshotRow._meta.fields if field.name != "id"}
        with pytest.raises(IntegrityError), transaction.atomic():
            SnapshotRow.objects.create(**values | {"application": rows[0].application} | change)
