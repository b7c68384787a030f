"""The forms of the result pages refuse what is empty or not offered."""

from __future__ import annotations

from award.results.forms import PlaceForm, ReasonForm


def test_a_refusal_needs_its_reason():
    assert not ReasonForm({"reason": "  "}).is_valid()
    assert ReasonForm({"reason": "数据有误"}).is_valid()


def test_only_tied_applications_can_be_chosen():
    choices = [("HN2027-001", "HN2027-001")]
    assert PlaceForm({"application": "HN2027-001", "reason": "现场核实点更多"}, choices=choices).is_valid()
    form = PlaceForm({"application": "HN2027-002", "reason": "现场核实点更多"}, choices=choices)
    assert "application" in form.errors
