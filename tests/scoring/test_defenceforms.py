"""Forms of defences."""

from __future__ import annotations

import pytest

from award.domain.programmetables import DefenceRules
from award.scoring.defenceforms import DayForm, TakeBackForm, WitnessForm, WordForm
from award.scoring.services.defence import tell_applicants
from tests.scoring.rounds import drawn, rounds, set_day

RULES = DefenceRules(minutes=12, questions=8, pause=3)


def test_a_new_day_begins_with_the_minutes_of_the_programme():
    form = DayForm(session=None, rules=RULES)
    assert [form[name].value() for name in ("minutes", "questions", "pause", "version")] == [12, 8, 3, None]
    assert "reason" not in form.fields


@pytest.mark.django_db
def test_a_day_that_was_told_asks_for_a_reason():
    found = rounds()
    session = set_day(found)
    assert "reason" not in DayForm(session=session, rules=RULES).fields
    session = drawn(other := rounds())
    tell_applicants(actor=other.clerk, session=session)
    session.refresh_from_db()
    form = DayForm(session=session, rules=RULES)
    assert "reason" in form.fields
    assert (form["minutes"].value(), form["version"].value()) == (15, session.version)


@pytest.mark.parametrize(
    ("field", "value"),
    [("minutes", "0"), ("minutes", "481"), ("questions", "-1"), ("pause", "x"), ("place", "a" * 201)],
)
def test_limits(field, value):
    data = {
        "starts_at": "2026-12-03T09:00",
        "place": "x",
        "minutes": "15",
        "questions": "0",
        "pause": "0",
        field: value,
    }
    assert list(DayForm(data, session=None, rules=RULES).errors) == [field]


@pytest.mark.parametrize("form", [WitnessForm, WordForm, TakeBackForm])
def test_one_field_each_and_it_is_needed(form):
    (name,) = form.base_fields
    assert form({name: " "}).errors.keys() == {name}
    assert form({name: "x"}).is_valid()
    assert not form({name: "x" * 301}).is_valid()
