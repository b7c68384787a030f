"""Who is writing where: soft, ending by itself, never in the way of a save."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from award.applications import services
from award.applications.history import holders
from award.applications.models import FieldLock
from award.core.clock import now
from award.core.errors import ServiceError
from tests.applications.cast import make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def hold(team, actor, **more):
    return services.hold_text(actor=actor, application=team.application, item_code="4.1.2", part="method", **more)


def test_the_first_holds_and_the_second_is_told_who():
    team = make_team()
    assert hold(team, team.owner).holder == team.owner
    assert hold(team, team.editor).holder == team.owner
    assert holders(team.application, "4.1.2", team.editor.pk) == {"method": str(team.owner)}
    assert holders(team.application, "4.1.2", team.owner.pk) == {}
    assert holders(team.application, "4.1.3", team.editor.pk) == {}


def test_a_hold_ends_a_minute_after_the_last_sign_of_its_holder():
    team, start = make_team(), now()
    with time_machine.travel(start, tick=False):
        hold(team, team.owner)
    with time_machine.travel(start + timedelta(seconds=50), tick=False):
        hold(team, team.owner)
    with time_machine.travel(start + timedelta(seconds=109), tick=False):
        assert hold(team, team.editor).holder == team.owner
    with time_machine.travel(start + timedelta(seconds=111), tick=False):
        assert holders(team.application, "4.1.2", None) == {}
        assert hold(team, team.editor).holder == team.editor
    assert FieldLock.objects.count() == 1


def test_a_colleague_may_take_over_and_a_save_never_asks():
    team = make_team()
    hold(team, team.owner)
    assert hold(team, team.editor, is_taking_over=True).holder == team.editor
    answer = services.save_answer(
        actor=team.owner, application=team.application, item=team.item(), layer="method", text="照样保存", version=0
    )
    assert answer.text == "照样保存"


def test_viewers_hold_nothing_and_strangers_find_nothing():
    team = make_team()
    with pytest.raises(ServiceError):
        hold(team, team.viewer)
    with pytest.raises(Http404):
        hold(team, team.rival)
    assert not FieldLock.objects.exists()
