"""Forms of notices."""

from __future__ import annotations

import pytest

from award.core.clock import today
from award.notices.forms import PostForm, ReasonForm


@pytest.mark.django_db
def test_post_form_offers_today() -> None:
    form = PostForm()
    assert form["starts_on"].value() == today()
    assert PostForm({"starts_on": "31/02/2026"}).errors["starts_on"]


def test_reason_form_refuses_an_empty_reason() -> None:
    assert ReasonForm({"reason": " "}).errors["reason"]
