import json

import pytest
from django.http import Http404

from award.core.errors import ServiceError
from award.scoring import services
from tests import factories as make
from tests.scoring.scene import actions, last_event, stranger, talk, visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_who_takes_the_minutes_is_on_record():
    found, sheet = visit(80)
    agreed = type(sheet).objects.get(state="agreed")
    office = make.make_user("office", "office")
    for actor in (found.user(1), office):
        services.hand_out_minutes(actor=actor, sheet=agreed)
        body = json.loads(last_event().body)
        assert (body["action"], body["after"]) == ("consensus_minutes.downloaded", {"sha256": agreed.sha256})


def test_there_are_none_before_the_sheet_is_agreed_nor_for_strangers():
    found, sheet = talk()
    with pytest.raises(ServiceError):
        services.hand_out_minutes(actor=found.chair, sheet=sheet)
    with pytest.raises(Http404):
        services.hand_out_minutes(actor=stranger(found, "other_panel"), sheet=sheet)
    assert "consensus_minutes.downloaded" not in actions()
