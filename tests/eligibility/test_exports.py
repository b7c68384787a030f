"""The letter as a document."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from award.eligibility.exports import request_pdf
from award.eligibility.services import make_request
from tests.factories import make_application, make_cycle, make_organisation, make_user, today_plus

pytestmark = pytest.mark.django_db


def test_the_letter_names_department_question_and_applicants():
    cycle = make_cycle("eligibility")
    owner = make_user()
    organisation = make_organisation("海南<椰浆>有限公司", owner=owner)
    application = make_application(cycle, owner, "submitted", organisation)
    letter = make_request(
        actor=make_user("", "office"), cycle=cycle, department="taxation", text="请核查&答复。\n第二段。",
        due_on=today_plus(9), applications=[application.pk],
    )  # fmt: skip
    pages = [page.extract_text().replace("\n", "") for page in PdfReader(io.BytesIO(request_pdf(letter))).pages]
    assert len(pages) == 2
    assert "省税务局：" in pages[0]
    assert "请核查&答复。" in pages[0]
    assert "海南<椰浆>有限公司" in pages[1]
    assert organisation.credit_code in pages[1]
