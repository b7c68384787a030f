"""The name of a scheme: one line, not blank, not endless."""

from __future__ import annotations

import pytest

from award.results.schemeforms import SchemeForm


@pytest.mark.parametrize(("name", "is_valid"), [("", False), (" \u200b ", False), ("a" * 61, False), ("方案一", True)])
def test_a_name_is_needed(name, is_valid):
    assert SchemeForm({"name": name}).is_valid() is is_valid
