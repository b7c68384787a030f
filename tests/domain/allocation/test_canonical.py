import json
from dataclasses import replace

import pytest

from award.domain.allocation.canonical import (
    canonical,
    plan_json,
    plan_of_json,
    problem_faults,
    problem_json,
    problem_of_json,
    require_sound,
    sha256,
)
from award.domain.allocation.problem import PanelPlan, Person, Plan
from award.domain.errors import InputRefused
from tests.domain.allocation.problems import fair_problem, roomy


def test_a_problem_comes_back_from_its_text():
    problem = fair_problem(12, 14, 2)
    problem = replace(problem, reasons=dict.fromkeys(problem.conflicts, "持股"), waived=frozenset({"guests", "pairs"}))
    text = problem_json(problem)
    read = problem_of_json(text)
    assert problem_json(read) == text
    assert set(read.persons) == set(problem.persons)
    assert (read.conflicts, read.reasons, read.rules) == (problem.conflicts, problem.reasons, problem.rules)
    assert (read.pairs_barred, read.waived, read.panels) == (problem.pairs_barred, problem.waived, problem.panels)


def test_the_text_does_not_depend_on_the_order_given():
    problem = replace(fair_problem(12, 14, 2), pairs_barred=frozenset({("p002", "p001")}))
    turned = replace(problem, persons=problem.persons[::-1], pairs_barred=frozenset({("p001", "p002")}))
    assert problem_json(problem) == problem_json(turned)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"version":1', '"version":2', "draw.json"),
        ('"version":1', '"version":1,"more":1', "draw.json"),
        ('"may_chair":true', '"may_chair":1', "draw.json"),
        ('"panels":2', '"panels":2.0', "draw.json"),
        ('"panels":2', '"panels": 2', "draw.not_canonical"),
        ('"panels":2', '"panels":3,"panels":2', "draw.not_canonical"),
        ('"panels":2', '"panels":200', "draw.panels"),
        ('"code":"p1"', '"code":"p0"', "draw.twice"),
        ('"conflicts":[]', '"conflicts":[["p1","nobody",""]]', "draw.unknown"),
        ('"waived":[]', '"waived":["mercy"]', "draw.unknown"),
        ("{", "", "draw.json"),
    ],
)
def test_any_other_text_is_refused(old, new, code):
    text = problem_json(roomy())
    assert old in text
    with pytest.raises(InputRefused) as refused:
        problem_of_json(text.replace(old, new, 1))
    assert code in {fault.code for fault in refused.value.faults}


def test_half_a_character_and_nesting_are_refused():
    for text in ("\ud800", "[" * 100_000, "", "null"):
        with pytest.raises(InputRefused):
            problem_of_json(text)


def test_faults_of_codes_and_numbers():
    people = (Person("a b"), Person("c", most=0), Person("c"))
    problem = replace(roomy(), persons=people, pairs_barred=frozenset({("c", "c"), ("c", "d")}))
    found = [(fault.where, fault.code) for fault in problem_faults(problem)]
    assert found == [
        ("persons", "draw.code"),
        ("persons", "draw.twice"),
        ("pairs_barred", "draw.unknown"),
        ("pairs_barred", "draw.twice"),
        ("persons", "draw.most"),
    ]
    with pytest.raises(InputRefused):
        require_sound(problem)
    require_sound(roomy())


def test_a_plan_comes_back_from_its_text():
    plan = Plan((PanelPlan("P1", None, ("a",), ("e", "f")),), (("b", "e"),), {"gap": 0})
    text = plan_json(plan, engine="1")
    assert json.loads(text)["engine"] == "1"
    assert plan_of_json(text) == plan
    with pytest.raises(InputRefused):
        plan_of_json("{}")


def test_the_text_is_plain():
    assert canonical({"b": "组", "a": [1, None]}) == '{"a":[1,null],"b":"组"}'
    assert sha256("组") == "76acfbf2e9e3914ed9ebd62e8aeac6e2bdac75d4a822dee648f59edb3aabde56"
