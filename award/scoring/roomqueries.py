"""Named reads of a consensus: who sits at the table and whose sheet counts, what was merged, said and confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from award.applications.models import Application
from award.core.access import Actor
from award.core.clock import now
from award.core.hashing import sha256
from award.cycles.models import Round
from award.panels.models import Assignment, Panel, Seat
from award.scoring.models import Confirmation, ConsensusSheet, MergedFinding, RoomPresence, ScoreSheet, TalkPost
from award.scoring.queries import with_bars

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTED, GUEST, RECUSED, LEFT, UNSEALED = "counted", "guest", "recused", "left", "unsealed"
STANDINGS: dict[str, str | Promise] = {
    GUEST: _("guest of another panel; the sheet counts in its own round"),
    RECUSED: pgettext_lazy("assessor", "recused"),
    LEFT: _("left the panel"),
    UNSEALED: _("sheet not sealed"),
}
SEEN_FOR = timedelta(seconds=30)  # so long someone counts as being in the room


def letter(place: int) -> str:
    """A, B … Z, then A2, B2 …: how an assessor is called at the table."""
    turn, rest = divmod(place, len(LETTERS))
    return LETTERS[rest] + (str(turn + 1) if turn else "")


@dataclass(frozen=True)
class Assessor:
    """Someone from whom a sheet was expected: the letter (none without a sealed sheet), and whether it counts."""

    judge: str
    letter: str
    seat_id: int
    user_id: int
    name: str
    standing: str
    packed: bytes

    @property
    def counts(self) -> bool:
        """Is the sheet talked over?"""
        return self.standing == COUNTED

    @property
    def why_not(self) -> str | Promise:
        """Why the sheet has no part in the consensus."""
        return STANDINGS.get(self.standing, "")


def assessors(application: Application, round: Round) -> list[Assessor]:
    """All from whom a sheet was expected, by letter; one query. Only after the opening.

    The letters follow a hash of the commitments: the same as long as the sheets are, another order for each
    application, and no order of seats or pseudonyms. Who is recused keeps the letter, so that the others keep theirs.
    """
    rows = with_bars(Assignment.objects.filter(application=application, round=round))
    values = rows.exclude(seat__role=Seat.Role.SECRETARY).values_list(
        "seat__pseudonym", "seat_id", "seat__expert__user_id", "seat__expert__user__name", "is_guest", "has_conflict",
        "is_member", "seat__left_at", "sheet__state", "sheet__packed", "sheet__commitment",
    )  # fmt: skip
    found = []
    for judge, seat, user, name, guest, conflict, member, left_at, state, packed, commitment in values:
        is_sealed = state == ScoreSheet.State.SEALED
        standing = _standing(guest, conflict or member, left_at, is_sealed)
        key = sha256(f"{application.number}/{commitment}") if is_sealed and not guest else ""
        found.append((key, Assessor(judge, "", seat, user, name, standing, bytes(packed or b""))))
    lettered = sorted((entry for entry in found if entry[0]), key=lambda entry: entry[0])
    without = sorted((entry for key, entry in found if not key), key=lambda entry: entry.judge)
    return [*(replace(entry, letter=letter(place)) for place, (_key, entry) in enumerate(lettered)), *without]


def _standing(is_guest: bool, is_barred: bool, left_at: datetime | None, is_sealed: bool) -> str:
    if is_guest:
        return GUEST
    if is_barred:
        return RECUSED
    if left_at is not None:
        return LEFT
    return COUNTED if is_sealed else UNSEALED


# ------------------------------------------------------------------ the room


def own_seat(actor: Actor, panel: Panel) -> Seat | None:
    """The seat of the person in the panel now."""
    if not actor.is_authenticated:
        return None
    return Seat.objects.filter(panel=panel, expert__user_id=actor.pk, left_at__isnull=True).first()


def present(sheet: ConsensusSheet) -> list[tuple[int, str]]:
    """(seat, role) of those who were in the room just now. Who left the panel is not there."""
    rows = RoomPresence.objects.filter(sheet=sheet, last_seen__gte=now() - SEEN_FOR, seat__left_at__isnull=True)
    return list(rows.order_by("seat_id").values_list("seat_id", "seat__role"))


def merged_of(sheet: ConsensusSheet) -> list[MergedFinding]:
    """The merged remarks of a sheet in their order, with their sources and what those cite."""
    rows = MergedFinding.objects.filter(sheet=sheet).select_related("item")
    return list(rows.prefetch_related("sources__citations", "sources__sheet__assignment__seat"))


def merged_one(pk: int) -> MergedFinding | None:
    """One merged remark with its sheet's key; the door decides who may see it."""
    return MergedFinding.objects.select_related("item").filter(pk=pk).first()


def posts_of(sheet: ConsensusSheet) -> list[TalkPost]:
    """What was said on all items, oldest first."""
    return list(TalkPost.objects.filter(sheet=sheet).select_related("item", "seat__expert__user").order_by("pk"))


def post_one(pk: int) -> TalkPost | None:
    """One post with its sheet's key; the door decides who may see it."""
    return TalkPost.objects.select_related("item", "seat__expert").filter(pk=pk).first()


def confirmations_of(sheet: ConsensusSheet) -> dict[int, Confirmation]:
    """The answers of the members by seat."""
    return {row.seat_id: row for row in Confirmation.objects.filter(sheet=sheet)}
