"""The declaration: an answer, a promise or a reason."""

from __future__ import annotations

import pytest

from award.panels.forms import ConflictForm, DeclarationForm, LateConflictForm, LeaveForm, SeatForm
from tests import factories


@pytest.mark.parametrize(
    ("data", "faulty"),
    [
        ({}, {"answer"}),
        ({"answer": "clear"}, {"is_confidential"}),
        ({"answer": "conflict"}, {"reason"}),
        ({"answer": "conflict", "reason": "  "}, {"reason"}),
        ({"answer": "maybe"}, {"answer"}),
        ({"answer": "conflict", "reason": "长" * 1001}, {"reason"}),
        ({"answer": "clear", "is_confidential": "on"}, set()),
        ({"answer": "conflict", "reason": "曾任顾问"}, set()),
        ({"answer": "conflict", "kinds": ["consulting"]}, {"reason"}),
        ({"answer": "conflict", "kinds": ["gossip"], "reason": "曾任顾问"}, {"kinds"}),
    ],
)
def test_declaration_form(data, faulty):
    assert set(DeclarationForm(data).errors) == faulty


def test_reasons_are_needed():
    assert set(LateConflictForm({"reason": ""}).errors) == set(LeaveForm({"reason": " "}).errors) == {"reason"}


def test_the_reason_begins_with_the_kinds_that_were_ticked():
    form = LateConflictForm({"kinds": ["kinship", "shares"], "reason": "配偶持股"})
    assert form.is_valid()
    assert form.full_reason == "Shares or other holdings; Kinship with its leaders\n配偶持股"
    plain = DeclarationForm({"answer": "conflict", "reason": "配偶持股"})
    assert plain.is_valid()
    assert plain.full_reason == "配偶持股"


@pytest.mark.parametrize("expert", ["", "x", "1; drop"])
def test_seat_form_takes_a_number(expert):
    assert "expert" in SeatForm({"expert": expert, "role": "chair"}).errors


@pytest.mark.django_db
def test_conflict_form_offers_the_accepted_applications_of_the_cycle_only():
    cycle = factories.make_cycle(state="assessing")
    accepted = factories.make_application(cycle, state="accepted")
    for application in (factories.make_application(cycle), factories.make_application(state="accepted")):
        form = ConflictForm({"application": application.pk, "reason": "有"}, cycle=cycle)
        assert set(form.errors) == {"application"}
    assert ConflictForm({"application": accepted.pk, "reason": "有"}, cycle=cycle).is_valid()
    assert not ConflictForm({"application": accepted.pk, "reason": "有"}, cycle=None).is_valid()
