"""Issuing is confirmed by the document number."""

from __future__ import annotations

from award.honours.forms import IssueForm
from award.honours.models import Commendation


def test_issue_form_takes_only_the_number_of_the_draft() -> None:
    commendation = Commendation(document_number="琼府〔2026〕18号")
    assert IssueForm({"document_number": " 琼府〔2026〕 18 号 "}, commendation=commendation).is_valid()
    for wrong in ("琼府〔2026〕8号", "", "琼府〔2027〕18号"):
        assert not IssueForm({"document_number": wrong}, commendation=commendation).is_valid()
