"""The desk over HTTP: lines saved one by one, in place or as a page, and what it costs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.eligibility.models import CheckResult
from tests.eligibility.scene import checked
from tests.factories import ROOT, make_application, make_cycle, make_programme, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def cycle():
    return make_cycle("eligibility")


@pytest.fixture
def office(client):
    client.force_login(make_user("clerk", "office"))
    return client


def line_url(application, code="licences") -> str:
    return reverse("eligibility:check", args=[application.pk, code])


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_takes_the_same_queries(office, cycle, django_assert_num_queries, count):
    rows = [make_application(cycle, state="submitted") for _ in range(count)]
    for row in rows:
        checked(row, make_user("", "office"))
    hidden = make_application(cycle, state="draft")
    with django_assert_num_queries(17):
        page = office.get(reverse("eligibility:application", args=[rows[0].pk])).text
    assert hidden.number not in page
    assert all(row.number in page for row in rows)


def test_a_line_is_saved_in_place_or_with_the_page(office, cycle):
    application = make_application(cycle, state="submitted")
    posted = {"verdict": "met", "version": 0, "revision": 1}
    answer = office.post(line_url(application), posted, **HTMX)
    assert answer.status_code == 200
    assert 'id="desk-state"' in answer.text
    posted = {"verdict": "not_met", "note": "过期", "version": 1, "revision": 1}
    assert office.post(line_url(application), posted).url.endswith("#line-licences")
    assert CheckResult.objects.get().note == "过期"
    assert office.post(line_url(application, "invented"), posted).status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_refused_keeps_what_was_typed(office, cycle, headers):
    application = make_application(cycle, state="submitted")
    for posted, status in (
        ({"verdict": "unclear", "source": "电话核实", "version": 0, "revision": 1}, 422),
        ({"verdict": "unclear", "note": "字" * 2001, "source": "电话核实", "version": 0, "revision": 1}, 422),
        ({"verdict": "met", "source": "电话核实", "version": 7, "revision": 1}, 409),
        ({"verdict": "met", "source": "电话核实", "version": "x" * 9, "revision": 1}, 422),
        ({"verdict": "met", "source": "电话核实", "note": "\x00", "version": 0, "revision": 1}, 422),
    ):
        answer = office.post(line_url(application), posted, **headers)
        assert answer.status_code == status
        assert "电话核实" in answer.text
    assert not CheckResult.objects.exists()


def test_a_stale_line_shows_both(office, cycle):
    application = make_application(cycle, state="submitted")
    checked(application, make_user("", "office"), licences="not_met")
    answer = office.post(
        line_url(application), {"verdict": "unclear", "note": "我的看法", "version": 0, "revision": 1}, **HTMX
    )
    assert answer.status_code == 409
    assert "已核对。" in answer.text
    assert "我的看法" in answer.text


def test_the_second_officer_reads_no_finding_of_the_first(office):
    text = (ROOT / "criteria/programmes/hainan.toml").read_text().replace("second_check = false", "second_check = true")
    application = make_application(make_cycle("eligibility", programme=make_programme(text=text)), state="submitted")
    first = make_user("first-reader", "office")
    checked(application, first, licences="not_met")
    CheckResult.objects.update(note="先审意见", source="先审来源")
    pages = [
        office.get(reverse("eligibility:application", args=[application.pk])).text,
        office.post(line_url(application), {"verdict": "", "version": 0, "revision": 1}, **HTMX).text,
        office.post(line_url(application), {"verdict": "met", "version": 0, "revision": 1}, **HTMX).text,
        office.get(reverse("eligibility:queue", args=[application.cycle_id])).text,
    ]
    for page in pages:
        assert "先审意见" not in page
        assert "先审来源" not in page
    assert "first-reader" in pages[0]


def test_the_desk_opens_at_what_waits(office, cycle):
    assert office.get(reverse("eligibility:desk")).url == reverse("eligibility:queue", args=[cycle.pk])
    application = make_application(cycle, state="submitted")
    assert office.get(reverse("eligibility:desk")).url == reverse("eligibility:application", args=[application.pk])
    office.post(reverse("eligibility:confirm", args=[application.pk]), {"revision": 1})
    assert CheckResult.objects.filter(verdict="met").count() == 2


def test_a_line_not_met_leads_to_the_point_of_a_correction(office, cycle):
    application = make_application(cycle, state="submitted")
    checked(application, make_user("", "office"), licences="not_met")
    page = office.get(reverse("eligibility:application", args=[application.pk])).text
    assert "?place=evidence&amp;words=" in page
    url = reverse("applications:return", args=[application.pk])
    form = office.get(url, {"place": "evidence", "words": "补交许可证"}).context["form"]
    assert form["words-evidence"].value() == "补交许可证"
    assert office.get(url, {"place": "invented", "words": "x"}).status_code == 200
