"""Named reads of surveys."""

from __future__ import annotations

from decimal import Decimal

import pytest

from award.applications.models import Application
from award.scoring import surveys
from tests.scoring.rounds import asked, confirmed, rounds

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_latest_figure_counts_and_the_earlier_ones_stand_beside_it():
    found = rounds()
    confirmed(found, 80, 70)
    confirmed(found, 90)
    first, second = surveys.lines_of(found.survey)
    assert (first.figure.percent, [row.percent for row in first.earlier]) == (Decimal(90), [Decimal(80)])
    assert (second.figure.percent, second.earlier) == (Decimal(70), [])
    assert surveys.figures_by_number(found.survey) == dict(zip(found.numbers, (Decimal(90), Decimal(70)), strict=True))


def test_an_application_without_a_figure_is_a_line_without_one():
    found = rounds()
    confirmed(found, 80)
    assert surveys.lines_of(found.survey)[1].figure is None
    assert surveys.figures_by_number(found.survey)[found.numbers[1]] is None


def test_figures_of_another_round_and_of_who_left_do_not_count():
    found, other = rounds(), rounds()
    confirmed(found, 80, 70)
    confirmed(other, 11, 12)
    Application.objects.filter(pk=found.applications[0].pk).update(state="withdrawn")
    assert [(row.application, row.percent) for row in surveys.measured_figures(found.survey)] == [
        (found.numbers[1], Decimal(70))
    ]
    assert found.numbers[0] not in surveys.figures_by_number(found.survey)


def test_a_file_that_waits_is_found_and_none_once_decided():
    found = rounds()
    file = asked(found, 50)
    assert surveys.open_import(found.survey) == file
    assert list(surveys.imports_of(found.survey)) == [file]
    assert surveys.imports().get(pk=file.pk) == file
