"""The plan of a visit: opened once, written whole, sent as it stands, its points given to the team."""

import json
from datetime import date

import pytest
from django.utils import translation

from award.core.access import HiddenFromActor
from award.core.errors import Conflict, ServiceError, StaleState
from award.outbox.models import Message
from award.scoring import services
from award.scoring.models import MergedFinding, SiteVisit, VisitMember, VisitPoint
from award.scoring.services.visits import plan_text
from tests import factories as make
from tests.scoring.scene import CODE, actions, last_event, visit
from tests.scoring.visiting import ISSUE, PRAISE, agree, opened, plan, planned, secretary

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_opening_copies_the_agenda_the_panel_and_the_issues_once():
    found, site = opened()
    assert site.agenda.count() == 9  # of the programme
    assert site.agenda.first().what == "首次会议：介绍评审组、目的和日程"
    assert site.members.count() == 5
    point = VisitPoint.objects.get()
    assert (point.text, point.item.code, point.source, point.result) == (ISSUE, CODE, "sheet", "open")
    assert not VisitPoint.objects.filter(text=PRAISE).exists()
    assert services.open_visit(actor=found.chair, sheet=site.sheet) == site
    assert actions().count("site_visit.opened") == 1
    assert ISSUE not in last_event().body


def test_what_the_panel_merged_takes_the_place_of_its_sources():
    found, sheet = visit()
    from award.scoring.models import Finding, ScoreSheet
    from award.scoring.queries import consensus_before

    item, before = found.item(CODE), consensus_before(sheet)
    remarked = ScoreSheet.objects.get(assignment=found.assignments[1])
    rows = [
        Finding.objects.create(sheet=remarked, item=item, kind="issue", text=text, updated_at=sheet.opened_at)
        for text in ("甲的疑问", "乙的疑问", "没有合并的疑问")
    ]
    merged = MergedFinding.objects.create(
        sheet=before, item=item, kind="issue", text="合并后的疑问", updated_at=sheet.opened_at
    )
    merged.sources.set(rows[:2])
    site = services.open_visit(actor=found.chair, sheet=sheet)
    points = set(site.points.values_list("text", "source"))
    assert points == {("合并后的疑问", "consensus"), ("没有合并的疑问", "sheet")}


def test_only_chair_and_secretary_open_and_plan():
    found, sheet = visit()
    with pytest.raises(ServiceError, match="chair and the secretary"):
        services.open_visit(actor=found.user(1), sheet=sheet)
    site = services.open_visit(actor=secretary(found), sheet=sheet)
    with pytest.raises(ServiceError, match="chair and the secretary"):
        services.save_plan(actor=found.user(1), visit=site, plan=plan(site), version=0)
    make.make_conflict(found.chair, found.application)
    with pytest.raises(HiddenFromActor):
        services.save_plan(actor=found.chair, visit=site, plan=plan(site), version=0)


def test_who_is_barred_goes_on_no_visit():
    found, sheet = visit()
    make.make_conflict(found.user(2), found.application)
    site = services.open_visit(actor=found.chair, sheet=sheet)
    assert found.assignments[2].seat_id not in site.members.values_list("seat_id", flat=True)
    with pytest.raises(ServiceError, match="members of the panel"):
        services.save_plan(actor=found.chair, visit=site, plan=plan(site, team=[found.assignments[2].seat]), version=0)


def test_a_plan_is_written_anew_and_a_stale_one_is_told_of_the_other():
    found, site = opened()
    saved = planned(found, site)
    assert (saved.version, saved.place, saved.starts_on) == (1, "海口市秀英区生产基地", date(2026, 12, 8))
    assert list(saved.agenda.values_list("what", flat=True)) == ["首次会议"]
    assert last_event().action == "site_visit.planned"
    with pytest.raises(Conflict) as stale:
        services.save_plan(actor=found.chair, visit=site, plan=plan(site, place="三亚"), version=0)
    assert stale.value.version == 1
    assert "海口市秀英区生产基地" in stale.value.current
    assert "内审报告 核对审核发现是否关闭" in plan_text(SiteVisit.objects.get())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": None}, "the first and the last day"),
        ({"ends_on": date(2026, 12, 7)}, "not before the first"),
        ({"ends_on": date(2026, 12, 20)}, "at most 3 days"),
        ({"agenda": [{"day": 3, "starts": "09:00", "ends": "10:00", "what": "x"}]}, "day 3"),
        ({"agenda": [{"day": 1, "starts": "09:00", "ends": "09:00", "what": "x"}]}, "ends after it begins"),
        ({"agenda": [{"day": 1, "starts": "09:00", "ends": "10:00", "what": "x" * 121}]}, "120"),
        ({"interviews": [{"department": "a", "topic": "b", "people": 1}] * 101}, "At most 100 rows"),
        ({"place": "x" * 201}, "200"),
        ({"place": "\u202e"}, "direction"),
    ],
)
def test_a_faulty_plan_is_refused_and_changes_nothing(changes, words):
    found, site = opened()
    with pytest.raises(ServiceError, match=words):
        services.save_plan(actor=found.chair, visit=site, plan=plan(site, **changes), version=0)
    site.refresh_from_db()
    assert (site.version, site.agenda.count(), site.starts_on) == (0, 9, None)


def test_the_sent_plan_holds_no_issue_no_reason_and_stays_until_sent_again():
    found, site = opened()
    with pytest.raises(ServiceError, match="needs dates"):
        services.send_plan(actor=found.chair, visit=site, version=0)
    site = planned(found, site)
    with pytest.raises(StaleState):
        services.send_plan(actor=found.chair, visit=site, version=0)
    sent = services.send_plan(actor=found.chair, visit=site, version=1)
    for hidden in (ISSUE, PRAISE, "核对审核发现是否关闭", CODE, "80"):
        assert hidden not in sent.sent_payload
    content = json.loads(sent.sent_payload)
    assert content["documents"] == ["内审报告"]
    assert len(content["team"]) == 5
    with pytest.raises(ServiceError, match="already"):
        services.send_plan(actor=found.chair, visit=site, version=1)
    later = services.save_plan(actor=found.chair, visit=site, plan=plan(site, place="三亚"), version=1)
    assert "三亚" not in later.sent_payload
    again = services.send_plan(actor=found.chair, visit=later, version=2)
    assert (again.sent_version, json.loads(again.sent_payload)["place"]) == (2, "三亚")
    mails = Message.objects.filter(kind="visit_planned")
    assert mails.count() == 2
    assert {mail.recipient_id for mail in mails} == {found.application.created_by_id}
    assert "三亚" not in last_event().body


def test_points_are_given_to_the_team_only():
    found, site = opened()
    point, seats = VisitPoint.objects.get(), [row.seat for row in found.assignments]
    VisitMember.objects.filter(seat=seats[3]).delete()
    with pytest.raises(ServiceError, match="team"):
        services.assign_points(actor=found.chair, visit=site, seats={point.pk: seats[3]})
    assert services.assign_points(actor=found.chair, visit=site, seats={point.pk: seats[2], 0: seats[2]}) == 1
    assert services.assign_points(actor=found.chair, visit=site, seats={point.pk: seats[2]}) == 0
    assert services.assign_points(actor=found.chair, visit=site, seats={point.pk: None}) == 1


def test_nothing_is_planned_once_the_sheet_is_agreed_or_the_round_closed():
    found, site = opened()
    planned(found, site)
    make.round_of(found.cycle, "site_visit", "closed")
    with pytest.raises(ServiceError, match="round is closed"):
        services.send_plan(actor=found.chair, visit=site, version=1)
    make.round_of(found.cycle, "site_visit")
    agree(site)
    with pytest.raises(ServiceError, match="agreed"):
        services.save_plan(actor=found.chair, visit=site, plan=plan(site), version=1)
    with pytest.raises(ServiceError, match="agreed"):
        services.assign_points(actor=found.chair, visit=site, seats={})
