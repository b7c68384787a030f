"""Who may read and write the draft of a feedback report: the panel that assessed, its chair and its secretary."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.panels.models import Seat
from award.panels.queries import OVER
from award.results.models import FeedbackDraft, FeedbackRemark
from award.scoring.models import ConsensusSheet
from award.scoring.permissions import can_see_consensus, get_consensus
from award.scoring.roomqueries import own_seat

_WRITERS = (Seat.Role.CHAIR, Seat.Role.SECRETARY)


def can_read_feedback(actor: Actor, draft: FeedbackDraft) -> Verdict:
    """The members of the panel read the draft, as they do the agreed sheet it came from."""
    return can_see_consensus(actor, draft.source)


@dataclass(frozen=True)
class Rights:
    """What someone who reads the draft may do with it now, each with the reason why not."""

    write: Verdict
    submit: Verdict
    take_back: Verdict


def rights_of(actor: Actor, draft: FeedbackDraft) -> Rights:
    """The rights of someone who passed `can_read_feedback`."""
    writer, chair = _is_writer(actor, draft.source)
    is_submitted = draft.state == FeedbackDraft.State.SUBMITTED
    write = refused(_("The report was handed to the office. Take it back to change it.")) if is_submitted else ALLOWED
    take_back = ALLOWED if is_submitted else refused(_("The report was not handed to the office yet."))
    return Rights(
        write=write if writer else writer,
        submit=(chair if write else write) if writer else writer,
        take_back=(chair if take_back else take_back) if writer else writer,
    )


def _is_writer(actor: Actor, sheet: ConsensusSheet) -> tuple[Verdict, Verdict]:
    """May the person write on the panel's report while the cycle runs, and do what is the chair's alone?"""
    seat = own_seat(actor, sheet.panel)
    if seat is None:
        return HIDDEN, HIDDEN
    chair = ALLOWED if seat.role == Seat.Role.CHAIR else refused(_("Only the chair of the panel does this."))
    if seat.role not in _WRITERS:
        return refused(_("The chair and the secretary of the panel write the feedback report; you can read it.")), chair
    if sheet.round.cycle.state in OVER:
        return refused(_("The cycle is over. Nothing can be changed now.")), chair
    return ALLOWED, chair


def can_begin_feedback(actor: Actor, sheet: ConsensusSheet) -> Verdict:
    """May the actor begin the draft from this sheet? Chair or secretary, once the sheet is agreed."""
    verdict = can_see_consensus(actor, sheet)
    writer = _is_writer(actor, sheet)[0] if verdict else verdict
    if writer and sheet.state != ConsensusSheet.State.AGREED:
        return refused(_("The feedback report is drafted from the agreed consensus. Agree on the sheet first."))
    return writer


def can_write_feedback(actor: Actor, draft: FeedbackDraft) -> Verdict:
    """May the actor write on the draft now?"""
    verdict = can_read_feedback(actor, draft)
    return rights_of(actor, draft).write if verdict else verdict


def can_submit_feedback(actor: Actor, draft: FeedbackDraft) -> Verdict:
    """May the actor hand the report to the office? The chair alone."""
    verdict = can_read_feedback(actor, draft)
    return rights_of(actor, draft).submit if verdict else verdict


def can_take_back_feedback(actor: Actor, draft: FeedbackDraft) -> Verdict:
    """May the actor take the report back from the office? The chair, until the results are published."""
    verdict = can_read_feedback(actor, draft)
    return rights_of(actor, draft).take_back if verdict else verdict


def get_feedback_source(actor: Actor, pk: int) -> ConsensusSheet:
    """The door to the agreed sheet a draft begins from."""
    return get_consensus(actor, pk)


def get_feedback(actor: Actor, pk: int) -> FeedbackDraft:
    """The door to a draft: 404 for everyone outside the panel."""
    draft = found(
        FeedbackDraft.objects.select_related(
            "application__organisation", "source__round__cycle__programme__criteria_set", "source__panel",
            "source__application__cycle", "submitted_by",
        ),
        pk=pk,
    )  # fmt: skip
    enforce(can_read_feedback(actor, draft))
    return draft


def get_feedback_remark(actor: Actor, pk: int) -> FeedbackRemark:
    """The door to a remark of a draft. `remark.draft` is complete."""
    remark = FeedbackRemark.objects.select_related("item").filter(pk=pk).first()
    if remark is None:
        raise Http404
    remark.draft = get_feedback(actor, remark.draft_id)
    return remark
