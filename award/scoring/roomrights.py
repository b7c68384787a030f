"""Who may record, say and confirm what in the room of a consensus, and who may read its minutes."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.panels.bars import is_barred
from award.panels.models import Seat
from award.panels.permissions import can_chair
from award.scoring import queries, roomqueries
from award.scoring.models import ConsensusSheet, MergedFinding, TalkPost
from award.scoring.permissions import can_see_consensus, get_consensus, is_running


@dataclass(frozen=True)
class Rights:
    """What a member who sees the sheets may do in the room now, each with the reason why not."""

    record: Verdict
    lead: Verdict
    post: Verdict
    confirm: Verdict


def rights_of(actor: Actor, sheet: ConsensusSheet, *, counts: bool) -> Rights:
    """The rights of someone who passed `can_see_consensus`; `counts`: whether the own sheet does."""
    running = is_running(sheet)
    leads = can_chair(actor, sheet.application)
    records = ALLOWED if leads else _as_secretary(actor, sheet)
    counted = ALLOWED if counts else refused(_("Only those whose own sheet counts confirm the consensus."))
    return Rights(
        record=running if records else records,
        lead=running if leads else leads,
        post=running,
        confirm=running if counted else counted,
    )


def _as_secretary(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    seat = roomqueries.own_seat(actor, sheet.panel)
    if seat is not None and seat.role == Seat.Role.SECRETARY:
        return ALLOWED
    return refused(_("Only the chair and the secretary of the panel record."))


def _is_recorder(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """The chair, or a secretary of the panel."""
    verdict = can_see_consensus(actor, sheet)
    if not verdict or can_chair(actor, sheet.application):
        return verdict
    return _as_secretary(actor, sheet)


def can_record_consensus(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """May the actor record marks, reasons and merged remarks now?"""
    verdict = _is_recorder(actor, sheet)
    return is_running(sheet) if verdict else verdict


def can_post(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """May the actor take part in the discussion now? Whoever sees the sheets, until the consensus is agreed."""
    verdict = can_see_consensus(actor, sheet)
    return is_running(sheet) if verdict else verdict


def can_confirm(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """May the actor confirm the sheet, or dissent, now? Only whose own sheet counts."""
    verdict = can_see_consensus(actor, sheet)
    if not verdict:
        return verdict
    source = queries.sheets_round(sheet.round)
    counts = source is not None and queries.own_assignment(actor, sheet.application, source) is not None
    return rights_of(actor, sheet, counts=counts).confirm


def can_withdraw(actor: Actor, post: TalkPost) -> Verdict:
    """May the actor withdraw the post now? Only its author."""
    verdict = can_post(actor, post.sheet)
    if verdict and (post.seat.expert.user_id != actor.pk or post.withdrawn_at):
        return refused(_("Only its author withdraws a post, once."))
    return verdict


def can_read_minutes(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """May the actor read the minutes? The panel and the award office, once the sheet is agreed."""
    if is_barred(actor, sheet.application):
        return HIDDEN
    verdict = ALLOWED if actor.has_role("office") else can_see_consensus(actor, sheet)
    if verdict and sheet.state != ConsensusSheet.State.AGREED:
        return refused(_("There are minutes as soon as the consensus is agreed."))
    return verdict


# ------------------------------------------------------------------ doors


def get_recorded_consensus(actor: Actor, pk: int) -> ConsensusSheet:
    """A consensus sheet on which the actor records: 404 for strangers, 403 for the other members."""
    sheet = get_consensus(actor, pk)
    enforce(_is_recorder(actor, sheet))
    return sheet


def get_merged(actor: Actor, pk: int) -> MergedFinding:
    """A merged remark of a sheet on which the actor records. `merged.sheet` is complete."""
    merged = roomqueries.merged_one(pk)
    if merged is None:
        raise Http404
    merged.sheet = get_recorded_consensus(actor, merged.sheet_id)
    return merged


def get_post(actor: Actor, pk: int) -> TalkPost:
    """A post in the actor's room. `post.sheet` is complete."""
    post = roomqueries.post_one(pk)
    if post is None:
        raise Http404
    post.sheet = get_consensus(actor, post.sheet_id)
    return post


def get_minutes(actor: Actor, pk: int) -> ConsensusSheet:
    """A consensus sheet whose minutes the actor may read."""
    if not actor.is_authenticated:
        enforce(HIDDEN)
    sheet = found(queries.consensus_sheets(), pk=pk)
    enforce(can_read_minutes(actor, sheet))
    return sheet


def require_on(sheet: ConsensusSheet, merged: MergedFinding) -> None:
    """A 404 where the merged remark stands on another sheet than the one addressed."""
    if merged.sheet_id != sheet.pk:
        raise Http404
