"""Every constraint of the register and of invitations refuses what it is there for."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from award.core.clock import now
from award.panels.models import ConductNote, Expert, ExpertTie, SeatInvitation
from tests import factories
from tests.panels.invitations import make_invitation

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FIRST, SECOND = date(2026, 1, 1), date(2026, 1, 2)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("expert_term_in_order", {"appointed_on": SECOND, "appointed_until": FIRST}),
        ("expert_away_in_order", {"away_from": SECOND, "away_until": FIRST}),
        ("expert_away_in_order", {"away_from": SECOND}),
        ("expert_most_applications_above_0", {"most_applications": 0}),
    ],
)
def test_an_entry(name, fields):
    expert = factories.make_expert()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Expert.objects.filter(pk=expert.pk).update(**fields)


def test_ties_and_notes():
    expert = factories.make_expert()
    made = {"expert": expert, "kind": "kinship", "entered_by": expert.user, "entered_at": now()}
    ExpertTie.objects.create(organisation="甲公司", **made)
    for name, fields in (
        ("expert_tie_once", {"organisation": "甲公司"}),
        ("expert_tie_in_order", {"organisation": "乙公司", "from_on": SECOND, "until_on": FIRST}),
    ):
        tie = ExpertTie(**made, **fields)
        assert _broken(tie) >= {name}
        with pytest.raises(IntegrityError), transaction.atomic():
            tie.save()
    note = ConductNote(expert=expert, kind="praise", text="", noted_by=expert.user, noted_at=now())
    with pytest.raises(IntegrityError, match="conduct_note_has_text"), transaction.atomic():
        note.save()


def _broken(row) -> set[str]:
    from django.core.exceptions import ValidationError

    broken = set()
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError:
            broken.add(constraint.name)
    return broken


def test_an_invitation():
    row = make_invitation()
    again = make_invitation()
    again.expert, again.cycle = row.expert, row.cycle
    assert _broken(again) == {"seat_invitation_one_a_cycle"}
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    rows = SeatInvitation.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError, match="seat_invitation_answered_iff_dated"), transaction.atomic():
        rows.update(state="accepted")
    with pytest.raises(IntegrityError, match="seat_invitation_declined_has_reason"), transaction.atomic():
        rows.update(state="declined", answered_at=now())
    rows.update(state="withdrawn", answered_at=now())
    again.save()  # what is closed stands in nobody's way
