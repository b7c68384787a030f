"""The benchmark of the whole application as a document, at tiny size."""

from __future__ import annotations

import pytest

from award.applications.models import Answer, Measure
from bench import report

pytestmark = [pytest.mark.django_db]


def test_it_measures_a_document_that_holds_what_was_asked_for():
    head, figures = report.measure(600, 7, rounds=1)
    assert sum(len(answer.text.replace("\n", "")) for answer in Answer.objects.all()) == 600
    assert Measure.objects.count() == 7
    assert head.startswith("600 characters, 7 charts: ")
    assert "ratio" in figures
    assert report.floor(600, 7).startswith(b"%PDF-")
