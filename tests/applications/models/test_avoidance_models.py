"""Constraints of what applicants ask to avoid."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from award.applications.models import Avoidance
from award.core.clock import now
from tests.factories import make_application, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("avoidance_names_someone", {"person": ""}),
        ("avoidance_has_reason", {"reason": ""}),
        ("avoidance_answered_iff_dated", {"state": "withdrawn"}),
        ("avoidance_answered_iff_dated", {"answered_at": now()}),
        ("avoidance_answered_by_someone", {"state": "granted", "answered_at": now()}),
        ("avoidance_refused_has_answer", {"state": "refused", "answered_at": now(), "answered_by": True}),
    ],
)
def test_a_wish_that_cannot_be_is_not_kept(constraint, fields):
    user = make_user()
    if "answered_by" in fields:
        fields = {**fields, "answered_by": user}
    row = {"person": "张三", "reason": "商业纠纷", "asked_by": user, "asked_at": now(), **fields}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Avoidance.objects.create(application=make_application(state="submitted"), **row)
