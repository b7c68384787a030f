"""The pages of the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from award.core.clock import today
from award.cycles.calendarfile import read_notice
from award.cycles.models import CalendarDay, CalendarYear
from tests.eligibility.listing import workbook

pytestmark = pytest.mark.django_db

CALENDAR_QUERIES = 8


def test_the_office_keeps_the_calendar(office):
    url = reverse("cycles:calendar")
    response = office.post(url, {"day": "2027-02-20", "is_working": "1", "source": "国办通知"})
    assert response.url == f"{url}?year=2027"
    row = CalendarDay.objects.get()
    assert (row.day, row.is_working) == (date(2027, 2, 20), True)
    assert office.get(url, {"year": "2027"}).context["is_confirmed"] is False

    confirm = reverse("cycles:calendar_confirm", args=[2027])
    assert office.post(confirm, {"source": ""}).status_code == 422
    office.post(confirm, {"source": "国办发明电〔2026〕9号"})
    assert CalendarYear.objects.get().year == 2027
    assert office.get(url, {"year": "2027"}).context["is_confirmed"] is True

    remove = reverse("cycles:calendar_day_remove", args=[row.pk])
    assert office.get(remove).status_code == 405
    office.post(remove)
    assert not CalendarDay.objects.exists()
    assert office.post(remove).status_code == 404


@pytest.mark.parametrize("year", ["", "abc", "99999", "0001", "９９９９"])
def test_any_year_asked_for_gives_a_page(office, year):
    assert office.get(reverse("cycles:calendar"), {"year": year}).status_code == 200


def test_a_day_that_is_wrong_stays_typed(office):
    data = {"day": "1899-01-01", "is_working": "0", "source": "某通知"}
    response = office.post(reverse("cycles:calendar"), data)
    assert response.status_code == 422
    assert 'value="某通知"' in response.content.decode()


def _uploaded(office, year: int, *rows: list[str], source: str = "国办发明电〔2026〕9号"):
    file = SimpleUploadedFile("通知.xlsx", workbook(*rows, head=["日期", "安排", "名称"]))
    return office.post(reverse("cycles:calendar_import", args=[year]), {"source": source, "file": file})


def test_a_notice_is_uploaded_looked_at_and_entered_with_its_year(office):
    assert _uploaded(office, 2027, ["2027-01-01", "放假", "元旦"], source="").status_code == 422
    url = _uploaded(office, 2027, ["2027-01-01", "放假", "元旦"], ["2027-02-20", "上班", "春节"]).url
    assert "元旦" in office.get(url).content.decode()
    assert office.post(url, {"count": "3", "confirm": "on"}).status_code == 422
    assert not CalendarDay.objects.exists()
    response = office.post(url, {"count": "2", "confirm": "on"})
    assert response.url == f"{reverse('cycles:calendar')}?year=2027"
    assert list(CalendarDay.objects.values_list("day", "is_working")) == [
        (date(2027, 1, 1), False), (date(2027, 2, 20), True)
    ]  # fmt: skip
    assert CalendarYear.objects.get().source == "国办发明电〔2026〕9号"
    assert office.get(url).url == reverse("cycles:calendar_import", args=[2027])  # the file is dropped


def test_faults_of_a_notice_bar_its_import(office):
    url = _uploaded(office, 2027, ["2026-01-01", "放假", ""]).url
    page = office.get(url).content.decode()
    assert "名单!A2" in page
    assert office.post(url, {"count": "0"}).status_code == 422
    assert not CalendarDay.objects.exists()


def test_a_file_that_is_no_table_is_refused_on_the_page(office):
    file = SimpleUploadedFile("通知.csv", b"\x00")
    response = office.post(reverse("cycles:calendar_import", args=[2027]), {"source": "通知", "file": file})
    assert response.status_code == 422
    assert 'value="通知"' in response.content.decode()


def test_days_and_an_empty_notice_are_downloaded_and_can_be_imported(office):
    CalendarDay.objects.create(day=date(2027, 1, 1), is_working=False, source="国办通知")
    for name, args in (("cycles:calendar_xlsx", [2027]), ("cycles:calendar_template_xlsx", [])):
        book = office.get(reverse(name, args=args)).content
        notice = read_notice(book, "a.xlsx", 2027 if args else today().year)
        assert (len(notice.days), notice.faults) == (1, [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_takes_the_same_queries(office, django_assert_num_queries, count):
    for place in range(count):
        CalendarDay.objects.create(day=date(2027, 1, place + 1), is_working=False, source="国办通知")
    CalendarDay.objects.create(day=date(2028, 1, 1), is_working=False, source="别年的通知")
    office.get(reverse("cycles:calendar"), {"year": "2027"})  # loads the library of holidays
    with django_assert_num_queries(CALENDAR_QUERIES):
        response = office.get(reverse("cycles:calendar"), {"year": "2027"})
    assert "别年的通知" not in response.content.decode()
