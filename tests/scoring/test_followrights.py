import pytest
from django.http import Http404

from award.core.access import HiddenFromActor
from award.panels.models import Seat
from award.scoring.followrights import can_follow_panel, get_followed_panel
from tests import factories as make
from tests.scoring.scene import scene
from tests.scoring.sealing import office, secretary_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_chair_and_the_secretary_follow_their_panel():
    found = scene()
    for actor in (found.chair, secretary_of(found.panel)):
        assert can_follow_panel(actor, found.panel)
        assert get_followed_panel(actor, found.panel.pk) == found.panel


@pytest.mark.parametrize("who", ["member", "other_chair", "office", "supervisor", "superuser", "left", "no_expert"])
def test_for_everyone_else_the_page_does_not_exist(who):
    found = scene()
    actor = {
        "member": lambda: found.user(1),
        "other_chair": lambda: scene(cycle=found.cycle).chair,
        "office": office,
        "supervisor": lambda: make.make_user("s", "supervisor"),
        "superuser": lambda: make.make_user(is_superuser=True),
    }.get(who, lambda: found.chair)()
    if who == "left":
        Seat.objects.filter(pk=found.assignments[0].seat_id).update(left_at=found.round.opened_at)
    if who == "no_expert":
        actor.roles.all().delete()
        actor = type(actor).objects.get(pk=actor.pk)
    with pytest.raises(HiddenFromActor):
        get_followed_panel(actor, found.panel.pk)


def test_a_panel_that_is_not_there():
    with pytest.raises(Http404):
        get_followed_panel(scene().chair, 10**9)
