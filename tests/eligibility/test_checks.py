"""Reads of the checklist: states, parts, summary, marks of the queue."""

from __future__ import annotations

import pytest

from award.eligibility import checks
from award.eligibility.models import CheckResult
from tests.eligibility.scene import checked
from tests.factories import make_application, make_cycle, make_revision, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("second", "verdict", "asked", "expected"),
    [
        ("", "met", False, "met"), ("", "met", True, "second"), ("unclear", "met", True, "differs"),
        ("not_met", "not_met", True, "not_met"),
    ],
)  # fmt: skip
def test_the_state_of_a_line(second, verdict, asked, expected):
    row = CheckResult(revision_id=3, verdict=verdict, second_verdict=second, checked_by_id=1)
    assert checks.line_state(row, 3, asked) == expected
    assert checks.line_state(row, 4, asked) == checks.line_state(None, 3, asked) == "open"


def test_nobody_is_both_officers():
    row = CheckResult(revision_id=3, verdict="met", checked_by_id=1)
    parts = [checks.part_of(row, "second", second_check=True, reader=reader) for reader in (1, 2)]
    row.second_by_id = 2
    parts += [checks.part_of(row, "met", second_check=True, reader=reader) for reader in (1, 2, 3)]
    assert parts == ["first", "second", "first", "second", "reader"]
    assert checks.part_of(row, "met", second_check=False, reader=3) == "first"


def test_marks_count_what_was_checked_of_the_latest_revision():
    cycle, clerk = make_cycle("eligibility"), make_user("", "office")
    done, changed = (make_application(cycle, state="submitted") for _ in range(2))
    for row in (done, changed):
        checked(row, clerk)
    make_revision(changed)
    assert checks.queue_marks(cycle) == {done.pk: checks.QueueMark(9, (clerk.name,))}
    assert checks.queue_marks(make_cycle("eligibility")) == {}


def test_the_summary_says_what_is_missing():
    cycle, clerk = make_cycle("eligibility"), make_user("", "office")
    application = make_application(cycle, state="submitted")
    checked(application, clerk, licences="not_met", materials="unclear")
    lines = checks.checklist(application, application.revisions.get(), clerk.pk)
    summary = checks.summary_of(lines)
    assert (summary.total, summary.checked, summary.met, summary.is_ready) == (9, 9, 7, False)
    assert len(summary.not_met) == 1
    assert checks.checklist(application, None, clerk.pk) == []
    assert checks.department_name(cycle, "nobody") == "nobody"


@pytest.mark.parametrize("count", [1, 3])
def test_checklists_of_many_take_the_queries_of_one(django_assert_num_queries, count):
    cycle, clerk = make_cycle("eligibility"), make_user("", "office")
    rows = [make_application(cycle, state="submitted") for _ in range(count)]
    with django_assert_num_queries(6):
        lines = checks.checklists(rows, checks.latest_revisions(rows), clerk.pk)
    assert [len(lines[row.pk]) for row in rows] == [9] * count
