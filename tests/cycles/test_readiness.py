"""What is missing or doubtful before a cycle opens."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override

from award.cycles.readiness import findings
from tests.factories import make_cycle, make_programme, make_user

pytestmark = pytest.mark.django_db


def found(cycle, actor) -> dict[str, bool]:
    with override("en"):
        return {finding.sentence: finding.is_fault for finding in findings(cycle, actor)}


@pytest.fixture
def chief():
    make_user("second", "chief")
    return make_user("head", "chief")


def test_missing_dates_bar_and_lead_to_the_dates(chief):
    cycle = make_cycle("draft", applications_close_at=None)
    with override("en"):
        first = findings(cycle, chief)[0]
    assert (first.sentence, first.is_fault) == ("Set when applications open and close.", True)
    assert first.url == reverse("cycles:cycle", args=[cycle.pk])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cap = 9", "cap = 5", "The shortlist of consensus takes 5, fewer than the 6 places of the classes."),
        ('phone = "0898-0000 0000"', 'phone = "0898-0000 0000"', "The telephone of the award office is a placeholder."),
        ("[notices.winners]", "[notices.others]", "There is no text for the notice of the proposed honours."),
    ],
)
def test_doubtful_rules_are_named(chief, old, new, said):
    text = make_programme().text
    assert old in text
    assert found(make_cycle("draft", programme=make_programme(text=text.replace(old, new, 1))), chief)[said] is False


def test_a_programme_of_the_least_names_each_gap(chief):
    said = found(make_cycle("draft", programme=make_programme(text=LEAST)), chief)
    assert {
        "The checklist of the eligibility review is empty.",
        "The self-check asks no conditions.",
        "Nobody is reminded of any date.",
        "The documents are not set: issuer, office, telephone, certificates.",
        "Bureau has no officer yet.",
    } <= said.keys()


LEAST = """schema = 1
code = "hainan"
name = { zh = "奖", en = "Award" }
criteria = "gbt19580-2012"
[[classes]]
code = "award"
name = { zh = "奖", en = "Award" }
[[rounds]]
code = "material"
kind = "independent"
weight = "1"
combine = "mean"
minimum_sheets = 3
[ranking]
decimals = 2
[recommendation]
is_required = true
[[recommendation.bodies]]
code = "460100"
name = { zh = "局", en = "Bureau" }
"""


def test_a_body_with_an_officer_is_complete(chief):
    make_user("bureau", "recommender")
    assert "Bureau has no officer yet." not in found(make_cycle("draft", programme=make_programme(text=LEAST)), chief)


def test_one_head_alone_is_told(chief):
    alone = "There is no head of the office besides you; acts of two people will wait."
    assert alone not in found(make_cycle("draft"), chief)
    type(chief).objects.exclude(pk=chief.pk).update(is_active=False)
    assert alone in found(make_cycle("draft"), chief)


def test_nothing_is_said_twice(chief):
    with override("en"):
        said = [finding.sentence for finding in findings(make_cycle("draft"), chief)]
    assert len(said) == len(set(said))
    assert "Material review has no date yet." in said
