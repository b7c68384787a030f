"""What the tables of panels and seats refuse, and the one relation onto applications that is not hidden."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from award.core.clock import now
from award.panels.models import ApplicationGrant, Assignment, Conflict, Panel, Seat
from tests import factories
from tests.panels.builders import make_cast

pytestmark = pytest.mark.django_db

ABOVE = ["panels", "scoring", "results", "deliberation", "notices", "honours"]


def refused(row) -> None:
    """Refused on validation with a sentence, and by the database without it."""
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.fixture
def cast():
    return make_cast()


def seat_of(cast, **fields) -> Seat:
    defaults = {"panel": cast.panel, "cycle": cast.cycle, "expert": factories.make_expert(), "pseudonym": "J900"}
    return Seat(**{**defaults, **fields})


@pytest.mark.both_databases
def test_panel_code_once(cast):
    refused(Panel(cycle=cast.cycle, code=cast.panel.code, name="另一组"))


@pytest.mark.both_databases
def test_seat_one_panel_a_cycle(cast):
    other = factories.make_panel(cast.cycle, size=0)
    expert = cast.seats[0].expert
    refused(seat_of(cast, panel=other, expert=expert))
    Seat.objects.filter(pk=cast.seats[0].pk).update(left_at=now())
    seat_of(cast, panel=other, expert=expert).save()


@pytest.mark.both_databases
def test_seat_one_chair(cast):
    refused(seat_of(cast, role="chair"))
    Seat.objects.filter(panel=cast.panel, role="chair").update(left_at=now())
    seat_of(cast, role="chair").save()


@pytest.mark.both_databases
def test_seat_pseudonym_once_even_after_its_person_left(cast):
    Seat.objects.filter(pk=cast.seats[1].pk).update(left_at=now())
    refused(seat_of(cast, pseudonym=cast.seats[1].pseudonym))
    seat_of(cast, pseudonym="").save()
    seat_of(cast, pseudonym="").save()


@pytest.mark.both_databases
def test_assignment_once(cast):
    refused(Assignment(round=cast.round, application=cast.application, seat=cast.seats[0], assigned_at=now()))


@pytest.mark.both_databases
def test_conflict_once_and_conflict_has_reason(cast):
    known = factories.make_conflict(cast.experts[0], cast.application)
    again = {"user": known.user, "application": cast.application, "source": "office"}
    more = {"declared_at": now(), "declared_by": cast.office}
    refused(Conflict(**again, **more, reason="再次"))
    refused(Conflict(**{**again, "user": cast.experts[1]}, **more, reason=""))


def test_no_relation_onto_applications_and_eligibility_is_visible_but_the_grants():
    visible = {
        f"{model._meta.label}.{field.name}"
        for label in ABOVE
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        and field.related_model._meta.app_label in {"applications", "eligibility"}
        and not field.remote_field.hidden
    }  # fmt: skip
    assert visible == {"panels.ApplicationGrant.content_object"}


def test_guardian_finds_the_grant_table():
    from guardian.utils import get_user_obj_perms_model

    assert get_user_obj_perms_model(factories.make_application()) is ApplicationGrant
