"""Who imports and confirms figures."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.scoring import surveyrights as rights
from tests import factories as make
from tests.scoring.rounds import asked, close, confirmed, rounds

pytestmark = pytest.mark.django_db


def test_the_office_alone_comes_to_a_survey_round():
    found = rounds()
    assert rights.get_survey_round(found.clerk, found.survey.pk) == found.survey
    for person in (found.person(0), found.applications[0].created_by, make.make_user("x", "supervisor")):
        with pytest.raises(Http404):
            rights.get_survey_round(person, found.survey.pk)
        assert rights.can_import(person, found.survey).hidden
    with pytest.raises(Http404):
        rights.get_survey_round(found.clerk, found.defence.pk)


def test_one_file_at_a_time_while_the_round_is_open():
    found = rounds()
    assert rights.can_import(found.clerk, found.survey)
    asked(found, 50)
    assert rights.can_import(found.clerk, found.survey).reason
    close(found.survey)
    found.survey.refresh_from_db()
    assert rights.can_import(found.clerk, found.survey).reason


def test_the_second_person_decides_once():
    found = rounds()
    file = asked(found, 50)
    act = rights.act_of(file)
    assert rights.get_import(found.second, file.pk) == file
    assert rights.can_decide_import(found.second, file, act)
    assert rights.can_decide_import(found.clerk, file, act).reason
    assert rights.can_decide_import(found.person(0), file, act).hidden
    assert rights.can_decide_import(found.second, file, None).reason
    other = rounds()
    done = confirmed(other, 50)
    assert rights.act_of(done) is None
    with pytest.raises(Http404):
        rights.get_import(found.person(0), file.pk)
