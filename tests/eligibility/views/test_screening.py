"""The pages of screening lists: uploaded, looked at, confirmed, searched, downloaded, taken out of use."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from award.eligibility.models import ScreeningEntry, ScreeningList
from tests.eligibility.listing import make_entry, make_list, workbook
from tests.factories import make_credit_code, make_user

pytestmark = pytest.mark.django_db

LIST_QUERIES = 7  # session, user, roles; lists, their count; cycle and roles of the side bar
ENTRY_QUERIES = 8  # and the list itself
LISTS = reverse("eligibility:screening_lists")
IMPORT = reverse("eligibility:screening_import")
FACTS = {"kind": "dishonesty", "name": "失信名单", "source": "省法院", "as_of": "2026-06-01", "valid_until": ""}


@pytest.fixture
def office(client):
    client.force_login(make_user("clerk", "office"))
    client.cookies["django_language"] = "en"
    return client


def uploaded(office, data: bytes, name: str = "名单.xlsx", **changes: str):
    return office.post(IMPORT, {**FACTS, **changes, "file": SimpleUploadedFile(name, data)})


def test_a_list_is_uploaded_looked_at_and_confirmed_by_its_count(office):
    data = workbook([make_credit_code(), "甲公司", "拖欠", "", ""], ["", "乙公司", "", "", ""])
    response = uploaded(office, data)
    assert response.status_code == 302
    page = office.get(response.url).content.decode()
    assert "甲公司" in page
    assert not ScreeningList.objects.exists()

    wrong = office.post(response.url, {"count": "3"})
    assert wrong.status_code == 422
    assert not ScreeningList.objects.exists()
    done = office.post(response.url, {"count": "2"})
    row = ScreeningList.objects.get()
    assert done.url == reverse("eligibility:screening_list", args=[row.pk])
    assert ScreeningEntry.objects.count() == 2
    assert office.post(response.url, {"count": "2"}).url == IMPORT  # the file is dropped


def test_faults_are_listed_by_cell_and_bar_the_import(office):
    url = uploaded(office, workbook(["123", "甲公司", "", "", ""], ["", "", "x", "", ""])).url
    page = office.get(url).content.decode()
    assert "名单!A2" in page
    assert "名单!3: holds neither a code nor a name" in page
    assert office.post(url, {"count": "2"}).status_code == 422
    assert not ScreeningList.objects.exists()


def test_a_file_that_cannot_be_read_keeps_what_was_typed(office):
    response = uploaded(office, b"\x00\x01", "a.csv")
    assert response.status_code == 422
    page = response.content.decode()
    assert "NUL" in page
    assert 'value="失信名单"' in page
    assert office.post(IMPORT, FACTS).status_code == 422


def test_another_person_does_not_find_the_file(office, client):
    url = uploaded(office, workbook(["", "甲公司", "", "", ""])).url
    client.force_login(make_user("other", "office"))
    assert client.get(url).url == IMPORT


def test_what_the_service_refuses_is_said_on_the_page(office):
    make_list(name="失信名单", as_of="2026-07-01")
    url = uploaded(office, workbook(["", "甲公司", "", "", ""])).url
    response = office.post(url, {"count": "1"})
    assert response.status_code == 422
    assert "An older list does not replace it" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_the_same_queries(office, django_assert_num_queries, count):
    for _ in range(count):
        make_entry(make_list(imported_by=make_user()))
    with django_assert_num_queries(LIST_QUERIES):
        response = office.get(LISTS)
    assert len(response.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_entries_take_the_same_queries(office, django_assert_num_queries, count):
    row = make_list()
    for place in range(count):
        make_entry(row, name=f"公司{place}")
    make_entry(name="别的名单上的公司")
    with django_assert_num_queries(ENTRY_QUERIES):
        response = office.get(reverse("eligibility:screening_list", args=[row.pk]))
    assert len(response.context["page"]) == count
    assert "别的名单上的公司" not in response.content.decode()


def test_entries_are_searched_and_downloaded_as_text(office):
    row = make_list()
    make_entry(row, name="=1+1公司", reason="@x")
    make_entry(row, name="乙公司")
    url = reverse("eligibility:screening_list", args=[row.pk])
    assert [entry.name for entry in office.get(url, {"q": "乙"}).context["page"]] == ["乙公司"]
    assert "No entry has these words" in office.get(url, {"q": "丙"}).content.decode()
    book = office.get(reverse("eligibility:screening_list_xlsx", args=[row.pk])).content
    sheet = load_workbook(io.BytesIO(book)).active
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet.max_row) == ("=1+1公司", "s", 3)


def test_the_empty_list_can_be_imported_once_filled(office):
    book = load_workbook(io.BytesIO(office.get(reverse("eligibility:screening_template_xlsx")).content))
    book.active.append(["", "甲公司", "", "", ""])
    out = io.BytesIO()
    book.save(out)
    assert uploaded(office, out.getvalue()).status_code == 302


def test_a_list_is_taken_out_of_use_with_a_reason(office):
    row = make_list()
    url = reverse("eligibility:screening_retire", args=[row.pk])
    assert office.post(url, {"reason": ""}).status_code == 422
    assert office.post(url, {"reason": "撤回"}).status_code == 302
    row.refresh_from_db()
    assert row.retired_at is not None
    assert office.get(url).status_code == 403
    assert "Out of use since" in office.get(reverse("eligibility:screening_list", args=[row.pk])).content.decode()


def test_the_empty_page_says_what_to_do(office):
    assert "No list yet" in office.get(LISTS).content.decode()
