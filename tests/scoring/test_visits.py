"""What the pages of a visit show."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from award.scoring import services
from award.scoring.models import VisitPoint
from award.scoring.visits import days_of, overview_of, plan_of, sent_plan, state_of
from tests.scoring.scene import CODE
from tests.scoring.visiting import agree, note, opened, plan, planned

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_items_hold_their_points_findings_and_both_marks():
    found, site = opened(80)
    note(found, site)
    services.save_consensus_mark(
        actor=found.chair, sheet=site.sheet, item=found.item(CODE), percent=60, reason="缺三份问卷", version=0
    )
    overview = overview_of(site)
    row = overview.rows[CODE]
    assert (row.before, row.now, row.is_changed, row.open_points, row.state) == ("80%", "60%", True, 1, "flag")
    assert (len(row.points), len(row.findings), overview.changed) == (1, 1, [row])
    assert (overview.verified, overview.photographs, overview.first) == (0, 0, CODE)
    assert sum(len(rows) for _category, rows in overview.groups) == len(overview.rows) == 23
    codes = list(overview.rows)
    assert overview.neighbours(codes[0]) == ("", codes[1])
    assert overview.neighbours(codes[-1]) == (codes[-2], "")


def test_an_item_is_done_when_its_points_are_and_begun_before():
    found, site = opened()
    assert overview_of(site).rows[CODE].state == ""
    note(found, site)
    assert overview_of(site).rows[CODE].state == "part"
    point = VisitPoint.objects.get()
    services.save_entry(
        actor=found.user(1), visit=site, kind="result", client_id=point.client_id, version=1,
        values={"result": "confirmed", "found": ""},
    )  # fmt: skip
    overview = overview_of(site)
    assert (overview.rows[CODE].state, overview.verified) == ("done", 1)
    assert overview.first == next(iter(overview.rows))


def test_the_plan_stands_in_days_with_dates():
    found, site = opened()
    assert [day.on for day in plan_of(site)["days"]] == [None, None]
    site = planned(found, site)
    site.refresh_from_db()
    shown = plan_of(site)
    assert [(day.number, day.on) for day in shown["days"]] == [(1, date(2026, 12, 8))]
    assert len(shown["team"]) == 5
    assert days_of(date(2026, 12, 31), [{"day": 2}])[0].on == date(2027, 1, 1)


def test_the_sent_plan_is_what_was_sent():
    found, site = opened()
    site = services.send_plan(actor=found.chair, visit=planned(found, site), version=1)
    services.save_plan(actor=found.chair, visit=site, plan=plan(site, place="三亚", agenda=[]), version=1)
    sent = sent_plan(site)
    assert (sent["place"], sent["starts_on"]) == ("海口市秀英区生产基地", date(2026, 12, 8))
    assert sent["days"][0].lines[0]["what"] == "首次会议"
    assert sent["documents"] == [{"title": "内审报告"}]


def test_the_state_says_how_far_the_plan_is():
    found, site = opened()
    with translation.override("en"):
        assert state_of(site) == "Being planned"
        site = services.send_plan(actor=found.chair, visit=planned(found, site), version=1)
        assert state_of(site) == "Plan sent"
        site = services.save_plan(actor=found.chair, visit=site, plan=plan(site, place="三亚"), version=1)
        assert state_of(site) == "Plan changed since it was sent"
        agree(site)
        site.sheet.refresh_from_db()
        assert state_of(site) == "Finished"
