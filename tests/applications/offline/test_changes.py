"""What a copy would change: three sides compared – the file, what stood online then, what stands there now."""

from __future__ import annotations

import re

import pytest

from award.applications import services
from award.applications.offline.changes import CONFLICT, UNREADABLE, compare, shown
from award.applications.offline.filled import Filled, Value
from award.applications.offline.slots import fingerprint, plain_row
from award.applications.services.drafts import MAX_MEASURES, MAX_TEXT
from tests.applications.cast import make_team, measure
from tests.applications.offline.copies import slot_named

pytestmark = pytest.mark.django_db
EMPTY = fingerprint("")
THEN = fingerprint("then")


@pytest.fixture
def team():
    return make_team()


def compared(team, key, **value):
    filled = Filled("")
    filled.put(f"{slot_named(team.application, key).tag}.", Value(**value))
    return compare(team.owner, team.application, filled)


# (what stood online then, what stands there now, what the file says) → the state, or how it is counted
SIDES = [
    (EMPTY, "", "mine", "new"), (THEN, "then", "mine", "changed"), (THEN, "then", "", "emptied"),
    (THEN, "now", "mine", "conflict"), (THEN, "now", "", "conflict"), (EMPTY, "now", "mine", "conflict"),
    (THEN, "", "mine", "conflict"), (THEN, "then", "then", "same"), (THEN, "now", "now", "same"),
    (THEN, "now", "then", "newer"), (THEN, "", "then", "newer"), (EMPTY, "now", "", "newer"),
    ("", "now", "mine", "conflict"), ("", "", "mine", "new"), ("", "now", "now", "same"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "now", "mine", "expected"), SIDES)
def test_three_sides(team, base, now, mine, expected):
    if now:
        services.save_answer(
            actor=team.owner, application=team.application, item=team.item(), layer="method", text=now, version=0
        )
    found = compared(team, "answer 4.1.2 method", base=base, text=mine)
    if expected in ("same", "newer"):
        assert (found.changes, found.same, len(found.newer)) == ([], expected == "same", expected == "newer")
        return
    (change,) = found.changes
    assert (change.state, change.is_ticked) == (expected, expected in ("new", "changed"))
    assert (change.mine, change.theirs, change.taken.seen) == (mine, now, fingerprint(now))
    assert change.characters == bool(mine)
    assert found.summary == [(expected, 1)]
    assert found.can_take


@pytest.mark.parametrize(
    ("key", "text", "fault"),
    [
        ("basic contact_email", "kein", "e-?mail"), ("basic employees", "viele", "integer"),
        ("basic employees", "0", "1"),
        ("basic contact_name", "x" * 61, "60"), ("answer 4.1.2 method", "x" * (MAX_TEXT + 1), "too long"),
        ("indicator revenue 0", "1,000", "not a figure"),
    ],
)  # fmt: skip
def test_what_would_be_refused_is_told_at_its_slot(team, key, text, fault):
    key = key.replace(" 0", f" {team.application.cycle.year - 1}") if key.startswith("indicator") else key
    (change,) = compared(team, key, base=EMPTY, text=text).changes
    assert change.state == UNREADABLE
    assert re.search(fault, change.fault)


def test_an_unreadable_slot_alone_leaves_nothing_to_take(team):
    found = compared(team, "answer 4.1.2 method", base=EMPTY, fault="twice", notes=("note",))
    (change,) = found.changes
    assert (change.state, change.fault, change.notes, found.can_take) == (UNREADABLE, "twice", ("note",), False)
    assert len(found.absent) > 100


def test_the_same_figure_in_other_characters_is_no_change(team):
    year = team.application.cycle.year - 1
    services.save_indicators(actor=team.owner, application=team.application, values={("revenue", year): 10})
    found = compared(team, f"indicator revenue {year}", base=EMPTY, text="10.00")
    assert (found.changes, found.same) == ([], 1)


def test_tables_are_compared_row_by_row_and_judged(team):
    year = team.application.cycle.year
    years = [str(y) for y in range(year - 5, year)]
    row = measure(year)
    services.save_measures(actor=team.owner, application=team.application, item=team.item("4.7.2"), rows=[row])
    slot = slot_named(team.application, "measures 4.7.2")
    same = compared(team, slot.key, base=slot.base, rows=(plain_row(row, years),))
    assert (same.changes, same.same) == ([], 1)
    other = plain_row({**row, "target": "99"}, years)
    (change,) = compared(team, slot.key, base=slot.base, rows=(other,)).changes
    assert (change.state, change.theirs) == ("changed", shown(slot))
    assert [text for is_marked, text in change.right if is_marked] == ["99"]
    (conflict,) = compared(team, slot.key, base=EMPTY, rows=(other,)).changes
    assert conflict.state == CONFLICT
    (emptied,) = compared(team, slot.key, base=slot.base).changes
    assert emptied.state == "emptied"
    for bad in ({"name": ""}, {"name": "x" * 81}, {"values": {years[-1]: "x" * 21}}):
        (refused,) = compared(team, slot.key, base=slot.base, rows=(plain_row({**row, **bad}, years),)).changes
        assert refused.state == UNREADABLE
    (many,) = compared(team, slot.key, base=slot.base, rows=(other,) * (MAX_MEASURES + 1)).changes
    assert many.state == UNREADABLE
