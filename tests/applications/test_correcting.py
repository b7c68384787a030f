"""Places that may be returned, what a correction hands in, old and new compared."""

from __future__ import annotations

from datetime import date

import pytest

from award.applications import correcting, services
from award.applications.models import Application
from award.applications.queries import revision_content
from award.core.clock import now, today
from award.cycles.queries import criteria_of
from tests.applications.cast import make_team, measure
from tests.applications.review import DAY, send_back
from tests.factories import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

EVERYWHERE = [(place, "") for place in ("basic", "profile", "evidence", "notice")] + [("item", "4.7.2")]


@pytest.fixture
def returned():
    """Returned at every kind of place, before the deadline, so that all of it can be written in."""
    team = make_team(state="submitted")
    correction = send_back(team.application, now() + 5 * DAY, *EVERYWHERE)
    team.application = Application.objects.get(pk=team.application.pk)
    return team, correction


def test_places_follow_the_criteria_and_the_programme():
    application = make_team(cycle=make_cycle()).application
    places = correcting.places_of(application)
    assert [place for place, _code, _title in places][:2] == ["basic", "profile"]
    assert [code for place, code, _title in places if place == "item"] == [
        item.code for item in criteria_of(application.cycle).items
    ]
    assert ("notice", "") in {(place, code) for place, code, _title in places}
    assert correcting.item_title(criteria_of(application.cycle), "4.1.2").startswith("4.1.2 ")
    assert correcting.due_by_rule(application) > today()
    assert correcting.end_of(date(2026, 12, 1)).isoformat() == "2026-12-01T23:59:59+08:00"


def test_old_and_new_are_compared_at_every_place(returned):
    team, correction = returned
    services.save_basic_data(actor=team.owner, application=team.application, data={"address": "新址"}, version=0)
    figure = ("revenue", team.application.cycle.year - 1)
    services.save_indicators(actor=team.owner, application=team.application, values={figure: 7})
    item = team.item("4.7.2")
    services.save_measures(
        actor=team.owner, application=team.application, item=item, rows=[measure(team.application.cycle.year)]
    )
    rows = {row.point.place: row for row in correcting.compared(team.application, correction)}
    assert {change.new for change in rows["basic"].changes} >= {"新址", "7"}
    assert any("一次交验合格率" in change.new for change in rows["item"].changes)
    assert rows["profile"].changes[0].old == "主要产品为椰浆。"
    assert not rows["notice"].is_answered
    assert rows["evidence"].title


def test_the_next_content_is_the_old_one_with_the_returned_parts(returned):
    team, correction = returned
    services.save_basic_data(actor=team.owner, application=team.application, data={"address": "新址"}, version=0)
    old, new = revision_content(correction.revision), correcting.corrected_content(team.application, correction, 2)
    assert (new["basic"]["address"], new["number"]) == ("新址", 2)
    for item in new["items"]:
        before = next(each for each in old["items"] if each["code"] == item["code"])
        assert (item == before) is (item["code"] != "4.7.2")
    assert new["organisation"] == old["organisation"]


def test_what_blocks_handing_in_is_what_is_open(returned, monkeypatch):
    team, correction = returned
    blocking = correcting.blocking_problems(team.application, correction, whole=False)
    assert any("notice" in problem.text.lower() for problem in blocking)
    assert not any("4.1.2" in problem.text for problem in blocking)
    assert any("4.1.2" in p.text for p in correcting.blocking_problems(team.application, correction, whole=True))
    assert correcting.blocking_problems(team.application, None, whole=True)
    criteria = criteria_of(team.application.cycle)
    limits = criteria.limits.model_copy(update={"report_characters": 5})
    monkeypatch.setattr(correcting, "criteria_of", lambda _cycle: criteria.model_copy(update={"limits": limits}))
    assert "over the limit" in correcting.correction_problems(team.application, correction)[-1].text


def test_what_differs_is_marked():
    pieces = correcting.Change("", "共召开例会10次。", "共召开质量例会12次。").pieces
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [
        ("new", "质量"), ("old", "10"), ("new", "12"),
    ]  # fmt: skip


@pytest.mark.parametrize("change", [{"competitor": "96.5"}, {"missing_reason": "大修"}, {"direction": "down"}])
def test_every_cell_of_a_measure_is_compared(returned, change):
    team, correction = returned
    entry = {"code": "4.7.2", "layers": [], "measures": [measure(2026)]}
    changed = {**entry, "measures": [measure(2026, **change)]}
    point = next(each for each in correction.points.all() if each.code == "4.7.2")
    criteria = criteria_of(team.application.cycle)
    assert list(correcting._changes(point, {"items": [entry]}, {"items": [changed]}, criteria))


@pytest.mark.parametrize(("is_cited_anew", "expected"), [(True, [1, 2]), (False, [])])
def test_files_cited_and_files_held_agree(monkeypatch, is_cited_anew, expected):
    """A new file cited by a returned item joins; a removed file cited by a frozen item is told."""
    team = make_team(state="submitted")
    correction = send_back(team.application, now() + 5 * DAY, ("item", "4.7.2") if is_cited_anew else ("evidence", ""))
    old, draft = revision_content(correction.revision), correcting.draft_content(team.application, 2)
    old["evidence"], draft["evidence"] = [{"id": 1, "name": "a"}], [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
    citing = draft if is_cited_anew else old
    cited = [{"part": "", "evidence": 2 if is_cited_anew else 1, "page": None, "note": ""}]
    next(each for each in citing["items"] if each["code"] == "4.7.2")["citations"] = cited
    if not is_cited_anew:
        draft["evidence"] = []
    monkeypatch.setattr(correcting, "revision_content", lambda revision: dict(old))
    monkeypatch.setattr(correcting, "draft_content", lambda application, number: draft)
    content = correcting.corrected_content(team.application, correction, 2)
    assert [file["id"] for file in content["evidence"]] == expected
    told = [problem.text for problem in correcting.correction_problems(team.application, correction)]
    assert any("cites a file that was removed" in text for text in told) is not is_cited_anew
