"""Constraints of conflicts, and the manager of those that stand."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from award.core.clock import now
from award.panels.models import Conflict
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("conflict_lifted_by_someone_for_a_reason", {"lifted_at": now(), "lift_reason": "查明无关"}),
        ("conflict_lifted_by_someone_for_a_reason", {"lift_reason": "查明无关"}),
        ("conflict_rule_iff_found", {"source": "rule"}),
        ("conflict_rule_iff_found", {"rule": "employer"}),
    ],
)
def test_a_conflict_that_cannot_be_is_not_kept(constraint, fields):
    conflict = factories.make_conflict(factories.make_user(), factories.make_application(state="accepted"))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Conflict.objects.filter(pk=conflict.pk).update(**fields)


def test_a_lifted_conflict_stands_no_more_and_gives_way_to_a_new_one():
    user, application = factories.make_user(), factories.make_application(state="accepted")
    old = factories.make_conflict(user, application)
    with pytest.raises(IntegrityError), transaction.atomic():  # conflict_once
        factories.make_conflict(user, application)
    Conflict.objects.filter(pk=old.pk).update(lifted_at=now(), lifted_by=user, lift_reason="查明无关")
    new = factories.make_conflict(user, application)
    assert list(Conflict.standing.all()) == [new]
    assert Conflict.objects.count() == 2
