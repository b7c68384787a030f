"""What is done and what blocks."""

from __future__ import annotations

import pytest

from award.applications import services
from award.applications.models import ItemState
from award.applications.progress import measure_problems, progress_of, required_years
from award.domain.criteria import Limits
from tests.applications.cast import fill, make_team, measure
from tests.factories import criteria

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_empty_draft_blocks_everywhere():
    progress = progress_of(make_team().application)
    assert (progress.done, progress.total) == (0, 25)
    assert [row.state for row in progress.categories] == [""] * 7
    assert progress.next_item.code == "4.1.2"
    assert progress.problems[0].hint.startswith("contact person")
    assert not progress.faults


def test_a_complete_draft_blocks_nowhere():
    team = make_team()
    fill(team)
    progress = progress_of(team.application)
    assert progress.problems == []
    assert (progress.done, progress.items_done, progress.next_item) == (25, 23, None)
    assert {row.state for row in progress.categories} == {"done"}


def test_states_of_items_and_categories():
    team = make_team()
    item = team.item("4.1.3")
    arguments = {"actor": team.owner, "application": team.application}
    services.save_answer(**arguments, item=item, layer="method", text="一部分", version=0)
    over = team.item("4.2.2")
    services.save_answer(**arguments, item=over, layer="method", text="字" * (over.max_characters + 38), version=0)
    progress = progress_of(team.application)
    states = {entry.item.code: entry.state for entry in progress.items}
    assert (states["4.1.2"], states["4.1.3"], states["4.2.2"]) == ("", "part", "flag")
    assert [row.state for row in progress.categories][:3] == ["part", "flag", ""]
    (fault,) = progress.faults
    assert fault.text == "4.2.2 is 38 characters over the limit"
    assert fault.path.endswith("/items/4.2.2/")


def test_an_item_that_is_written_but_not_called_finished_blocks():
    team = make_team()
    fill(team)
    ItemState.objects.filter(application=team.application, item__code="4.5.2").update(is_done=False)
    (problem,) = progress_of(team.application).problems
    assert problem.text == "4.5.2 is not marked as finished"


def test_the_last_three_years_must_be_filled_with_figures():
    assert required_years(2026) == ["2023", "2024", "2025"]
    assert measure_problems(measure(2026), 2026) == []
    gap = measure(2026, values={"2023": "1", "2024": "无", "2025": "3"})
    assert len(measure_problems(gap, 2026)) == 1
    assert measure_problems({**gap, "missing_reason": "设备大修"}, 2026) == []
    assert len(measure_problems(measure(2026, values={"2021": "x", "2025": "1"}), 2026)) == 2


def test_the_report_as_a_whole_has_a_limit(monkeypatch):
    team = make_team()
    fill(team)
    full = progress_of(team.application).report.characters
    for limit, blocking in ((full, 0), (full - 1, 1)):
        tight = criteria().model_copy(update={"limits": Limits(report_characters=limit)})
        monkeypatch.setattr("award.applications.progress.criteria_of", lambda _cycle, tight=tight: tight)
        progress = progress_of(team.application)
        assert len(progress.report.problems) == blocking
        assert len(progress.problems) == blocking
