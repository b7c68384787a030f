"""The benchmark of scoring at tiny size: its acts go through, and what is over a budget is named."""

from __future__ import annotations

import pytest

from award.scoring.models import ItemScore
from bench import scoring

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_mark_and_a_workspace_are_measured(settings, monkeypatch):
    settings.ROOT_URLCONF = "bench.urls"
    monkeypatch.setattr(scoring, "TARGETS", {"workspace": ("bare", 1e9, 12), "mark": ("bare_save", 1e9, 0)})
    lines = scoring.measure(rounds=2)
    assert [line.split()[0] for line in lines] == ["bare", "bare_save", "workspace", "mark"]
    assert not lines[2].endswith("(over)")
    assert lines[3].endswith("(over)")
    assert ItemScore.objects.get().version == 5  # warm, two rounds, warm, counted: each save was one
