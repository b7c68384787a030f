"""Between services and pages: each part is saved by itself, and what fails stays."""

from __future__ import annotations

import pytest

from award.applications import services
from award.applications.editing import item_editor, profile_areas, save_areas, save_item
from award.applications.models import Answer
from tests.applications.cast import make_team, measure

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_item_editor_has_a_table_where_measures_are_asked_for():
    team = make_team()
    assert item_editor(team.application, team.item("4.1.2")).table is None
    table = item_editor(team.application, team.item("4.7.2")).table
    assert len(table.rows) == team.item("4.7.2").measures
    services.save_measures(
        actor=team.owner, application=team.application, item=team.item("4.7.2"),
        rows=[measure(team.application.cycle.year, f"指标{n}") for n in range(4)],
    )  # fmt: skip
    assert len(item_editor(team.application, team.item("4.7.2"), blanks=1).table.rows) == 5


def test_one_bad_text_does_not_stop_the_others():
    team = make_team()
    editor = item_editor(team.application, team.item("4.1.2"))
    editor.areas[0].text, editor.areas[1].text = "坏\x07", "好"
    save_item(team.owner, team.application, editor)
    assert Answer.objects.get(text="好").layer == "deployment"
    assert [anchor for anchor, _text in editor.errors] == ["text-method"]


def test_a_conflict_leaves_the_item_unfinished():
    team = make_team()
    editor = item_editor(team.application, team.item("4.7.2"))
    services.save_answer(
        actor=team.editor, application=team.application, item=team.item("4.7.2"), layer="", text="先", version=0
    )
    editor.areas[0].text, editor.is_done = "后", True
    save_item(team.owner, team.application, editor)
    assert (editor.areas[0].other, editor.areas[0].version) == ("先", 1)
    assert not item_editor(team.application, team.item("4.7.2")).is_done


def test_profile_areas_follow_the_criteria():
    team = make_team()
    areas = profile_areas(team.application)
    assert len(areas) == 14
    areas[0].text = "椰浆"
    save_areas(team.owner, team.application, areas)
    assert [area.version for area in profile_areas(team.application)][:2] == [1, 0]


def test_an_item_tells_who_wrote_last():
    team = make_team()
    item = team.item("4.1.2")
    assert item_editor(team.application, item).last is None
    for actor, layer in ((team.editor, "method"), (team.owner, "deployment")):
        services.save_answer(actor=actor, application=team.application, item=item, layer=layer, text="文字", version=0)
    assert item_editor(team.application, item).last.updated_by == team.owner
