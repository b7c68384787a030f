"""What kinds of mail there are, in words, and the text of a digest."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.outbox.models import Message

KINDS: dict[str, str | Promise] = {
    "application_declined": _("Not recommended"),
    "application_recommended": _("Recommended"),
    "application_submitted": _("Receipt of a submission"),
    "application_withdrawn": _("Application withdrawn"),
    "avoidance_answered": _("Answer to a request for avoidance"),
    "certificate_changed": _("State of a certificate"),
    "certificate_issued": _("Certificate issued"),
    "correction_lapsed": _("Not corrected in time"),
    "correction_returned": _("Returned for correction"),
    "cycle_dates_changed": _("Dates put off"),
    "deadline_extended": _("Later deadline"),
    "digest": _("Several messages in one mail"),
    "eligibility_accepted": _("Eligibility: accepted"),
    "eligibility_reopened": _("Verdict taken back"),
    "eligibility_rejected": _("Eligibility: not accepted"),
    "evidence_infected": _("Evidence with a virus"),
    "join_answered": _("Answer to a request to join"),
    "join_asked": _("Request to join"),
    "member_invited": _("Invitation of a colleague"),
    "note_for_applicant": _("Message to an applicant"),
    "note_for_office": _("Message to the office"),
    "notice_posted": _("Public notice posted"),
    "ownership_answered": _("Answer to a handover"),
    "ownership_offered": _("Handover of an organisation"),
    "panel_assigned": _("Applications assigned"),
    "panel_conflict": _("Conflict entered by the office"),
    "panel_conflict_declared": _("Conflict declared"),
    "panel_conflict_lifted": _("Conflict lifted"),
    "panel_expert_added": _("Added to the register of experts"),
    "panel_left": _("Left a panel"),
    "panel_recused": _("Assessor barred"),
    "panel_seated": _("Seat in a panel"),
    "panel_unassigned": _("Assignment taken back"),
    "reminder_applying": _("Reminder: applications close"),
    "reminder_assessing": _("Reminder: sheets to be sealed"),
    "reminder_correcting": _("Reminder: correction due"),
    "reminder_declaring": _("Reminder: declarations due"),
    "reminder_departments": _("Reminder: replies of departments"),
    "reminder_inviting": _("Reminder: invitation to a panel"),
    "reminder_recommending": _("Reminder: recommendation due"),
    "result_released": _("Result released"),
    "panel_reminder": _("Reminder by the chair or the secretary"),
    "sheet_reopened": _("Sheet opened again"),
    "seat_withdrawn": _("Invitation withdrawn"),
    "seat_invited": _("Invitation to a panel"),
    "seat_answered": _("Answer to an invitation"),
    "visit_planned": _("Plan of a site visit"),
    "defence_time": _("Time of a defence"),
}


def kind_name(kind: str) -> str:
    """The kind in words; its code where a kind was given up meanwhile."""
    return str(KINDS.get(kind, kind))


def digest_text(messages: Sequence[Message]) -> tuple[str, str]:
    """Subject and text of the mail that holds several, in their language."""
    first = messages[0]
    with translation.override(first.language):
        name = (first.recipient.name if first.recipient else "") or first.address
        text = render_to_string("outbox/digest.txt", {"messages": messages, "count": len(messages), "name": name})
    subject, _line, body = text.strip().partition("\n")
    return subject.strip()[:200], body.strip()
