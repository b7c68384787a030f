"""The office's pages of a survey round."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from award.scoring.models import SurveyFigure, SurveyImport
from tests import factories as make
from tests.scoring.rounds import HEADINGS, asked, book, close, confirmed, figure_row, rounds

pytestmark = pytest.mark.django_db


def address(name: str, *keys: object) -> str:
    return reverse(f"scoring:{name}", args=keys)


def upload(client, found, data: bytes, name: str = "满意度.xlsx"):
    return client.post(address("survey_import", found.survey.pk), {"file": SimpleUploadedFile(name, data)})


def test_upload_preview_count_second_person(client):
    found = rounds()
    client.force_login(found.clerk)
    rows = [figure_row(found.numbers[0], 86.25), figure_row(found.numbers[1], "33.33", note="样本较少")]
    answer = upload(client, found, book(rows))
    preview = client.get(answer["Location"])
    assert preview.status_code == 200
    assert "86.25" in preview.text
    assert "样本较少" in preview.text
    wrong = client.post(answer["Location"], {"count": "3"})
    assert wrong.status_code == 422
    done = client.post(answer["Location"], {"count": "2"}, follow=True)
    file = SurveyImport.objects.get()
    assert done.redirect_chain[-1][0] == address("survey_decide", file.pk)
    assert 'value="confirm"' not in done.text  # not by the one who imported
    assert client.post(address("survey_decide", file.pk), {"answer": "confirm"}).status_code == 403
    client.force_login(found.second)
    assert 'value="confirm"' in client.get(address("survey_decide", file.pk)).text
    client.post(address("survey_decide", file.pk), {"answer": "confirm"})
    assert SurveyFigure.objects.count() == 2
    assert "86.25" in client.get(address("survey", found.survey.pk)).text


def test_every_fault_is_told_by_its_cell_and_nothing_is_kept(client):
    found = rounds()
    client.force_login(found.clerk)
    rows = [
        figure_row("HN-没有", 50), figure_row(found.numbers[0], 100.01), figure_row(found.numbers[1], "86.255"),
        figure_row(found.numbers[1], 50, 0), (found.numbers[0], 50, 10, "", "2099-01-01", ""),
    ]  # fmt: skip
    answer = upload(client, found, book(rows))
    page = client.get(answer["Location"])
    for cell in ("Sheet!A2", "Sheet!B3", "Sheet!B4", "Sheet!C5", "Sheet!E6"):
        assert cell in page.text, cell
    client.post(answer["Location"], {"count": "0"})
    assert not SurveyImport.objects.exists()


def test_a_share_below_one_is_pointed_out(client):
    found = rounds()
    client.force_login(found.clerk)
    answer = upload(client, found, book([figure_row(found.numbers[0], 0.86)]))
    assert "tag--warn" in client.get(answer["Location"]).text


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"a,b\n1,2\n", book([], HEADINGS)])
def test_a_file_that_is_no_list_of_figures_is_refused_at_once(client, data):
    found = rounds()
    client.force_login(found.clerk)
    assert upload(client, found, data, "x.csv").status_code == 422


def test_a_csv_is_read_too(client):
    found = rounds()
    client.force_login(found.clerk)
    text = f"Number,Per cent,Answers,Source,Measured on,Note\n{found.numbers[0]},86.25,10,某公司,2026-11-01,\n"
    answer = upload(client, found, text.encode(), "f.csv")
    assert answer.status_code == 302


def test_a_file_no_longer_kept_is_told(client):
    found = rounds()
    client.force_login(found.clerk)
    answer = client.get(address("survey_preview", found.survey.pk, uuid4()), follow=True)
    assert answer.redirect_chain == [(address("survey_import", found.survey.pk), 302)]


def test_refusing_without_a_reason_keeps_the_page(client):
    found = rounds()
    file = asked(found, 50)
    client.force_login(found.second)
    assert client.post(address("survey_decide", file.pk), {"answer": "refuse", "reason": ""}).status_code == 422
    client.post(address("survey_decide", file.pk), {"answer": "refuse", "reason": "数据来源不明"})
    file.refresh_from_db()
    assert (file.state, file.reason) == ("refused", "数据来源不明")
    assert client.post(address("survey_decide", file.pk), {"answer": "confirm"}).status_code == 403


def test_earlier_figures_stand_beside_the_one_that_counts(client):
    found = rounds()
    confirmed(found, 86.25, 70)
    confirmed(found, 90)
    client.force_login(found.clerk)
    page = client.get(address("survey", found.survey.pk)).text
    assert '<s class="num">86.25</s>' in page
    assert client.get(address("survey_xlsx", found.survey.pk)).content[:2] == b"PK"
    assert client.get(address("survey_template_xlsx", found.survey.pk)).content[:2] == b"PK"


def test_after_the_close_nothing_is_imported(client):
    found = rounds()
    close(found.survey)
    client.force_login(found.clerk)
    assert client.get(address("survey", found.survey.pk)).status_code == 200
    assert client.get(address("survey_import", found.survey.pk)).status_code == 403


def test_others_do_not_know_of_the_pages_and_other_rounds_have_none(client):
    found = rounds()
    file = asked(found, 50)
    names = ("survey", "survey_xlsx", "survey_import")
    pages = [*(address(name, found.survey.pk) for name in names), address("survey_decide", file.pk)]
    for person in (found.person(0), found.applications[0].created_by, make.make_user("auditor", "supervisor")):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [404] * 4
    client.force_login(found.clerk)
    assert client.get(address("survey", found.defence.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_questions_at_any_length(client, django_assert_num_queries, count):
    found = rounds(applications=count)
    confirmed(found, *[50] * count)
    client.force_login(found.clerk)
    client.get(address("survey", found.survey.pk))
    with django_assert_num_queries(10):
        client.get(address("survey", found.survey.pk))
