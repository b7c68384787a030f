"""Figures of a survey: one imports, a second confirms; corrections keep what was there."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404

from award.applications.models import Application
from award.audit.models import AuditEvent, TwoPersonAct
from award.core.errors import ServiceError, StaleState
from award.domain.scores import Figure
from award.scoring.models import SurveyFigure, SurveyImport
from award.scoring.services.survey import ask_figures, decide_figures
from award.scoring.surveys import figures_now, measured_figures
from tests import factories as make
from tests.scoring.rounds import asked, book, close, confirmed, figure_row, rounds
from tests.scoring.scene import actions, last_event

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_figures_count_once_a_second_person_confirmed_them():
    found = rounds()
    file = asked(found, 86.25, "33.33")
    assert measured_figures(found.survey) == []
    assert TwoPersonAct.objects.get().payload == {"cycle": found.cycle.pk, "rows": file.rows_sha256}
    decide_figures(actor=found.second, file=file, approve=True)
    assert measured_figures(found.survey) == [
        Figure(found.numbers[0], "survey", Decimal("86.25")), Figure(found.numbers[1], "survey", Decimal("33.33")),
    ]  # fmt: skip
    assert actions()[-4:] == [
        "survey_import.made", "survey_import.asked", "survey_import.approved", "survey_import.confirmed"
    ]  # fmt: skip
    file.refresh_from_db()
    assert (file.state, file.decided_by) == ("confirmed", found.second)


def test_no_event_holds_a_figure():
    found = rounds()
    confirmed(found, 86.25)
    assert not AuditEvent.objects.filter(body__contains="86.25").exists()
    assert json.loads(last_event().body)["after"]["state"] == "confirmed"


def test_a_correction_keeps_the_old_figure_and_the_latest_counts():
    found = rounds()
    confirmed(found, 86.25, 70)
    confirmed(found, 90)
    now = {row.application.number: row.percent for row in figures_now(found.survey).values()}
    assert now == {found.numbers[0]: Decimal(90), found.numbers[1]: Decimal(70)}
    assert SurveyFigure.objects.count() == 3


def test_the_one_who_imported_cannot_confirm_and_nobody_decides_twice():
    found = rounds()
    file = asked(found, 50)
    with pytest.raises(ServiceError):
        decide_figures(actor=found.clerk, file=file, approve=True)
    decide_figures(actor=found.second, file=file, approve=False, reason="数据来源不明")
    for approve in (True, False):
        with pytest.raises(ServiceError):
            decide_figures(actor=found.second, file=file, approve=approve, reason="x")
    assert measured_figures(found.survey) == []
    assert actions()[-1] == "survey_import.refused"


def test_refusing_needs_a_reason():
    found = rounds()
    file = asked(found, 50)
    with pytest.raises(ServiceError) as caught:
        decide_figures(actor=found.second, file=file, approve=False, reason="  ")
    assert caught.value.code == "reason_missing"


def test_one_file_waits_at_a_time_and_only_while_the_round_is_open():
    found = rounds()
    file = asked(found, 50)
    with pytest.raises(ServiceError):
        asked(found, 60)
    close(found.survey)
    with pytest.raises(ServiceError):
        decide_figures(actor=found.second, file=file, approve=True)
    assert SurveyFigure.objects.count() == 0
    decide_figures(actor=found.second, file=file, approve=False, reason="已关闭")
    found.survey.refresh_from_db()
    with pytest.raises(ServiceError):
        asked(found, 60)


def test_a_file_with_a_fault_is_not_taken():
    found = rounds()
    with pytest.raises(ServiceError) as caught:
        ask_figures(actor=found.clerk, round=found.survey, file_name="f.xlsx", data=book([figure_row("没有", 50)]))
    assert caught.value.code == "faults"


def test_who_left_the_award_meanwhile_is_named_and_counts_nowhere():
    found = rounds()
    file = asked(found, 50, 60)
    gone = found.applications[1]
    Application.objects.filter(pk=gone.pk).update(state="withdrawn")
    with pytest.raises(ServiceError, match=gone.number):
        decide_figures(actor=found.second, file=file, approve=True)
    decide_figures(actor=found.second, file=file, approve=False, reason="x")
    confirmed(found, 50)
    assert [row.application for row in measured_figures(found.survey)] == [found.numbers[0]]


def test_strangers_do_not_know_of_it():
    found = rounds()
    file = asked(found, 50)
    for person in (found.person(0), make.make_user("auditor", "supervisor"), found.applications[0].created_by):
        with pytest.raises(Http404):
            decide_figures(actor=person, file=file, approve=True)
        with pytest.raises(Http404):
            ask_figures(actor=person, round=found.survey, file_name="f.xlsx", data=b"")


def test_kept_rows_that_were_changed_are_not_confirmed():
    found = rounds()
    file = asked(found, 50)
    SurveyImport.objects.filter(pk=file.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyImport.objects.filter(pk=file.pk).update(rows="[]")
    TwoPersonAct.objects.all().delete()
    with pytest.raises((ServiceError, StaleState)):
        decide_figures(actor=found.second, file=file, approve=True)


def test_figures_are_append_only_and_the_constraints_hold():
    found = rounds()
    file = confirmed(found, 50)
    row = SurveyFigure.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SurveyFigure.objects.filter(pk=row.pk).update(percent=51)
    common = {"file": file, "round": found.survey, "answers": 1, "measured_on": row.measured_on,
              "recorded_at": row.recorded_at, "application": found.applications[1]}  # fmt: skip
    for name, fields in {
        "survey_figure_percent_0_100": {"percent": Decimal("100.01"), "source": "x"},
        "survey_figure_has_source": {"percent": 5, "source": ""},
        "survey_figure_once_a_file": {"percent": 5, "source": "x", "application": found.applications[0]},
    }.items():
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            SurveyFigure.objects.create(**{**common, **fields})
        assert name in str(caught.value) or "UNIQUE" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("survey_import_decided_iff_dated", {"state": "confirmed"}),
        ("survey_import_refused_has_reason", {"state": "refused", "reason": ""}),
        ("survey_import_one_open", {"state": "asked"}),
    ],
)
def test_constraints_of_a_file(name, fields):
    found = rounds()
    file = asked(found, 50)
    extra = (
        {} if name == "survey_import_decided_iff_dated" else {"decided_by": found.second, "decided_at": file.made_at}
    )
    extra = {} if fields["state"] == "asked" else extra
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        SurveyImport.objects.create(
            round=found.survey, file_name="x", rows="[]", rows_sha256="0" * 64, made_by=found.clerk,
            made_at=file.made_at, **fields, **extra,
        )  # fmt: skip
    assert name in str(caught.value) or "UNIQUE" in str(caught.value)
