"""The history of texts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from award.applications import services
from award.applications.history import (
    comparison,
    present_version,
    text_place,
    version_rows,
    versions_of,
    written_texts,
)
from award.core.clock import now
from tests.applications.cast import make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def write(team, actor, *texts, code="4.1.2", part="method"):
    for text in texts:
        place = text_place(team.application, code, part)
        services.save_typed(
            actor=actor, pk=team.application.pk, code=code, part=part, text=text,
            version=present_version(team.application, place),
        )  # fmt: skip


def test_two_people_make_two_versions_with_lengths_and_what_differs():
    team = make_team()
    write(team, team.owner, "第一句。", "第一句。第二句。")
    write(team, team.editor, "第一句。改写句。")
    place = text_place(team.application, "4.1.2", "method")
    rows = version_rows(team.application, place)
    assert [(row.version.written_by, row.characters, row.change) for row in rows] == [
        (team.editor, 8, 0), (team.owner, 8, 8)
    ]  # fmt: skip
    compared = comparison(rows, "", "")
    assert (True, "第二") in compared.old_pieces
    assert (True, "改写") in compared.new_pieces
    assert comparison(rows[-1:], "", "") is None
    assert comparison([], "", "") is None


def test_versions_far_apart_are_kept_each_and_any_two_are_compared():
    team, start = make_team(), now()
    for place, text in enumerate(("甲", "甲乙", "甲乙丙")):
        with time_machine.travel(start + timedelta(hours=place)):
            write(team, team.owner, text)
    rows = version_rows(team.application, text_place(team.application, "4.1.2", "method"))
    assert [row.version.text for row in rows] == ["甲乙丙", "甲乙", "甲"]
    compared = comparison(rows, str(rows[2].version.number), str(rows[0].version.number))
    assert compared.new_pieces == [(False, "甲"), (True, "乙丙")]
    assert comparison(rows, "abc", "999").new == rows[0].version


@pytest.mark.parametrize(
    ("code", "part"), [("9.9.9", "method"), ("4.1.2", "nothing"), ("", "B.9"), ("4.7.2", "method")]
)
def test_a_text_that_the_criteria_do_not_have_is_not_there(code, part):
    with pytest.raises(Http404):
        text_place(make_team().application, code, part)


def test_overview_names_each_text_once_with_its_latest_writer():
    team = make_team()
    write(team, team.owner, "一")
    write(team, team.editor, "一二")
    write(team, team.owner, "概述", code="", part="B.1.1a")
    listed = [(place.code, place.part, version.written_by) for place, version in written_texts(team.application)]
    assert sorted(listed, key=str) == sorted(
        [("4.1.2", "method", team.editor), ("", "B.1.1a", team.owner)], key=str
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_rows_of_a_history_are_one_query(count, django_assert_num_queries):
    team, start = make_team(), now()
    for place in range(count):
        with time_machine.travel(start + timedelta(hours=place)):
            write(team, team.owner, f"文字{place}")
    place = text_place(team.application, "4.1.2", "method")
    with django_assert_num_queries(1):
        assert len([str(row.version.written_by) for row in version_rows(team.application, place)]) == count
    assert versions_of(team.application, place).count() == count
