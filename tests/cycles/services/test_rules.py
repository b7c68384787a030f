"""Loading criteria and programmes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from award.audit.models import AuditEvent
from award.core.errors import ServiceError
from award.cycles import services
from award.cycles.models import CriteriaSet, Item, Programme
from award.domain.errors import InputRefused
from tests.cycles.services.common import events
from tests.factories import criteria_file, make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_load_criteria_keeps_every_item_once(clerk):
    first = services.load_criteria(actor=clerk, source=criteria_file(), name="gbt19580-2012.toml")
    again = services.load_criteria(actor=clerk, source=criteria_file(), name="another.toml")

    assert first == again
    assert CriteriaSet.objects.count() == 1
    items = list(Item.objects.order_by("position"))
    assert (len(items), sum(item.points for item in items), items[0].code) == (23, 1000, "4.1.2")
    assert [item.position for item in items] == list(range(23))
    assert events() == [("criteria.loaded", {}, {"code": "gbt19580-2012", "sha256": first.sha256}, "")]


def test_load_criteria_reports_every_fault_and_keeps_nothing(clerk):
    damaged = criteria_file().replace(b"points = 50", b"points = 51", 1).replace(b'kind = "process"', b'kind = "x"', 1)

    with pytest.raises(InputRefused) as refusal:
        services.load_criteria(actor=clerk, source=damaged, name="damaged.toml")

    assert len(refusal.value.faults) >= 2
    assert not CriteriaSet.objects.exists()
    assert not AuditEvent.objects.exists()


def test_load_programme_needs_its_criteria_first(clerk):
    source = make_programme().text.replace('criteria = "gbt19580-2012"', 'criteria = "unknown-1"').encode()
    with pytest.raises(ServiceError) as refusal:
        services.load_programme(actor=clerk, source=source, name="hainan.toml")
    assert refusal.value.code == "criteria_not_loaded"


def test_load_programme_refuses_a_scope_its_criteria_do_not_have(clerk):
    source = make_programme().text.replace('scope = "category:4.7"', 'scope = "category:9.9"').encode()
    with pytest.raises(InputRefused, match=r"floors\[0\]"):
        services.load_programme(actor=clerk, source=source, name="hainan.toml")


def test_load_programme_twice_is_one_row(clerk):
    source = make_programme().text.encode() + b"\n# another edition\n"
    row = services.load_programme(actor=clerk, source=source, name="hainan.toml")
    assert services.load_programme(actor=clerk, source=source, name="hainan.toml") == row
    assert Programme.objects.count() == 2
    assert [event[0] for event in events()] == ["programme.loaded"]


@pytest.mark.parametrize("model", [CriteriaSet, Item, Programme])
def test_loaded_rules_cannot_be_changed(model):
    make_programme()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(code="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete("default")
