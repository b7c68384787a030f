import json

import pytest

from award.core.messages import FACTORS
from award.cycles.queries import criteria_of
from award.domain.criteria import load_criteria
from award.scoring import queries
from award.scoring.models import Citation, Finding
from award.scoring.workspace import (
    mark_of,
    neighbours,
    profile_of,
    rail_of,
    reading_of,
    ruler_of,
)
from tests import factories as make
from tests.scoring.scene import scene

CODE = "4.5.3"


def _efqm():
    return load_criteria(make.criteria_file("efqm-2020"), name="efqm-2020.toml")


def _finding(sheet, kind, paragraph, code=CODE):
    item = sheet.assignment.round.cycle.programme.criteria_set.items.get(code=code)
    finding = Finding.objects.create(sheet=sheet, item=item, kind=kind, text="x", updated_at=sheet.created_at)
    if paragraph:
        Citation.objects.create(finding=finding, kind="text", paragraph=paragraph)
    return finding


@pytest.mark.django_db
def test_rail_tells_done_flagged_part_and_now():
    found = scene()
    sheet = found.sheet(0, {"4.1.2": 50, "4.1.3": 60, "4.4.6": None})
    sheet.item_scores.filter(item__code="4.1.3").update(is_flagged=True)
    _finding(sheet, "issue", "", "4.7.2")
    criteria = criteria_of(found.cycle)
    rail = rail_of(criteria, queries.scores_of(sheet), queries.findings_of(sheet), current=CODE)
    states = {row.item.code: row.state for row in rail.items}
    assert (states["4.1.2"], states["4.1.3"], states["4.7.2"], states[CODE]) == ("done", "flag", "part", "now")
    assert states["4.4.6"] == "done"  # not applicable is a mark
    assert states["4.2.2"] == ""
    assert (rail.done, rail.flagged, rail.total, len(rail.missing)) == (3, 1, 23, 20)


def test_mark_of_nothing_is_empty():
    assert mark_of(None) == ""


def test_neighbours_end_at_both_ends():
    criteria = make.criteria()
    assert neighbours(criteria, "4.1.2")[0] is None
    assert neighbours(criteria, "4.7.7")[1] is None
    assert [item.code for item in neighbours(criteria, CODE)] == ["4.5.2", "4.6.2"]


@pytest.mark.django_db
def test_reading_numbers_paragraphs_over_all_layers_and_shows_what_refers_to_them():
    found = scene()
    content = json.loads(found.application.revisions.get().payload)
    entry = next(row for row in content["items"] if row["code"] == CODE)
    entry["layers"] = [
        {"code": "method", "text": "甲\n\n乙"},
        {"code": "results", "text": " \n丙"},
        {"code": "deployment", "text": ""},
    ]
    entry["measures"] = [
        {
            "name": "合格率",
            "unit": "%",
            "values": {"2024": "96.5%", "2023": "约95"},
            "target": "98",
            "benchmark": "",
            "source": "",
        }
    ]
    content["evidence"] = [
        {"id": 7, "name": "手册.pdf", "kind": "pdf", "size": 1, "sha256": "", "pages": None, "item": CODE},
        {"id": 8, "name": "执照.pdf", "kind": "pdf", "size": 1, "sha256": "", "pages": None, "item": ""},
    ]
    make.make_revision(found.application, content)
    sheet = found.sheet(0)
    findings = [_finding(sheet, "strength", "2"), _finding(sheet, "issue", "3"), _finding(sheet, "strength", "3")]
    criteria = criteria_of(found.cycle)
    reading = reading_of(sheet, criteria.item(CODE), criteria.kind_of(CODE), findings)
    assert [[(p.number, p.text, p.tone) for p in rows] for _name, rows in reading.parts] == [
        [(1, "甲", ""), (2, "乙", "s")],
        [(3, "丙", "o")],
    ]
    assert reading.references == [
        ("p1", "¶1"), ("p2", "¶2"), ("p3", "¶3"), ("m1", "表：合格率"), ("f7", "手册.pdf"), ("f8", "执照.pdf"),
    ]  # fmt: skip
    assert [row["id"] for row in reading.other_evidence] == [8]
    assert (reading.years, reading.measures[0].values) == (["2023", "2024"], ["约95", "96.5%"])


@pytest.mark.parametrize("figure", ["nan", "inf", "1e999", "", "约95", "9" * 400, "1,840.5", "98%"])
@pytest.mark.django_db
def test_any_figure_as_typed_can_be_drawn(figure):
    found = scene()
    content = json.loads(found.application.revisions.get().payload)
    content["items"][0]["measures"] = [{"name": "n", "values": {"2024": figure, "2023": "2"}, "target": figure}]
    make.make_revision(found.application, content)
    sheet, criteria = found.sheet(0), criteria_of(found.cycle)
    reading = reading_of(sheet, criteria.items[0], criteria.kinds[0], [])
    assert "nan" not in str(reading.measures[0].picture).replace(figure, "")


@pytest.mark.django_db
def test_profile_shows_answered_questions_only():
    found = scene()
    assert [row[0] for row in profile_of(found.sheet(0), criteria_of(found.cycle))] == ["B.1.1a"]


@pytest.mark.parametrize(
    ("percent", "wanted", "label", "points"),
    [
        (60, "", "50–65", "30.0"),
        (60, "0", "0–5", "30.0"),
        (None, "90", "90+", ""),
        (0, "", "0–5", "0.0"),
        (100, "", "90+", "50.0"),
    ],
)
def test_ruler_opens_the_band_of_the_mark_or_the_one_asked_for(percent, wanted, label, points):
    ruler = ruler_of(make.criteria(), make.criteria().item(CODE), percent, wanted)
    assert (ruler.open_band.label, ruler.points) == (label, points)
    assert sorted(step for band in ruler.bands for step in band.steps) == list(range(0, 101, 5))
    assert len(ruler.factors) == 4


def test_ruler_without_a_mark_opens_nothing():
    ruler = ruler_of(make.criteria(), make.criteria().item(CODE), None, "nonsense")
    assert (ruler.open_band, ruler.factors, ruler.next_band) == (None, [], None)


def test_ruler_fits_other_criteria():
    criteria = _efqm()
    ruler = ruler_of(criteria, criteria.items[0], 0)
    assert ruler.open_band.label == "0"
    assert sorted(step for band in ruler.bands for step in band.steps) == list(range(0, 101, criteria.step))


@pytest.mark.parametrize("code", ["gbt19580-2012", "baldrige-2023", "efqm-2020"])
def test_every_factor_of_the_shipped_criteria_has_a_name(code):
    criteria = load_criteria(make.criteria_file(code), name=code)
    assert {factor for kind in criteria.kinds for factor in kind.factors} <= set(FACTORS)
