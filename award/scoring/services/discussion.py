"""The discussion of a consensus, and who is in its room."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import StaleState, require_known
from award.cycles.models import Item
from award.scoring.models import ConsensusSheet, RoomPresence, TalkPost
from award.scoring.permissions import can_see_consensus
from award.scoring.roomrights import can_post, can_withdraw
from award.scoring.services._room import clean_text, entered, locked_room, rules_of, seat_at

SEEN_AGAIN_AFTER = timedelta(seconds=15)


@transaction.atomic
def post_in_discussion(*, actor: Actor, sheet: ConsensusSheet, item: Item, text: str) -> TalkPost:
    """Say something on an item. It is never edited."""
    locked = locked_room(sheet)
    entered(locked, can_post(actor, locked))
    text = clean_text(text, rules_of(locked).post_characters, _("Write something first."))
    post = TalkPost.objects.create(
        sheet=locked, item=item, seat=seat_at(actor, locked), text=text, posted_at=now()
    )  # fmt: skip
    record(actor=actor, action="talk_post.added", target=locked, after={"item": item.code})
    return post


@transaction.atomic
def withdraw_post(*, actor: Actor, post: TalkPost) -> None:
    """Take the own post back; its place stays and says so."""
    locked = locked_room(post.sheet)
    post.sheet = locked
    entered(locked, can_withdraw(actor, post))
    moved = TalkPost.objects.filter(pk=post.pk, withdrawn_at__isnull=True).update(withdrawn_at=now())
    if not moved:
        raise StaleState
    record(actor=actor, action="talk_post.withdrawn", target=locked, after={"item": post.item.code})


@transaction.atomic
def enter_room(*, actor: Actor, sheet: ConsensusSheet) -> None:
    """Note that the person is in the room; written at most once in 15 seconds."""
    moment = now()
    mine = RoomPresence.objects.filter(sheet=sheet, seat__expert__user_id=actor.pk, seat__left_at__isnull=True)
    if mine.filter(last_seen__gt=moment - SEEN_AGAIN_AFTER).exists():
        return
    require_known(can_see_consensus(actor, sheet))
    RoomPresence.objects.update_or_create(sheet=sheet, seat=seat_at(actor, sheet), defaults={"last_seen": moment})
