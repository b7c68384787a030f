"""How a citation is written."""

from __future__ import annotations

from award.applications.citing import cited_page


def test_with_and_without_a_page():
    assert cited_page(3, None) == "E3"
    assert cited_page(3, 12) == "E3, page 12"
