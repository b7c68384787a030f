"""Diagnostics are computed once for the same inputs, kept with their seed, and change no figure."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, transaction

from award.core.errors import ServiceError
from award.results import services
from award.results.models import Diagnosis
from award.results.queries import all_inputs, diagnosis_content, diagnosis_of, scores_of
from tests import factories
from tests.results.cases import events, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_finishing_a_round_computes_its_diagnosis_once():
    case = make_case(state="open")
    services.finish_round(actor=case.clerk, round=case.round)
    first = Diagnosis.objects.get()
    assert services.diagnose_round(actor=case.chief, round=case.round) == first
    assert [event["action"] for event in events()].count("round.diagnosed") == 1
    assert diagnosis_of(case.round, all_inputs(case.round, scores_of(case.cycle, case.round))) == first
    content = diagnosis_content(first)
    assert content["stability"]["seed"] == first.seed
    assert set(content["stability"]["rows"]) == {row.number for row in case.applications}
    assert content["round"]["panels"].keys() == {case.panel.code}


def test_a_changed_input_gets_a_diagnosis_of_its_own():
    case = make_case()
    first = services.diagnose_round(actor=case.clerk, round=case.round)
    factories.make_conflict(case.panel.seats.first().expert.user, case.applications[0])
    assert diagnosis_of(case.round, all_inputs(case.round, scores_of(case.cycle, case.round))) is None
    second = services.diagnose_round(actor=case.clerk, round=case.round)
    assert second.pk != first.pk
    with pytest.raises(DatabaseError), transaction.atomic():
        Diagnosis.objects.filter(pk=first.pk).update(payload="{}")
    for name, change in (  # diagnosis_once_an_input, diagnosis_seed_not_negative
        ("again", {"inputs_sha256": first.inputs_sha256}),
        ("negative", {"inputs_sha256": name_of(2), "seed": -1}),
    ):
        values = {field.name: getattr(first, field.name) for field in Diagnosis._meta.fields if field.name != "id"}
        with pytest.raises(DatabaseError, match=r"diagnosis_|UNIQUE"), transaction.atomic():
            Diagnosis.objects.create(**values | change)
        assert name


def name_of(digit: int) -> str:
    return str(digit) * 64


def test_the_event_holds_no_figure_and_nobody_diagnoses_before_the_opening():
    case = make_case(state="open", unsealed=1)
    with pytest.raises(ServiceError, match="lacks sheets"):
        services.diagnose_round(actor=case.clerk, round=case.round)
    services.finish_round(actor=case.clerk, round=case.round)
    body = json.dumps(events()[-1])
    assert events()[-1]["after"].keys() == {"seed", "replicates", "sha256"}
    assert "616" not in body.replace(str(Diagnosis.objects.get().seed), "").replace(Diagnosis.objects.get().sha256, "")
    with pytest.raises(ServiceError):
        services.diagnose_round(actor=factories.make_user("expert", "expert"), round=case.round)
