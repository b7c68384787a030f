"""What one mark is given for."""

from __future__ import annotations

import pytest

from award.cycles.queries import criteria_of
from award.scoring import queries
from award.scoring.simple import TOTAL, is_simple, keeps_units, lines_of, units_of
from tests import factories as make
from tests.scoring.rounds import CATEGORIES, rounds
from tests.scoring.services.test_simple import given, save_simple, sheet_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("rule", "count"), [("item", 23), ("category", 7), ("total", 1)])
def test_the_units_of_a_round_hold_every_item_once(rule, count):
    found = rounds(sheet=rule)
    units = units_of(criteria_of(found.cycle), found.defence)
    assert len(units) == count
    assert [item.code for unit in units for item in unit.items] == [item.code for item in make.criteria().items]
    assert sum(unit.points for unit in units) == 1000
    assert is_simple(found.defence) == (rule != "item")


def test_a_unit_is_filled_whole_and_with_one_mark():
    found = rounds()
    criteria = criteria_of(found.cycle)
    first = {item.code: 50 for item in criteria.items if item.code.startswith("4.1.")}
    assert keeps_units(criteria, found.defence, first)
    assert keeps_units(criteria, found.defence, {})
    assert not keeps_units(criteria, found.defence, first | {"4.1.2": 55})
    assert not keeps_units(criteria, found.defence, {"4.1.2": 50})
    assert keeps_units(criteria, rounds(sheet="item").defence, {"4.1.2": 50})


def test_the_lines_show_what_stands_on_the_sheet():
    found = rounds()
    sheet = sheet_of(found)
    save_simple(actor=found.person(0), sheet=sheet, given=[given("4.2", 70)])
    criteria = criteria_of(found.cycle)
    lines = lines_of(sheet, criteria, queries.scores_of(sheet), queries.findings_of(sheet))
    assert [line.unit.code for line in lines] == list(CATEGORIES)
    assert [(line.percent, line.version) for line in lines[:2]] == [("", 0), ("70", 1)]
    assert lines[0].finding_pk == ""
    assert TOTAL not in {line.unit.code for line in lines}
