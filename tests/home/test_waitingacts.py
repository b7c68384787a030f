"""What awaits a second person is told in words, with the page where it is decided."""

import pytest
from django.urls import reverse

from award.audit.models import TwoPersonAct
from award.core.clock import now
from award.home.waitingacts import SHOWN, waiting_acts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


READS = 2


def asked(kind, number, **payload):
    return TwoPersonAct.objects.create(
        kind=kind, object_type="x", object_id=str(number), payload=payload, asked_at=now(),
        asked_by=factories.make_user("", "office"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "view", "keys"),
    [
        ("panel_plan_adoption", "panels:plan", [7]),
        ("conflict_lift", "panels:conflict", [7]),
        ("reopen_sheet", "scoring:reopen", [7]),
        ("extension", "applications:extensions", None),
        ("survey_import", "scoring:survey_decide", [7]),
    ],
)
def test_each_act_of_a_cycle_leads_to_its_page(kind, view, keys):
    cycle = factories.make_cycle()
    asked(kind, 7, cycle=cycle.pk)
    (row,) = waiting_acts()
    assert row.url == reverse(view, args=keys or [cycle.pk])
    assert kind not in row.words


def test_acts_of_many_cycles_cost_no_more_reads(django_assert_num_queries):
    asked("conflict_lift", 1, cycle=factories.make_cycle().pk)
    with django_assert_num_queries(READS):
        waiting_acts()
    for number in (2, 3):
        cycle = factories.make_cycle(year=2090 + number)
        asked("panel_plan_adoption", number, cycle=cycle.pk)
    with django_assert_num_queries(READS):
        rows = waiting_acts()
    assert [f"209{number}" in row.words for number, row in zip((3, 2), rows, strict=False)] == [True, True]


def test_the_newest_are_shown_and_not_more_than_a_page():
    cycle = factories.make_cycle()
    for number in range(SHOWN + 1):
        asked("conflict_lift", number + 1, cycle=cycle.pk)
    assert waiting_acts()[0].url == reverse("panels:conflict", args=[SHOWN + 1])
    assert len(waiting_acts()) == SHOWN
