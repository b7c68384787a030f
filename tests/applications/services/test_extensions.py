"""A later deadline for one applicant takes two officers and a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from award.applications import services
from award.applications.deadlines import deadline_of
from award.applications.models import Application, Extension
from award.audit.models import TwoPersonAct
from award.core.clock import now
from award.core.errors import ServiceError
from award.cycles.models import Cycle
from award.outbox.models import Message
from tests.applications.cast import events, make_team
from tests.factories import make_cycle, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = timedelta(days=1)


def ask(team, actor, *, days: float = 15, reason: str = "台风停电三天", **more) -> TwoPersonAct:
    application = team.application
    arguments = {
        "cycle": application.cycle, "number": application.number, "credit_code": application.organisation.credit_code,
        "closes_at": now() + days * DAY, **more,
    }  # fmt: skip
    return services.ask_extension(actor=actor, reason=reason, **arguments)


def test_two_officers_extend_the_deadline_of_one():
    team, clerk, chief = make_team(), make_user("", "office"), make_user("", "chief")
    act = ask(team, clerk, number=f" {team.application.number} ")
    assert deadline_of(team.application).reason_kind == "cycle"
    with pytest.raises(ServiceError, match="second person"):
        services.decide_extension(actor=clerk, act=act, approve=True)
    extension = services.decide_extension(actor=chief, act=act, approve=True)
    row = Application.objects.get(pk=team.application.pk)
    assert deadline_of(row).closes_at == extension.closes_at
    assert (extension.asked_by, extension.granted_by, extension.reason) == (clerk, chief, "台风停电三天")
    assert Message.objects.get(kind="deadline_extended").recipient == team.owner
    assert len(events("extension.asked")) == len(events("extension.approved")) == len(events("deadline.extended")) == 1
    act.refresh_from_db()
    with pytest.raises(ServiceError):
        services.decide_extension(actor=chief, act=act, approve=True)


def test_a_refusal_needs_its_reason_and_extends_nothing():
    team, clerk, chief = make_team(), make_user("", "office"), make_user("", "chief")
    act = ask(team, clerk)
    with pytest.raises(ServiceError) as refusal:
        services.decide_extension(actor=chief, act=act, approve=False, reason=" ")
    assert refusal.value.code == "reason_missing"
    assert services.decide_extension(actor=chief, act=act, approve=False, reason="没有凭据") is None
    assert not Extension.objects.exists()
    ask(team, clerk)  # may be asked anew


@pytest.mark.parametrize(("changes", "code"), [
    ({"number": "HN1-1"}, "unknown_application"), ({"credit_code": "91460000MA5T00000X"}, "unknown_application"),
    ({"days": 5}, "not_later"), ({"days": -5}, "not_later"), ({"days": 367}, "too_late"),
    ({"reason": " "}, "reason_missing"),
])  # fmt: skip
def test_what_cannot_be_asked(changes, code):
    with pytest.raises(ServiceError) as refusal:
        ask(make_team(), make_user("", "office"), **changes)
    assert refusal.value.code == code
    assert not TwoPersonAct.objects.exists()


def test_an_extension_is_for_an_application_that_may_still_be_handed_in():
    office, other = make_user("", "office"), make_user("", "chief")
    late = make_team(cycle=make_cycle("eligibility", applications_close_at=now() - DAY))
    act = ask(late, office, days=2)
    Cycle.objects.filter(pk=late.application.cycle_id).update(state="assessing")
    with pytest.raises(ServiceError):
        services.decide_extension(actor=other, act=act, approve=True)
    with pytest.raises(ServiceError) as refusal:
        ask(make_team(state="accepted"), office)
    assert refusal.value.code == "refused"


@pytest.mark.parametrize("role", ["", "supervisor", "recommender", "committee"])
def test_only_the_office_asks_and_decides(role):
    team, actor = make_team(), make_user("", *([role] if role else []))
    with pytest.raises(Http404):
        ask(team, actor)
    act = ask(team, make_user("", "office"))
    with pytest.raises(Http404):
        services.decide_extension(actor=actor, act=act, approve=True)
