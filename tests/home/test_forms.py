"""The filter of the trail."""

from __future__ import annotations

from datetime import date

import pytest

from award.home.forms import TrailForm


def test_only_what_is_typed_filters():
    form = TrailForm({"person": " Li ", "since": "2026-03-01"})
    assert form.chosen() == {"person": "Li", "since": date(2026, 3, 1)}
    assert TrailForm(None).chosen() == {}


@pytest.mark.parametrize(
    "typed", [{"since": "yesterday"}, {"since": "2026-03-02", "until": "2026-03-01"}, {"person": "x" * 101}]
)
def test_a_faulty_filter_filters_nothing_and_says_why(typed):
    form = TrailForm(typed)
    assert form.chosen() == {}
    assert form.errors
