"""Forms of notices."""

from __future__ import annotations

import pytest

from award.core.clock import today
from award.notices.forms import PostForm, ReasonForm


@pytest.mark.django_db
def test_post_form_offers_today() -> None:
    form = PostForm()
    assert form["starts_on"].value() == today()
    for refused in ("31/02/2026", "9999-12-31", "0001-01-01", ""):
        assert PostForm({"starts_on": refused}).errors["starts_on"], refused


def test_reason_form_refuses_an_empty_reason() -> None:
    assert ReasonForm({"reason": " "}).errors["reason"]
