"""The rules of a cycle that is being set up, written anew."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError, StaleState
from award.cycles import services
from award.cycles.models import Cycle
from award.cycles.programmes.typed import stored
from award.cycles.queries import programme_of
from award.domain.errors import InputRefused
from tests.cycles.services.common import dates, events, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def tables(draft):
    return stored(programme_of(draft))


def change(clerk, draft, tables):
    return services.change_rules(actor=clerk, cycle=draft, base=draft.programme.sha256, tables=tables)


def test_rounds_follow_the_rules_and_keep_their_dates(clerk, draft, tables):
    services.set_dates(actor=clerk, cycle=draft, **dates())
    due = draft.rounds.get(code="consensus").due_at
    material, consensus, site = tables["rounds"]
    defence = {**site, "code": "defence", "kind": "defence", "weight": "0.1"}
    tables["rounds"] = [consensus, {**site, "weight": "0.7"}, defence]
    tables["ranking"]["tie_break"] = []
    change(clerk, draft, tables)

    rows = list(Cycle.objects.get(pk=draft.pk).rounds.order_by("position"))
    assert [(row.code, row.kind, row.position) for row in rows] == [
        ("consensus", "consensus", 0), ("site", "site_visit", 1), ("defence", "defence", 2)
    ]  # fmt: skip
    assert rows[0].due_at == due
    assert events()[-1][0] == "cycle.rules_changed"
    assert material["code"] == "material"


def test_a_fault_leaves_everything_as_it_was(clerk, draft, tables):
    before = draft.programme_id
    tables["rounds"][0]["weight"] = "0.9"
    with pytest.raises(InputRefused):
        change(clerk, draft, tables)
    draft.refresh_from_db()
    assert draft.programme_id == before


def test_the_rules_of_an_open_cycle_stay(clerk, draft, tables):
    opened(clerk, draft)
    tables["classes"][0]["quota"] = 9
    with pytest.raises(ServiceError) as refusal:
        change(clerk, draft, tables)
    assert refusal.value.code == "opened"
    assert programme_of(Cycle.objects.get(pk=draft.pk)).classes[0].quota == 3


def test_of_two_who_save_one_is_stale(clerk, draft, tables):
    stale = Cycle.objects.select_related("programme__criteria_set").get(pk=draft.pk)
    change(clerk, draft, {**tables, "classes": [{**tables["classes"][0], "quota": 4}, *tables["classes"][1:]]})
    tables["classes"][0]["quota"] = 9
    with pytest.raises(StaleState):
        change(clerk, stale, tables)
    with pytest.raises(StaleState):
        services.change_rules(actor=clerk, cycle=draft, base="0" * 64, tables=tables)


def test_saving_what_stands_changes_nothing(clerk, draft, tables):
    change(clerk, draft, tables)
    count = len(events())
    change(clerk, draft, tables)
    assert len(events()) == count
