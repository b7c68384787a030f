"""The application on paper: what it holds, and what it must not."""

from __future__ import annotations

import io

import pytest
from django.utils import translation
from pypdf import PdfReader

from award.applications.exports import application_pdf, letter_pdf
from award.applications.models import Answer
from tests.applications.cast import fill, make_team, submit

pytestmark = [pytest.mark.django_db]


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in read(pdf).pages).split())


def test_the_draft_has_contents_numbers_texts_tables_and_no_contact():
    team = make_team()
    fill(team)
    answer = Answer.objects.filter(application=team.application, item__code="4.1.2").first()
    Answer.objects.filter(pk=answer.pk).update(text="<b>甲&乙</b>😀\n第二段")
    with translation.override("zh-hans"):
        pdf = application_pdf(team.application)
    text = words(pdf)
    for wanted in ("目录", team.application.number, "<b>甲&乙</b>", "第二段", "指标0", "97.1", "公司一楼公告栏", "E1"):
        assert wanted in text, wanted
    for secret in ("陈立新", "0898-00000001", "chen@example.org"):
        assert secret not in text
    pages = read(pdf)
    assert f"1/{len(pages.pages)}" in words(pdf)
    titles = [entry.title for entry in pages.outline if not isinstance(entry, list)]
    assert any(title.startswith("4.1 ") for title in titles)


def test_a_revision_carries_its_hash_and_stays_as_it_was_submitted():
    team = make_team()
    fill(team)
    revision = submit(team)
    Answer.objects.filter(application=team.application).update(text="提交之后改写")
    with translation.override("en"):
        text = words(application_pdf(team.application, revision))
    assert revision.sha256 in text
    assert "提交之后改写" not in text
    assert "Draft" not in text


def test_the_letter_holds_every_commitment_and_the_places_to_sign_on_one_page():
    team = make_team()
    pdf = letter_pdf(team.application)
    text = words(pdf)
    assert len(read(pdf).pages) == 1
    assert team.application.organisation.credit_code in text
    for wanted in ("申报承诺书", "1.申报内容和证实材料真实", "法定代表人（签字）", "申报组织（盖章）"):
        assert wanted in text
