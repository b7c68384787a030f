import pytest

from award.cycles.queries import criteria_of
from award.scoring import queries
from award.scoring.overview import summary_of
from tests import factories as make
from tests.scoring.scene import scene

pytestmark = [pytest.mark.django_db]


def _summary(found, sheet):
    return summary_of(criteria_of(found.cycle), queries.scores_of(sheet), queries.findings_of(sheet))


def test_total_is_the_engines_and_leaves_out_what_is_not_applicable():
    found = scene()
    marks = {item.code: 50 for item in make.criteria().items} | {"4.4.6": None, "4.1.2": 100}
    summary = _summary(found, found.sheet(0, marks))
    # 4.4.6 has 10 points: 1000 · (990 · 0.5 + 50 · 0.5) / 990 = 525.25…
    assert summary.total == "525.3"
    assert summary.missing == []
    assert {category.code: value for category, value, _rows in summary.groups}["4.1"] == "80.0"


def test_an_incomplete_sheet_has_no_total_and_names_what_is_missing():
    found = scene()
    marks = {item.code: 50 for item in make.criteria().items if item.code != "4.1.2"}
    summary = _summary(found, found.sheet(0, marks))
    assert summary.total == ""
    assert [item.code for item in summary.missing] == ["4.1.2"]
    assert {category.code: value for category, value, _rows in summary.groups}["4.1"] == ""


def test_remarks_are_counted_by_kind_and_reference():
    found = scene()
    sheet = found.sheet(0)
    for kind, paragraph in (("strength", "1"), ("strength", ""), ("opportunity", ""), ("issue", "2")):
        row = sheet.findings.create(item=found.item("4.1.2"), kind=kind, text="x", updated_at=sheet.created_at)
        if paragraph:
            row.citations.create(kind="text", paragraph=paragraph)
    summary = _summary(found, sheet)
    assert (summary.strengths, summary.opportunities, summary.issues, summary.uncited) == (2, 1, 1, 2)
    assert "4.1.2" not in [item.code for item in summary.silent]
    assert len(summary.silent) == 22
