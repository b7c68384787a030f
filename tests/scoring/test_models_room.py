"""What the database refuses of the records of a room."""

import pytest
from django.db import IntegrityError, transaction

from award.scoring.models import Confirmation, MergedFinding, RoomPresence, TalkPost
from tests.scoring.scene import CODE, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _refused(name, act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return name in str(caught.value) or "UNIQUE" in str(caught.value)


def test_room_constraints():
    found, sheet = talk()
    seat, moment = found.assignments[0].seat, sheet.opened_at
    answer = {"sheet": sheet, "seat": seat, "sha256": "0" * 64, "confirmed_at": moment}
    on_item = {"sheet": sheet, "item": found.item(CODE)}
    Confirmation.objects.create(**answer)
    RoomPresence.objects.create(sheet=sheet, seat=seat, last_seen=moment)
    other = {**answer, "seat": found.assignments[1].seat}
    for name, act in (
        ("confirmation_once", lambda: Confirmation.objects.create(**answer)),
        ("confirmation_dissent_has_reason", lambda: Confirmation.objects.create(**other, is_dissent=True)),
        ("confirmation_dissent_has_reason", lambda: Confirmation.objects.create(**other, reason="不同意")),
        ("room_presence_once", lambda: RoomPresence.objects.create(sheet=sheet, seat=seat, last_seen=moment)),
        ("merged_finding_has_text", lambda: MergedFinding.objects.create(**on_item, kind="issue", updated_at=moment)),
        ("talk_post_has_text", lambda: TalkPost.objects.create(**on_item, seat=seat, posted_at=moment)),
    ):
        assert _refused(name, act), name
