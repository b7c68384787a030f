"""The pages of a site visit over HTTP: opened, planned, sent, given to members, its report."""

import io

import pytest
from pypdf import PdfReader

from award.outbox.models import Message
from award.panels.models import Seat
from award.scoring.models import SiteVisit, VisitPoint
from tests import factories as make
from tests.scoring.scene import CODE, page, scene, stranger, talk, url, visit
from tests.scoring.visiting import ISSUE, agree, note, opened, planned, secretary

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "superuser", "office", "owner", "left", "member"])
def test_a_visit_is_not_found_by_strangers(client, who):
    found, site = opened()
    planned(found, site)
    client.force_login(stranger(found, who))
    for name in ("visit", "visit_plan", "visit_log", "visit_report_pdf"):
        assert client.get(url(name, site.pk)).status_code == 404, name
    for name in ("visit_send", "visit_assign", "visit_plan"):
        assert client.post(url(name, site.pk)).status_code == 404, name
    assert client.post(url("visit_open", site.sheet_id)).status_code == 404


def test_a_guest_of_the_panel_has_no_part_in_its_visit(client):
    found, site = opened()
    other = make.make_panel(found.cycle, 1)
    guest = make.assign(other, found.application, found.round)[0]
    type(guest).objects.filter(pk=guest.pk).update(is_guest=True)
    client.force_login(other.seats.get().expert.user)
    assert client.get(url("visit", site.pk)).status_code == 404


def test_before_the_opening_there_is_no_visit(client):
    found = scene()
    sheet = make.make_consensus(found.application, make.round_of(found.cycle, "site_visit"), found.panel)
    client.force_login(found.chair)
    assert client.post(url("visit_open", sheet.pk)).status_code == 403
    assert not SiteVisit.objects.exists()


def test_a_sheet_of_another_round_has_no_visit(client):
    found, sheet = talk()
    client.force_login(found.chair)
    assert client.post(url("visit_open", sheet.pk)).status_code == 404


def test_the_chair_opens_the_visit_and_others_are_told_who_may(client):
    found, sheet = visit()
    client.force_login(found.user(1))
    assert client.post(url("visit_open", sheet.pk)).headers["Location"] == url("consensus", sheet.pk)
    assert not SiteVisit.objects.exists()
    client.force_login(found.chair)
    for _again in range(2):
        response = client.post(url("visit_open", sheet.pk))
        assert response.headers["Location"] == url("visit", SiteVisit.objects.get().pk)


def test_members_see_points_marks_and_plan_and_one_main_action(client):
    found, site = opened(80)
    planned(found, site)
    client.force_login(found.user(1))
    text = page(client, url("visit", site.pk))
    assert all(words in text for words in (ISSUE, "80%", "首次会议", "核对审核发现是否关闭"))
    assert text.count("btn--primary") == 1
    assert url("visit_item", site.pk, CODE) in text
    assert url("visit_plan", site.pk) not in text
    assert not any(assignment.seat.pseudonym in text for assignment in found.assignments)


def _typed(site, **changes):
    seats = [str(row.seat_id) for row in site.members.all()]
    form = {
        "version": str(site.version), "starts_on": "2026-12-08", "ends_on": "2026-12-09", "place": "海口",
        "team": seats, "message": "请安排会议室",
        "agenda-TOTAL_FORMS": "2", "agenda-INITIAL_FORMS": "0", "agenda-0-day": "1", "agenda-0-starts": "09:00",
        "agenda-0-ends": "09:30", "agenda-0-what": "首次会议", "agenda-0-lead": seats[0], "agenda-1-day": "",
        "interviews-TOTAL_FORMS": "1", "interviews-INITIAL_FORMS": "0", "interviews-0-department": "质量部",
        "interviews-0-topic": "投诉", "interviews-0-people": "3",
        "documents-TOTAL_FORMS": "1", "documents-INITIAL_FORMS": "0", "documents-0-title": "内审报告",
        "documents-0-item": CODE,
    }  # fmt: skip
    return form | changes


def test_the_plan_is_written_and_kept_as_typed_when_refused(client):
    found, site = opened()
    client.force_login(secretary(found))
    assert page(client, url("visit_plan", site.pk)).count("btn--primary") == 1
    refused = client.post(url("visit_plan", site.pk), _typed(site, ends_on="2026-12-01"))
    assert refused.status_code == 422
    assert 'value="2026-12-01"' in refused.content.decode()
    assert "首次会议" in refused.content.decode()
    assert client.post(url("visit_plan", site.pk), _typed(site, **{"agenda-0-ends": "08:00"})).status_code == 422
    assert client.post(url("visit_plan", site.pk), _typed(site)).status_code == 302
    site.refresh_from_db()
    assert (site.place, site.version, site.agenda.count(), site.interview_wishes.count()) == ("海口", 1, 1, 1)
    assert site.document_wishes.get().item.code == CODE
    taken_out = _typed(site, **{"interviews-0-DELETE": "on"})
    client.post(url("visit_plan", site.pk), taken_out)
    assert not site.interview_wishes.exists()


def test_a_stale_plan_shows_both(client):
    found, site = opened()
    client.force_login(found.chair)
    planned(found, site)
    stale = client.post(url("visit_plan", site.pk), _typed(site, version="0", place="三亚"))
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "三亚" in text
    assert "海口市秀英区生产基地" in text
    assert client.post(url("visit_plan", site.pk), _typed(site, version="1", place="三亚")).status_code == 302


@pytest.mark.parametrize("junk", [{}, {"version": "x"}, {"agenda-TOTAL_FORMS": "99999"}, {"team": ["0", "-1"]}])
def test_hostile_plans_are_refused(client, junk):
    found, site = opened()
    client.force_login(found.chair)
    data = {**_typed(site), **junk} if junk else {}
    assert client.post(url("visit_plan", site.pk), data).status_code == 422
    site.refresh_from_db()
    assert site.version == 0


def test_members_do_not_plan_and_are_told_why(client):
    found, site = opened()
    client.force_login(found.user(1))
    assert client.get(url("visit_plan", site.pk)).status_code == 403
    for name in ("visit_plan", "visit_send", "visit_assign"):
        assert client.post(url(name, site.pk)).status_code == 403


def test_the_plan_is_sent_once_and_again_after_a_change(client):
    found, site = opened()
    client.force_login(found.chair)
    client.post(url("visit_send", site.pk), {"version": "0"})
    assert not Message.objects.exists()
    planned(found, site)
    for version in ("x", "9" * 30, "0", "1", "1"):
        client.post(url("visit_send", site.pk), {"version": version})
    message = Message.objects.get(kind="visit_planned")
    assert url("my_visit", found.application.pk) in message.body
    assert ISSUE not in message.body


def test_points_are_given_to_members(client):
    found, site = opened()
    point, seat = VisitPoint.objects.get(), found.assignments[2].seat
    client.force_login(found.chair)
    client.post(url("visit_assign", site.pk), {f"point-{point.pk}": str(seat.pk)})
    point.refresh_from_db()
    assert point.assigned_to == seat
    client.post(url("visit_assign", site.pk), {f"point-{point.pk}": "999999"})
    point.refresh_from_db()
    assert point.assigned_to == seat


def test_once_agreed_the_visit_is_read_only(client):
    found, site = opened()
    agree(site)
    client.force_login(found.chair)
    text = page(client, url("visit", site.pk))
    assert url("visit_plan", site.pk) not in text
    for name in ("visit_plan", "visit_send", "visit_assign"):
        assert client.post(url(name, site.pk)).status_code == 403


def test_the_report_is_a_document_for_the_panel(client):
    found, site = opened()
    note(found, site)
    client.force_login(found.user(2))
    response = client.get(url("visit_report_pdf", site.pk))
    assert response.headers["Content-Type"] == "application/pdf"
    assert "现场看板当班更新" in "".join(row.extract_text() for row in PdfReader(io.BytesIO(response.content)).pages)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_is_flat(client, django_assert_num_queries, rows):
    found, site = opened()
    for _more in range(rows):
        note(found, site)
        note(found, site, "point")
        note(found, site, "interview")
        note(found, site, "document")
    client.force_login(found.chair)
    client.get(url("visit", site.pk))
    with django_assert_num_queries(OVERVIEW_QUERIES):
        page(client, url("visit", site.pk))


OVERVIEW_QUERIES = 25


def test_a_member_who_leaves_loses_the_visit_at_once(client):
    found, site = opened()
    client.force_login(found.user(1))
    page(client, url("visit", site.pk))
    Seat.objects.filter(pk=found.assignments[1].seat_id).update(left_at=found.round.opened_at)
    assert client.get(url("visit", site.pk)).status_code == 404
