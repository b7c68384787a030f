"""The history of texts: what joins, what stands by itself, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from award.applications.models import Answer, TextVersion
from award.applications.services.versions import SITTING, keep_version
from award.core.clock import now
from tests.applications.cast import make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_sitting_of_one_person_is_one_version_never_over_a_restore_or_anothers_text():
    team, start, number = make_team(), now(), 0
    row = Answer.objects.create(application=team.application, item=team.item(), layer="method", text="", version=0)

    def keep(text, actor, after, restored_from=None):
        nonlocal number
        number += 1
        with CaptureQueriesContext(connection) as captured:
            keep_version(
                actor=actor, row=row, item_code="4.1.2", part="method", text=text, number=number,
                moment=start + after, restored_from=restored_from,
            )  # fmt: skip
        assert len(captured) <= 2
        return list(TextVersion.objects.order_by("number").values_list("number", "text", "restored_from"))

    minute = timedelta(minutes=1)
    assert keep("甲一", team.owner, 0 * minute) == [(1, "甲一", None)]
    assert keep("甲二", team.owner, minute) == [(2, "甲二", None)]
    assert keep("乙一", team.editor, 2 * minute)[1:] == [(3, "乙一", None)]
    assert keep("甲三", team.owner, 3 * minute)[2:] == [(4, "甲三", None)]
    assert keep("甲二", team.owner, 4 * minute, restored_from=2)[3:] == [(5, "甲二", 2)]
    assert keep("甲四", team.owner, 5 * minute)[4:] == [(6, "甲四", None)]
    last = keep("甲五", team.owner, 5 * minute + SITTING)
    assert last[4:] == [(6, "甲四", None), (7, "甲五", None)]
    first = TextVersion.objects.get(number=2)
    assert (first.began_at, first.written_at, first.written_by) == (start, start + minute, team.owner)


def test_what_was_deleted_at_a_sitting_can_be_restored():
    team, start = make_team(), now()
    row = Answer.objects.create(application=team.application, item=team.item(), layer="method", text="", version=0)
    texts = ["质" * 1000, "质" * 900, "", "重写"]
    for number, text in enumerate(texts, 1):
        keep_version(
            actor=team.owner, row=row, item_code="4.1.2", part="method", text=text, number=number,
            moment=start + timedelta(seconds=number),
        )  # fmt: skip
    kept = list(TextVersion.objects.order_by("number").values_list("text", flat=True))
    assert kept == ["质" * 900, "重写"]
