"""Sentences for the codes of the domain, in the reader's language.

`award.domain` knows no language: an error carries a code, parameters and an English sentence. Each code has its
translatable twin here; a test compares the two lists.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.core.sentences import SENTENCES
from award.domain.errors import AwardError


def sentence(error: AwardError) -> str:
    """The error as a sentence in the active language."""
    translated = SENTENCES.get(error.code)
    if translated is None:
        return str(error)
    return str(translated).format_map(error.params)


# States of the lifecycle tables: code → staff name. Public names differ only where said.
STATES: dict[str, str | Promise] = {
    "cycle.draft": _("Being set up"),
    "cycle.applying": _("Open for applications"),
    "cycle.eligibility": _("Eligibility review"),
    "cycle.assessing": _("Assessment"),
    "cycle.deciding": _("Deliberation"),
    "cycle.noticing": _("Public notice"),
    "cycle.published": _("Results published"),
    "cycle.cancelled": _("Cancelled"),
    "round.pending": _("Not started"),
    "round.open": _("Open"),
    "round.closed": _("Closed"),
    "application.draft": _("In preparation"),
    "application.submitted": _("Submitted"),
    "application.returned": _("Returned for correction"),
    "application.accepted": _("Accepted"),
    "application.rejected": _("Not accepted"),
    "application.withdrawn": _("Withdrawn"),
    "score_sheet.draft": _("In progress"),
    "score_sheet.sealed": _("Sealed"),
    "consensus_sheet.open": _("Under discussion"),
    "consensus_sheet.agreed": _("Agreed"),
    "feedback_draft.drafting": _("Being written"),
    "feedback_draft.submitted": _("Handed to the office"),
    "snapshot.frozen": _("Frozen"),
    "snapshot.released": _("Released"),
    "correction.open": _("Awaiting the applicant"),
    "correction.answered": _("Corrected"),
    "correction.lapsed": _("Not corrected in time"),
    "decision.recorded": _("Awaiting confirmation"),
    "decision.confirmed": _("Confirmed"),
    "notice.draft": _("Draft"),
    "notice.posted": _("Posted"),
    "notice.ended": _("Ended"),
    "notice.withdrawn": _("Withdrawn"),
    "commendation.draft": _("Draft"),
    "commendation.issued": _("Issued"),
    "certificate.valid": _("Valid"),
    "certificate.suspended": _("Suspended"),
    "certificate.revoked": _("Revoked"),
    "act.asked": _("Awaiting a second person"),
    "act.approved": _("Approved"),
    "act.refused": _("Refused"),
    "message.queued": _("Queued"),
    "message.held": _("Held"),
    "message.sent": _("Sent"),
    "message.failed": _("Failed"),
    "message.dropped": _("Dropped by the office"),
    "message.digested": _("Sent within a digest"),
    "panel_plan.draft": _("Dry run"),
    "panel_plan.committed": _("Seed committed"),
    "panel_plan.drawn": _("Drawn"),
    "panel_plan.adopted": _("Adopted"),
    "panel_plan.discarded": _("Discarded"),
    "seat_invitation.open": _("Awaiting an answer"),
    "seat_invitation.accepted": _("Accepted"),
    "seat_invitation.declined": _("Declined"),
    "seat_invitation.withdrawn": _("Withdrawn"),
    "seat_invitation.lapsed": _("Not answered in time"),
    "avoidance.open": _("With the award office"),
    "avoidance.granted": _("Granted"),
    "avoidance.refused": _("Refused"),
    "avoidance.withdrawn": _("Withdrawn"),
    "screening_hit.open": _("To be judged"),
    "screening_hit.confirmed": _("Confirmed"),
    "screening_hit.dismissed": _("Does not apply"),
    "department_request.draft": _("Draft"),
    "department_request.sent": _("Awaiting the reply"),
    "department_request.answered": _("Answered"),
    "department_request.dropped": _("Dropped"),
    "survey_import.asked": _("Awaiting a second person"),
    "survey_import.confirmed": _("Confirmed"),
    "survey_import.refused": _("Refused"),
    "defence_session.draft": _("Being prepared"),
    "defence_session.committed": _("Seed committed"),
    "defence_session.drawn": _("Drawn"),
}

ROUND_KINDS: dict[str, str | Promise] = {
    "independent": _("Material review"),
    "consensus": _("Consensus"),
    "site_visit": _("Site visit"),
    "defence": _("Defence"),
    "survey": _("Survey"),
}

# How a factor of a kind of item is called; an unknown factor is shown by its code.
FACTORS: dict[str, str | Promise] = {
    "approach": _("Approach"),
    "deployment": _("Deployment"),
    "learning": _("Learning"),
    "integration": _("Integration"),
    "levels": _("Levels"),
    "trends": _("Trends"),
    "comparisons": _("Comparisons"),
    "refinement": _("Assessment and refinement"),
    "relevance": _("Relevance"),
    "targets": _("Targets"),
    "outlook": _("Outlook"),
}


def factor_name(code: str) -> str:
    """The name of a factor in the active language."""
    return str(FACTORS.get(code, code))


def state_label(table: str, state: str) -> str:
    """The name of a state of a lifecycle table in the active language."""
    return str(STATES[f"{table}.{state}"])
