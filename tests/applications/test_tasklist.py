"""The groups and rows of the task list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from award.applications import services
from award.applications.progress import progress_of
from award.applications.tasklist import NO_STATE, finish_by, task_list
from award.applications.working import Teamwork, teamwork_of
from award.core.clock import today
from award.cycles.queries import programme_of
from tests.applications.cast import fill, make_team, pdf
from tests.factories import ROOT, make_cycle, make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def groups(team):
    application = team.application
    return task_list(application, progress_of(application), teamwork_of(application))


def test_an_empty_draft_has_all_its_rows_and_none_is_begun():
    team = make_team()
    basic, report, evidence = groups(team)
    assert [row.state for row in basic.rows] == ["", ""]
    assert (basic.said, report.said) == ("0 / 2", "0 of 23 items finished")
    assert len(report.rows) == 7
    assert [len(row.rows) for row in report.rows] == [3, 2, 2, 6, 2, 2, 6]
    leadership = report.rows[0]
    assert leadership.hint.startswith("3 items · 110 points · 0 / ")
    assert (leadership.states, leadership.done, leadership.is_open) == (("", "", ""), 0, False)
    required = [row for row in programme_of(team.application.cycle).application.documents if row.is_required]
    assert evidence.rows[0].said == f"0 of {len(required)} attached"
    assert evidence.rows[0].hint == f"Missing: {', '.join(row.name.en for row in required)}"
    assert evidence.rows[0].path.endswith(f"#doc-{required[0].code}")
    assert (evidence.rows[1].state, evidence.rows[1].said) == (NO_STATE, "Optional")
    notice = evidence.rows[2]
    assert (notice.name, notice.state) == ("Internal notice", "")
    assert notice.hint == "At least 5 working days in your own organisation"


def test_a_full_draft_is_finished_but_for_the_item_left_out():
    team = make_team()
    fill(team, but="4.4.6")
    services.attach_evidence(actor=team.owner, application=team.application, name="z.pdf", data=pdf(9))
    basic, report, evidence = groups(team)
    assert basic.said == "2 / 2"
    assert [row.state for row in report.rows] == ["done"] * 3 + ["part"] + ["done"] * 3
    resources = report.rows[3]
    assert (resources.path.rpartition("items/")[2], resources.done) == ("4.4.6/", 5)
    assert [row.name[:5] for row in resources.rows if row.state != "done"] == ["4.4.6"]
    assert resources.rows[0].characters > 0
    assert [worker.name for worker in resources.workers] == ["owner"]
    assert evidence.rows[0].state == "done"
    assert evidence.rows[1].said == "1 file"
    assert evidence.rows[2].state == "done"
    assert evidence.said.startswith(f"{progress_of(team.application).evidence_count} files, ")


def test_an_item_that_does_not_apply_says_so_and_has_no_bar():
    team = make_team()
    services.set_item_state(
        actor=team.owner, application=team.application, item=team.item("4.4.6"), is_done=False, is_not_applicable=True,
        reason="没有相关方",
    )  # fmt: skip
    row = next(row for row in groups(team)[1].rows[3].rows if row.name.startswith("4.4.6"))
    assert (row.said, row.limit, row.state) == ("Does not apply", 0, "done")


@pytest.mark.parametrize(("in_week", "days"), [(0, None), (1, 23 * 7), (7, 23), (50, 4)])
def test_the_day_of_finishing_follows_the_pace_of_the_week(in_week, days):
    progress = progress_of(make_team().application)
    team = Teamwork([], {}, [], finished_in_week=in_week)
    assert finish_by(progress, team) == (None if days is None else today() + timedelta(days=days))


def test_without_an_internal_notice_in_the_programme_there_is_no_row_of_it():
    text = (ROOT / "criteria" / "programmes" / "hainan.toml").read_text(encoding="utf-8")
    text = re.sub(r"^internal_notice_days = \d+", "internal_notice_days = 0", text, flags=re.M)
    team = make_team(cycle=make_cycle(programme=make_programme(text=text)))
    assert [row.name for row in groups(team)[2].rows] == ["Required documents", "Attach evidence"]
