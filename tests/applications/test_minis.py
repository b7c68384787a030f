"""The small trend of a measure."""

from __future__ import annotations

from award.applications.minis import mini_trend, trend_sentence
from tests.applications.cast import measure

YEARS = ["2021", "2022", "2023", "2024", "2025"]


def test_mini_trend_draws_known_values_and_breaks_at_gaps():
    drawing = str(mini_trend(measure(2026, values={"2021": "1", "2022": "2", "2024": "3", "2025": "无"}), YEARS))
    assert drawing.count("<circle") == 3
    assert 'role="img"' in drawing
    assert "style=" not in drawing


def test_mini_trend_escapes_what_people_typed():
    drawing = str(mini_trend(measure(2026, name='<script>"'), YEARS))
    assert "<script>" not in drawing


def test_mini_trend_of_a_constant_and_of_nothing():
    assert mini_trend(measure(2026, values={"2025": "7"}, target="7", benchmark=""), YEARS) is not None
    assert mini_trend(measure(2026, values={"2025": "无"}), YEARS) is None


def test_trend_sentence_names_each_year():
    assert trend_sentence(measure(2026, values={"2025": "7"}), ["2024", "2025"]) == "一次交验合格率: 2024 —; 2025 7"
