"""The pages of the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from award.cycles.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db


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
