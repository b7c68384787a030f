"""The benchmark of the import of experts, at tiny size."""

from __future__ import annotations

import pytest

from award.panels.models import Expert
from bench import experts

pytestmark = [pytest.mark.django_db]


def test_it_reads_with_faults_and_writes_what_was_asked_for():
    head, heading, *figures = experts.measure(40, rounds=1)
    assert head.startswith("40 rows; 12 faults listed, ")
    assert "ratio" in heading
    assert [line.split("  ")[0] for line in figures] == [
        "openpyxl alone", "read, faults by cell", "read, all new", "read and written", "read, all known",
    ]  # fmt: skip
    assert Expert.objects.count() == 40
    assert experts.floor(experts.workbook(experts.lines(3, faulty=True))) == 4 * 20
