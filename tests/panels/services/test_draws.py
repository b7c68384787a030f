"""The recorded draw: commitment, word of the witness, outcome, running it again."""

from __future__ import annotations

import pytest
from django.db import connection

from award.audit.models import AuditEvent
from award.core.errors import ServiceError, StaleState
from award.domain.draws import commit, draw
from award.panels import services
from award.panels.drawfiles import faults_of
from award.panels.models import Expert, PanelPlan
from award.panels.services import draws
from tests import factories
from tests.panels.builders import events
from tests.panels.plancases import WITNESS, WORD, committed, drawn, make_case, make_plan

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
def test_the_draw_is_what_inputs_seed_and_word_give():
    case = make_case()
    plan = drawn(case)
    assert plan.seed_sha256 == commit(plan.seed)
    assert plan.outcome == draw(plan.inputs, plan.seed, WORD)
    assert faults_of(plan) == []
    assert services.run_again(actor=factories.make_user("s", "supervisor"), plan=plan) == []
    assert [row[0] for row in events("panel_plan.")][-1] == "panel_plan.run_again"


def test_same_seed_same_word_same_plan_through_the_services():
    case = make_case()
    plan = committed(case)
    seed = plan.seed
    first = services.draw_plan(actor=case.office, plan=plan, word=WORD).outcome
    PanelPlan.objects.filter(pk=plan.pk).update(
        state="committed", outcome="", outcome_sha256="", drawn_at=None, drawn_by=None, witness_word=""
    )
    plan.refresh_from_db()
    assert plan.seed == seed
    assert services.draw_plan(actor=case.office, plan=plan, word=WORD).outcome == first


def test_the_seed_is_not_that_of_the_dry_run_and_stands_in_no_event_before_the_draw():
    case = make_case()
    dry = make_plan(case)
    plan = services.commit_draw(actor=case.office, plan=dry, witness=WITNESS)
    assert plan.outcome == ""
    assert len(plan.seed) == 64
    assert not any(plan.seed in body for body in AuditEvent.objects.values_list("body", flat=True))
    services.draw_plan(actor=case.office, plan=plan, word=WORD)
    assert any(plan.seed in body for body in AuditEvent.objects.values_list("body", flat=True))


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_solver_and_what_changes_meanwhile_bars_the_draw(monkeypatch):
    case = make_case()
    plan = committed(case)
    compute = draws.domain.draw

    def slow(*arguments, **options):
        assert not connection.in_atomic_block
        Expert.objects.filter(pk=case.experts[0].pk).update(may_chair=False)
        return compute(*arguments, **options)

    monkeypatch.setattr(draws.domain, "draw", slow)
    with pytest.raises(ServiceError, match="changed since"):
        services.draw_plan(actor=case.office, plan=plan, word=WORD)
    plan.refresh_from_db()
    assert (plan.state, plan.outcome) == ("committed", "")


def test_what_changed_since_bars_commitment_and_draw():
    case = make_case()
    dry, plan = make_plan(case), None
    Expert.objects.filter(pk=case.experts[0].pk).update(may_chair=False)
    with pytest.raises(ServiceError, match="changed since"):
        services.commit_draw(actor=case.office, plan=dry, witness=WITNESS)
    plan = committed(case)
    factories.make_conflict(case.experts[5].user, case.applications[0])
    with pytest.raises(ServiceError, match="changed since"):
        services.draw_plan(actor=case.office, plan=plan, word=WORD)
    plan.refresh_from_db()
    assert (plan.state, plan.outcome) == ("committed", "")


def test_a_new_application_bars_the_draw():
    case = make_case()
    plan = committed(case)
    factories.make_application(case.cycle, state="accepted")
    with pytest.raises(ServiceError, match="changed since"):
        services.draw_plan(actor=case.office, plan=plan, word=WORD)


@pytest.mark.both_databases
def test_one_committed_draw_a_cycle():
    case = make_case()
    committed(case)
    with pytest.raises(ServiceError, match="committed already"):
        committed(case)


def test_a_plan_is_drawn_once():
    case = make_case()
    plan = committed(case)
    other = PanelPlan.objects.get(pk=plan.pk)
    services.draw_plan(actor=case.office, plan=plan, word=WORD)
    with pytest.raises(StaleState):
        services.draw_plan(actor=case.office, plan=other, word="另一个词")


@pytest.mark.parametrize("word", ["", "   "])
def test_witness_and_word_are_needed(word):
    case = make_case()
    with pytest.raises(ServiceError, match="witness"):
        services.commit_draw(actor=case.office, plan=make_plan(case), witness=word)
    with pytest.raises(ServiceError, match="word"):
        services.draw_plan(actor=case.office, plan=committed(case), word=word)


def test_what_was_not_drawn_cannot_be_run_again():
    case = make_case()
    with pytest.raises(ServiceError, match="not drawn"):
        services.run_again(actor=case.office, plan=make_plan(case))


def test_a_draw_that_takes_too_long_leaves_all_as_it_was_and_can_be_tried_again(settings):
    case = make_case()
    plan = committed(case)
    settings.SOLVER_SECONDS = 0.000_001
    with pytest.raises(ServiceError, match="was not finished within 0 seconds: nothing is drawn"):
        services.draw_plan(actor=case.office, plan=plan, word=WORD)
    plan.refresh_from_db()
    assert (plan.state, plan.outcome, plan.witness_word) == ("committed", "", "")
    settings.SOLVER_SECONDS = 20
    plan = services.draw_plan(actor=case.office, plan=plan, word=WORD)
    settings.SOLVER_SECONDS = 0.000_001
    before = events("panel_plan.")
    with pytest.raises(ServiceError, match="says nothing of it"):
        services.run_again(actor=case.office, plan=plan)
    assert events("panel_plan.") == before
