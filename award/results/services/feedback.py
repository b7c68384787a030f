"""Every write on the draft of a feedback report."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from award.audit.services import record, record_edit
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, StaleState, require_known
from award.core.fields import cleaned
from award.core.hashing import canonical, sha256
from award.cycles.models import Item
from award.cycles.queries import criteria_of
from award.domain.lifecycle import require_transition
from award.domain.text import count_characters
from award.results.feedback import THEMES_LIMIT, faults_of
from award.results.feedbackqueries import passages_of, remarks_of, source_remarks
from award.results.feedbackrights import (
    can_begin_feedback,
    can_submit_feedback,
    can_take_back_feedback,
    can_write_feedback,
)
from award.results.models import FeedbackDraft, FeedbackRemark
from award.scoring.models import ConsensusSheet

MOST_REMARKS = 20  # of one item and kind; more is no feedback
LONGEST = 2000  # characters; what a report may hold in the end is a rule of the programme
_ASIDE = 10_000  # where remarks stand while two change places


@transaction.atomic
def begin_feedback(*, actor: Actor, sheet: ConsensusSheet) -> FeedbackDraft:
    """The draft of the application, begun with what the panel wrote; the one that exists, if there is one."""
    require_known(can_begin_feedback(actor, sheet))
    existing = FeedbackDraft.objects.filter(application=sheet.application_id).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            draft = FeedbackDraft.objects.create(
                application=sheet.application, source=sheet, begun_by_id=actor.pk, begun_at=now()
            )
    except IntegrityError:
        return FeedbackDraft.objects.get(application=sheet.application_id)
    remarks = source_remarks(sheet)
    cited = passages_of(sheet.application, remarks)
    counts: dict[tuple[int, str], int] = {}
    rows = []
    for remark in remarks:
        place = counts[remark.item.pk, remark.kind] = counts.get((remark.item.pk, remark.kind), 0) + 1
        if place > MOST_REMARKS:
            continue
        passages = dict(pair for row in remark.findings for pair in cited.get(row.pk, []))
        rows.append(
            FeedbackRemark(
                draft=draft, item=remark.item, kind=remark.kind, text=remark.text, position=place,
                passages=[list(pair) for pair in passages.items()], updated_at=now(),
            )
        )  # fmt: skip
    FeedbackRemark.objects.bulk_create(rows)
    after = {"state": "drafting", "application": sheet.application.number, "remarks": len(rows)}
    record(actor=actor, action="feedback_draft.begun", target=draft, after=after)
    return draft


def _locked(actor: Actor, draft: FeedbackDraft) -> FeedbackDraft:
    """The draft as it stands now, locked, if the actor may write on it."""
    rows = FeedbackDraft.objects.select_related("application", "source__round__cycle__programme__criteria_set",
                                                "source__application", "source__panel")  # fmt: skip
    locked = rows.select_for_update(of=("self",)).get(pk=draft.pk)
    require_known(can_write_feedback(actor, locked))
    return locked


def _clean(text: str, limit: int) -> str:
    try:
        text = cleaned(text).strip()
    except ValidationError as error:
        raise ServiceError(error.messages[0], code="feedback_text") from None
    if (length := count_characters(text)) > limit:
        over = _("This text may have %(limit)s characters; it has %(length)s. Shorten it.")
        raise ServiceError(over % {"limit": limit, "length": length}, code="feedback_too_long")
    return text


@transaction.atomic
def save_themes(*, actor: Actor, draft: FeedbackDraft, themes: str, version: int) -> FeedbackDraft:
    """Write the key themes. Raises Conflict, with what was saved meanwhile, when stale."""
    locked = _locked(actor, draft)
    themes = _clean(themes, THEMES_LIMIT)
    if themes == locked.themes:
        return locked
    if locked.version != version:
        raise Conflict(current=locked.themes, version=locked.version)
    locked.themes, locked.version = themes, version + 1
    locked.save(update_fields=["themes", "version"])
    record_edit(actor=actor, target=locked)
    return locked


@transaction.atomic
def save_feedback_remark(
    *,
    actor: Actor,
    draft: FeedbackDraft,
    item: Item,
    kind: str,
    text: str,
    remark: FeedbackRemark | None = None,
    version: int = 0,
) -> FeedbackRemark:
    """Add or change a remark. Raises Conflict, with the text that was saved meanwhile, when stale."""
    locked = _locked(actor, draft)
    if kind not in FeedbackRemark.Kind.values:
        raise ServiceError(_("There is no such kind of remark."), code="finding_kind")
    text = _clean(text, LONGEST)
    if not text:
        raise ServiceError(_("Write the remark."), code="finding_empty")
    if remark is None:
        row = _new_remark(locked, item, kind)
    else:
        row = _current(locked, remark)
        if row.text == text:
            return row
        if row.version != version:
            raise Conflict(current=row.text, version=row.version)
        row.version += 1
    row.text, row.updated_at = text, now()
    row.save()
    record_edit(actor=actor, target=locked)
    return row


def _new_remark(draft: FeedbackDraft, item: Item, kind: str) -> FeedbackRemark:
    rows = FeedbackRemark.objects.filter(draft=draft, item=item, kind=kind)
    if rows.count() >= MOST_REMARKS:
        text = _("An item may have %(most)s remarks of a kind. Merge some of them first.")
        raise ServiceError(text % {"most": MOST_REMARKS}, code="remarks_too_many")
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return FeedbackRemark(draft=draft, item=item, kind=kind, position=last + 1)


def _current(draft: FeedbackDraft, remark: FeedbackRemark) -> FeedbackRemark:
    row = FeedbackRemark.objects.filter(pk=remark.pk, draft=draft).first()
    if row is None:
        raise StaleState(_("This remark was deleted meanwhile."))
    return row


@transaction.atomic
def delete_feedback_remark(*, actor: Actor, remark: FeedbackRemark) -> None:
    """Take a remark out of the report."""
    locked = _locked(actor, remark.draft)
    _current(locked, remark).delete()
    record(actor=actor, action="feedback_remark.deleted", target=locked)


@transaction.atomic
def raise_feedback_remark(*, actor: Actor, remark: FeedbackRemark) -> None:
    """Put a remark before the one above it; the first stays where it is."""
    locked = _locked(actor, remark.draft)
    row = _current(locked, remark)
    rows = FeedbackRemark.objects.filter(draft=locked, item=row.item_id, kind=row.kind)
    above = rows.filter(position__lt=row.position).order_by("-position").first()
    if above is not None:
        # The place of each is unique at every moment: both step aside first.
        rows.filter(pk__in=[row.pk, above.pk]).update(position=F("position") + _ASIDE)
        rows.filter(pk=row.pk).update(position=above.position)
        rows.filter(pk=above.pk).update(position=row.position)
    record_edit(actor=actor, target=locked)


@transaction.atomic
def submit_feedback(*, actor: Actor, draft: FeedbackDraft, is_looked_over: bool) -> FeedbackDraft:
    """Freeze the report and hand it to the office.

    Raises ServiceError while a finding of the checks bars it, or others stand and nobody said that they were looked at.
    """
    locked = _locked(actor, draft)
    require_known(can_submit_feedback(actor, locked))
    require_transition("feedback_draft", locked.state, FeedbackDraft.State.SUBMITTED)
    remarks = remarks_of(locked)
    if not remarks:
        raise ServiceError(_("The report holds no remark yet."), code="feedback_empty")
    faults = faults_of(locked, remarks)
    barring = sum(fault.bars for fault in faults)
    if barring:
        text = _("%(n)s points must be put right first; they are marked in the report.")
        raise ServiceError(text % {"n": barring}, code="feedback_barred")
    if faults and not is_looked_over:
        text = _("%(n)s points are to be looked at. Change the remarks, or confirm that they stay as they are.")
        raise ServiceError(text % {"n": len(faults)}, code="feedback_open")
    content = {
        "application": locked.application.number,
        "criteria": criteria_of(locked.source.round.cycle).code,
        "remarks": [
            {"item": row.item.code, "kind": row.kind, "passages": row.passages, "text": row.text} for row in remarks
        ],
        "source": locked.source.sha256,
        "themes": locked.themes,
    }
    payload = canonical(content)
    digest = sha256(payload)
    moved = FeedbackDraft.objects.filter(pk=locked.pk, state=FeedbackDraft.State.DRAFTING).update(
        state=FeedbackDraft.State.SUBMITTED, submitted_by_id=actor.pk, submitted_at=now(), payload=payload,
        sha256=digest, looked_over=len(faults),
    )  # fmt: skip
    if not moved:
        raise StaleState
    locked.refresh_from_db()
    after = {"state": "submitted", "sha256": digest, "looked_over": len(faults)}
    record(actor=actor, action="feedback_draft.submitted", target=locked, before={"state": "drafting"}, after=after)
    return locked


@transaction.atomic
def take_back_feedback(*, actor: Actor, draft: FeedbackDraft) -> FeedbackDraft:
    """Take the report back from the office, to be changed."""
    require_known(can_take_back_feedback(actor, draft))
    require_transition("feedback_draft", draft.state, FeedbackDraft.State.DRAFTING)
    moved = FeedbackDraft.objects.filter(pk=draft.pk, state=FeedbackDraft.State.SUBMITTED).update(
        state=FeedbackDraft.State.DRAFTING, submitted_by=None, submitted_at=None, payload="", sha256="", looked_over=0
    )
    if not moved:
        raise StaleState
    before = {"state": "submitted", "sha256": draft.sha256}
    draft.refresh_from_db()
    record(actor=actor, action="feedback_draft.taken_back", target=draft, before=before, after={"state": "drafting"})
    return draft
