"""The documents, read back: figures, judges by pseudonym, hash and page on every page, in both languages."""

from __future__ import annotations

import io

import pytest
from django.utils import translation
from pypdf import PdfReader

from award.reports.exports.documents import calculation_pdf, ranking_pdf
from award.reports.exports.snapshot_facts import explained
from award.results import services
from tests.results.cases import finished, make_case, released

pytestmark = pytest.mark.django_db


def pages(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def fonts(data):
    found = set()
    for page in PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            if "/FontDescriptor" in font:
                found.add((font["/BaseFont"].split("+")[-1], "/FontFile2" in font["/FontDescriptor"]))
    return found


def test_calculation_sheet_holds_what_made_the_rank():
    case = make_case()
    user = case.panel.seats.first().expert.user
    type(user).objects.filter(pk=user.pk).update(name="林评委")
    snapshot = finished(case)
    data = calculation_pdf(explained(snapshot, case.applications[0]))
    texts = pages(data)
    whole = " ".join(texts)
    for seat in case.panel.seats.all():
        assert seat.pseudonym in whole
    assert "林评委" not in whole
    for words in ("643.33", "1 / 3", "Governor's Quality Award", "616.67", "left out", "1930/3"):
        assert words in whole
    for number, text in enumerate(texts, 1):
        assert snapshot.sha256 in text
        assert f"engine {snapshot.engine_version}" in text
        assert f"{number} / {len(texts)}" in text
    assert all(is_embedded for _name, is_embedded in fonts(data))


def test_calculation_sheet_in_chinese():
    case = make_case()
    with translation.override("zh-hans"):
        text = " ".join(pages(calculation_pdf(explained(released(case), case.applications[0]))))
    assert "领导" in text
    assert "616.67" in text


def test_calculation_sheet_without_a_rank_says_why():
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)), unsealed=3)
    text = " ".join(pages(calculation_pdf(explained(released(case), case.applications[1]))))
    assert "Not ranked" in text
    assert "fewer than 3 sheets counted" in text


def test_many_sheets_lie_on_the_side():
    case = make_case(marks=((40, 50, 65, 70, 95),))
    found = explained(released(case), case.applications[0])
    sheets = [step for step in found.explanation.steps if step.code == "sheet"]
    wide = type(found.explanation)(
        found.explanation.application, found.explanation.after, (*sheets * 2, *found.explanation.steps)
    )
    page = PdfReader(io.BytesIO(calculation_pdf(type(found)(**{**vars(found), "explanation": wide})))).pages[0]
    assert page.mediabox.width > page.mediabox.height


@pytest.mark.parametrize("is_released", [True, False])
def test_ranking_list_has_every_application_and_says_whether_it_is_released(is_released):
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)), unsealed=3)
    snapshot = released(case) if is_released else services.take_snapshot(actor=case.clerk, round=case.round)
    texts = pages(ranking_pdf(snapshot))
    whole = " ".join(texts)
    for application in case.applications:
        assert application.number in whole
    assert "Not ranked" in whole
    assert ("Not released" in whole) is not is_released
    assert "Trimmed mean" in whole
    assert all(snapshot.sha256 in text for text in texts)
