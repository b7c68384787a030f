"""When the verdict form wants a reason."""

from __future__ import annotations

import pytest

from award.cycles.queries import programme_of
from award.eligibility.forms import VerdictForm
from tests.factories import make_cycle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "is_change", "faulty"),
    [
        ({"verdict": "accepted"}, False, set()),
        ({"verdict": "accepted"}, True, {"reason"}),
        ({"verdict": "accepted", "reason": "复核"}, True, set()),
        ({"verdict": "rejected"}, False, {"reason"}),
        ({"verdict": "rejected", "reason": "  "}, False, {"reason"}),
        ({"verdict": "rejected", "reason_code": "accident"}, False, set()),
        ({"verdict": "rejected", "reason_code": "invented"}, False, {"reason_code"}),
        ({"verdict": "rejected", "reason": "x" * 1001}, False, {"reason"}),
        ({"reason": "x"}, False, {"verdict"}),
    ],
)
def test_reasons(data, is_change, faulty):
    programme = programme_of(make_cycle())
    form = VerdictForm({"version": "0", "revision": "1", **data}, programme=programme, is_change=is_change)
    assert set(form.errors) == faulty


def test_lines_not_met_stand_for_a_reason():
    data, programme = {"verdict": "rejected", "version": "0", "revision": "1"}, programme_of(make_cycle())
    assert VerdictForm(data, programme=programme, is_change=False, has_unmet=True).is_valid()
