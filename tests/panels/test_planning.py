"""From the register to the problem: who may be drawn, and what the problem says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from award.accounts.models import Division, Role
from award.core.clock import now, today
from award.domain.allocation.canonical import problem_json
from award.panels.models import Expert, Panel, Seat, SeatInvitation
from award.panels.planning import (
    code_of,
    cycles_in_row,
    expert_pk,
    is_current,
    make_problem,
    open_applications,
    pool,
    problem_now,
    regions,
)
from tests import factories
from tests.panels.plancases import make_case, make_expert, make_plan

pytestmark = pytest.mark.django_db


def why(case, **fields) -> str:
    expert = case.experts[0]
    Expert.objects.filter(pk=expert.pk).update(**fields)
    return next(row.left_out for row in pool(case.round) if row.expert.pk == expert.pk)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, ""),
        ({"is_available": False}, "Not available"),
        ({"away_from": today() - timedelta(days=1), "away_until": today() + timedelta(days=9)}, "Away until"),
        ({"away_from": today() - timedelta(days=9), "away_until": today() - timedelta(days=1)}, ""),
        ({"appointed_until": today() - timedelta(days=1)}, "Appointed until"),
        ({"appointed_on": today() + timedelta(days=1)}, "Appointed from"),
        ({"trained_on": None}, "No training"),
        ({"trained_on": today() - timedelta(days=365 * 4)}, "No training"),
    ],
)
def test_who_is_left_out_is_told_why(fields, sentence):
    found = why(make_case(experts=1), **fields)
    assert found.startswith(sentence)
    assert bool(found) == bool(sentence)


def test_staff_those_seated_those_invited_and_closed_accounts_are_left_out():
    case = make_case(experts=5)
    staff, sitting, invited, declined, closed = case.experts
    Role.objects.create(user=staff.user, name="office")
    panel = factories.make_panel(case.cycle, 0)
    Seat.objects.create(panel=panel, cycle=case.cycle, expert=sitting)
    for expert, state in ((invited, "open"), (declined, "declined")):
        SeatInvitation.objects.create(
            cycle=case.cycle, expert=expert, panel=panel, role="assessor", token_sha256=f"{expert.pk:064d}",
            state=state, due_at=now(), invited_by=case.office, invited_at=now(), reason="忙",
            answered_at=None if state == "open" else now(),
        )  # fmt: skip
    closed.user.is_active = False
    closed.user.save()
    found = {row.expert.pk: row.left_out for row in pool(case.round)}
    assert [found[expert.pk] for expert in case.experts] == [
        "Works for the award office or the supervisors",
        f"Sits in {panel.name}",
        "Is invited in this cycle already",
        "Declined in this cycle, or did not answer",
        "The account is closed",
    ]


def test_the_problem_holds_no_name_and_the_same_bytes_in_both_languages(settings):
    from django.utils import translation

    case = make_case(experts=3)
    factories.make_conflict(case.experts[0].user, case.applications[0])
    texts = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            texts.add(problem_json(make_problem(case.round, case.keys, 1)))
    (text,) = texts
    assert case.experts[0].user.name not in text
    assert "declared" in text
    assert "曾在该企业任职" not in text


def test_the_problem_says_what_the_register_says():
    case = make_case(experts=2)
    Expert.objects.filter(pk=case.experts[0].pk).update(most_applications=3, employer_code="91460000MA5T000001")
    problem = make_problem(case.round, case.keys, 1)
    person = next(row for row in problem.persons if row.code == code_of(case.experts[0]))
    assert (person.most, person.employer, person.may_chair) == (3, "91460000MA5T000001", True)
    assert person.industries == {"C"}
    assert {entry.industry for entry in problem.entries} == {"C"}
    assert problem.rules.minimum_members == 5
    assert expert_pk(person.code) == case.experts[0].pk


def test_applications_that_a_panel_holds_are_left_out():
    case = make_case(experts=1)
    panel = factories.make_panel(case.cycle)
    factories.assign(panel, case.applications[0], case.round)
    assert [row.pk for row in open_applications(case.round)] == [row.pk for row in case.applications[1:]]


def test_a_region_is_the_city_or_county_below_the_province():
    for code, level, parent in (("460000", "province", ""), ("460100", "prefecture", "460000"),
                                ("460105", "district", "460100"), ("469005", "county", "460000")):  # fmt: skip
        Division.objects.update_or_create(
            code=code, defaults={"name_zh": code, "name_en": code, "level": level, "parent": parent}
        )
    found = regions()
    assert [found[code] for code in ("460105", "460100", "469005")] == ["460100", "460100", "469005"]


def _sat(expert: Expert, year: int) -> None:
    cycle = factories.make_cycle(year=year, state="published")
    panel = Panel.objects.create(cycle=cycle, code="A", name="A", fixed_at=now())
    Seat.objects.create(panel=panel, cycle=cycle, expert=expert)


def test_cycles_in_row_end_with_the_first_that_was_missed():
    case = make_case(experts=2)
    always, once = case.experts
    for back in (1, 2, 3):
        _sat(always, case.cycle.year - 100 - back)
    base = case.cycle.year - 100
    _sat(once, base - 4)
    counts = cycles_in_row(case.cycle)
    assert counts == {always.pk: 3}


def test_what_changes_makes_the_plan_stale():
    case = make_case()
    plan = make_plan(case)
    assert is_current(plan)
    make_expert(50)  # of no matter: the pool was chosen
    assert is_current(plan)
    Expert.objects.filter(pk=case.experts[0].pk).update(is_available=False)
    assert not is_current(plan)
    assert code_of(case.experts[0]) not in {row.code for row in problem_now(plan).persons}
