"""Ticks of factors and private notes."""

import pytest
from django.http import Http404

from award.core.errors import Conflict, ServiceError
from award.scoring import services
from award.scoring.models import FactorTick, SheetNote
from tests import factories as make
from tests.scoring.scene import CODE, last_event, scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _tick(found, sheet, factor="approach", value="full", place=0):
    services.tick_factor(actor=found.user(place), sheet=sheet, item=found.item(CODE), factor=factor, value=value)


def _note(found, sheet, text, version, place=0):
    return services.save_note(actor=found.user(place), sheet=sheet, item=found.item(CODE), text=text, version=version)


def test_a_tick_is_set_changed_and_taken_back():
    found = scene()
    sheet = found.sheet(0)
    _tick(found, sheet)
    _tick(found, sheet, value="partly")
    assert list(FactorTick.objects.values_list("factor", "value")) == [("approach", "partly")]
    assert "partly" not in last_event().body
    _tick(found, sheet, value="")
    assert not FactorTick.objects.exists()


@pytest.mark.parametrize(("factor", "value"), [("courage", "full"), ("approach", "very"), ("levels", "full")])
def test_what_is_no_factor_or_no_answer_is_refused(factor, value):
    found = scene()
    with pytest.raises(ServiceError):
        _tick(found, found.sheet(0), factor, value)
    assert not FactorTick.objects.exists()


def test_a_sealed_sheet_takes_no_tick_but_a_note():
    found = scene()
    sheet = found.sheet(0, 50, sealed=True)
    with pytest.raises(ServiceError):
        _tick(found, sheet)
    assert _note(found, sheet, "合议时再问", 0).version == 1


def test_a_note_has_versions_and_tells_of_another_window():
    found = scene()
    sheet = found.sheet(0)
    assert _note(found, sheet, " 甲 ", 0).text == "甲"
    assert _note(found, sheet, "甲", 7).version == 1  # nothing changed
    with pytest.raises(Conflict) as caught:
        _note(found, sheet, "乙", 0)
    assert (caught.value.current, caught.value.version) == ("甲", 1)
    assert _note(found, sheet, "", 1).text == ""
    with pytest.raises(ServiceError, match="2001"):
        _note(found, sheet, "长" * 2001, 2)
    with pytest.raises(ServiceError):
        _note(found, sheet, "a\x00b", 2)


def test_nobody_else_may_keep_a_note():
    found = scene()
    sheet = found.sheet(0)
    with pytest.raises(Http404):
        _note(found, sheet, "x", 0, place=1)
    make.make_conflict(found.user(0), found.application)
    with pytest.raises(Http404):
        _note(found, sheet, "x", 0)
    assert not SheetNote.objects.exists()
