"""Named reads of site visits: whose desk, whose eyes, in which order."""

from __future__ import annotations

import pytest

from award.scoring import services, visitqueries
from award.scoring.models import ConsensusSheet, SiteVisit
from tests import factories as make
from tests.scoring.scene import CODE, talk, visit
from tests.scoring.visiting import ISSUE, PRAISE, note, opened, planned

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _sheets(found):
    return list(ConsensusSheet.objects.filter(panel=found.panel).select_related("round"))


def test_the_desk_tells_the_chair_to_open_and_members_of_what_is_open(django_assert_num_queries):
    found, sheet = visit()
    assert visitqueries.visits_on_desk(found.chair, _sheets(found)) == {sheet.pk: 0}
    assert visitqueries.visits_on_desk(found.user(1), _sheets(found)) == {}
    site = services.open_visit(actor=found.chair, sheet=sheet)
    assert visitqueries.visits_on_desk(found.user(1), _sheets(found)) == {sheet.pk: site.pk}
    chair = found.chair
    with django_assert_num_queries(0):
        visitqueries.visits_on_desk(chair, [])


def test_a_consensus_without_visit_puts_nothing_on_the_desk():
    found, _sheet = talk()
    assert visitqueries.visits_on_desk(found.chair, _sheets(found)) == {}


def test_issues_alone_are_carried_over_and_not_those_of_who_is_barred():
    found, site = opened()
    issues = visitqueries.issues_of(site.sheet)
    assert [(issue.text, issue.item.code) for issue in issues] == [(ISSUE, CODE)]
    assert PRAISE not in [issue.text for issue in issues]
    make.make_conflict(found.user(1), found.application)
    assert visitqueries.issues_of(site.sheet) == []


def test_entries_stand_in_the_order_of_the_items():
    found, site = opened()
    for code in ("4.7.2", "4.1.2"):
        note(found, site, item=found.item(code))
        note(found, site, "point", item=found.item(code))
    assert [row.item.code for row in visitqueries.findings_of(site)] == ["4.1.2", "4.7.2"]
    assert [row.item.code for row in visitqueries.points_of(site)] == ["4.1.2", CODE, "4.7.2"]
    assert next(iter(visitqueries.items_of(site))) == make.criteria().items[0].code
    row = note(found, site, "document")
    assert visitqueries.documents_of(site) == [row]
    assert visitqueries.interviews_of(site) == []
    assert visitqueries.entry_in(site, type(row), row.client_id) == row
    assert visitqueries.photo(0) is None


def test_the_team_begins_with_the_chair():
    found, site = opened()
    team = visitqueries.team_of(site)
    assert [seat.role for seat in team] == ["chair", *["assessor"] * 4]
    assert visitqueries.seat_in(found.chair, site.sheet) == team[0]
    assert visitqueries.seat_in(found.application.created_by, site.sheet) is None
    assert visitqueries.visit_of(site.sheet) == site


def test_the_office_sees_dated_visits_first_and_those_nobody_plans():
    found, first = opened()
    another = make.make_application(found.cycle, state="accepted")
    for row in make.assign(found.panel, another, found.round):
        make.make_sheet(row, 50, sealed=True)
    round_ = first.sheet.round
    sheet = make.make_consensus(another, round_, found.panel)
    assert visitqueries.visits_in(found.cycle) == [first]
    assert visitqueries.unplanned_in(found.cycle) == [sheet]
    second = SiteVisit.objects.create(sheet=sheet, opened_at=sheet.opened_at)
    planned(found, second)
    assert visitqueries.visits_in(found.cycle) == [second, first]
    assert visitqueries.unplanned_in(found.cycle) == []


def test_the_applicant_has_a_visit_once_it_was_sent():
    found, site = opened()
    site = planned(found, site)
    assert visitqueries.sent_visit(found.application) is None
    assert visitqueries.applications_with_visits([found.application]) == set()
    services.send_plan(actor=found.chair, visit=site, version=1)
    assert visitqueries.sent_visit(found.application) == site
    assert visitqueries.applications_with_visits([found.application]) == {found.application.pk}


@pytest.mark.parametrize("panels", [1, 3])
def test_the_list_of_the_office_is_flat(django_assert_num_queries, panels):
    found, site = opened()
    for _more in range(panels - 1):
        another = make.make_application(found.cycle, state="accepted")
        sheet = make.make_consensus(another, site.sheet.round, found.panel)
        SiteVisit.objects.create(sheet=sheet, opened_at=sheet.opened_at)
    with django_assert_num_queries(2):
        [str(member.seat) for row in visitqueries.visits_in(found.cycle) for member in row.members.all()]
