"""What may follow what. One plain table an object: state → allowed next states, and who may ask for the step.

`require_transition` is the only gate; services call it before they write. Rights are the permissions' matter: the
names under `by` document who the step is meant for and are what the guide prints.
"""

from __future__ import annotations

from dataclasses import dataclass

from award.domain.errors import DomainError


@dataclass(frozen=True)
class Step:
    """One allowed step to `to`, meant for the roles in `by`."""

    to: str
    by: tuple[str, ...]


Table = dict[str, tuple[Step, ...]]

CYCLE: Table = {
    "draft": (Step("applying", ("office",)), Step("cancelled", ("chief",))),
    "applying": (Step("eligibility", ("office",)), Step("cancelled", ("chief",))),
    "eligibility": (Step("assessing", ("office",)), Step("cancelled", ("chief",))),
    "assessing": (Step("deciding", ("office",)), Step("cancelled", ("chief",))),
    "deciding": (Step("noticing", ("office",)), Step("cancelled", ("chief",))),
    "noticing": (Step("published", ("office",)), Step("deciding", ("chief",)), Step("cancelled", ("chief",))),
    "published": (),
    "cancelled": (),
}

ROUND: Table = {
    "pending": (Step("open", ("office",)),),
    "open": (Step("closed", ("office",)),),
    "closed": (),
}

APPLICATION: Table = {
    "draft": (Step("submitted", ("applicant",)), Step("withdrawn", ("applicant",))),
    "submitted": (
        Step("submitted", ("applicant",)),
        Step("withdrawn", ("applicant",)),
        Step("returned", ("office", "recommender")),
        Step("accepted", ("office",)),
        Step("rejected", ("office",)),
    ),
    # A correction that is not made in time leaves the revision that was submitted.
    "returned": (Step("submitted", ("applicant", "office")), Step("withdrawn", ("applicant",))),
    # Many accepted at once may be taken back within the review.
    "accepted": (Step("rejected", ("chief",)), Step("submitted", ("chief",)), Step("withdrawn", ("applicant",))),
    "rejected": (Step("accepted", ("chief",)),),
    "withdrawn": (),
}

SCORE_SHEET: Table = {
    "draft": (Step("sealed", ("expert",)),),
    "sealed": (Step("draft", ("office",)),),  # by two people, before the opening
}

CONSENSUS_SHEET: Table = {"open": (Step("agreed", ("chair",)),), "agreed": ()}

FEEDBACK_DRAFT: Table = {
    "drafting": (Step("submitted", ("chair",)),),
    "submitted": (Step("drafting", ("chair",)),),
}

SNAPSHOT: Table = {"frozen": (Step("released", ("second person",)),), "released": ()}

CORRECTION: Table = {
    "open": (Step("answered", ("applicant",)), Step("lapsed", ("office",))),
    "answered": (),
    "lapsed": (),
}

DECISION: Table = {"recorded": (Step("confirmed", ("second person",)),), "confirmed": ()}

NOTICE: Table = {
    "draft": (Step("posted", ("office",)),),
    "posted": (Step("ended", ("office",)), Step("withdrawn", ("chief",))),
    "ended": (),
    "withdrawn": (),
}

COMMENDATION: Table = {"draft": (Step("issued", ("chief",)),), "issued": ()}

CERTIFICATE: Table = {
    "valid": (Step("suspended", ("chief",)), Step("revoked", ("chief",))),
    "suspended": (Step("valid", ("chief",)), Step("revoked", ("chief",))),
    "revoked": (),
}

ACT: Table = {
    "asked": (Step("approved", ("second person",)), Step("refused", ("second person",))),
    "approved": (),
    "refused": (),
}

MESSAGE: Table = {
    "queued": (
        Step("sent", ("worker",)),
        Step("failed", ("worker",)),
        Step("held", ("office",)),
        Step("digested", ("worker",)),
        Step("dropped", ("office",)),
    ),
    "held": (Step("queued", ("office",)), Step("dropped", ("office",))),
    "failed": (Step("queued", ("office",)), Step("dropped", ("office",))),
    "sent": (),
    "dropped": (),
    "digested": (),
}

PANEL_PLAN: Table = {
    "draft": (Step("committed", ("office",)), Step("discarded", ("office",))),
    "committed": (Step("drawn", ("office",)), Step("discarded", ("office",))),
    "drawn": (Step("adopted", ("chief",)), Step("discarded", ("chief",))),
    "adopted": (),
    "discarded": (),
}

SEAT_INVITATION: Table = {
    "open": (
        Step("accepted", ("expert",)),
        Step("declined", ("expert",)),
        Step("withdrawn", ("office",)),
        Step("lapsed", ("office",)),
    ),
    "accepted": (Step("withdrawn", ("office",)), Step("declined", ("expert",))),
    "declined": (),
    "withdrawn": (),
    "lapsed": (),
}

AVOIDANCE: Table = {
    "open": (Step("granted", ("office",)), Step("refused", ("office",)), Step("withdrawn", ("applicant",))),
    "granted": (),
    "refused": (),
    "withdrawn": (),
}

SCREENING_HIT: Table = {
    "open": (Step("confirmed", ("office",)), Step("dismissed", ("office",))),
    "confirmed": (Step("dismissed", ("chief",)),),
    "dismissed": (Step("confirmed", ("office",)),),
}

DEPARTMENT_REQUEST: Table = {
    "draft": (Step("sent", ("office",)), Step("dropped", ("office",))),
    "sent": (Step("answered", ("office",)), Step("dropped", ("office",))),
    "answered": (),
    "dropped": (),
}

SURVEY_IMPORT: Table = {
    "asked": (Step("confirmed", ("office",)), Step("refused", ("office",))),
    "confirmed": (),
    "refused": (),
}

DEFENCE_SESSION: Table = {
    "draft": (Step("committed", ("office",)),),
    "committed": (Step("drawn", ("office",)), Step("draft", ("office",))),
    "drawn": (),
}

TABLES: dict[str, Table] = {
    "cycle": CYCLE,
    "round": ROUND,
    "application": APPLICATION,
    "score_sheet": SCORE_SHEET,
    "consensus_sheet": CONSENSUS_SHEET,
    "feedback_draft": FEEDBACK_DRAFT,
    "snapshot": SNAPSHOT,
    "correction": CORRECTION,
    "decision": DECISION,
    "notice": NOTICE,
    "commendation": COMMENDATION,
    "certificate": CERTIFICATE,
    "act": ACT,
    "message": MESSAGE,
    "panel_plan": PANEL_PLAN,
    "seat_invitation": SEAT_INVITATION,
    "avoidance": AVOIDANCE,
    "screening_hit": SCREENING_HIT,
    "department_request": DEPARTMENT_REQUEST,
    "survey_import": SURVEY_IMPORT,
    "defence_session": DEFENCE_SESSION,
}


def may_follow(table: str, old: str, new: str) -> bool:
    """Is the step from `old` to `new` in the table?"""
    return any(step.to == new for step in TABLES[table][old])


def require_transition(table: str, old: str, new: str) -> None:
    """Raise `DomainError("transition_not_allowed")` unless the table allows the step."""
    if not may_follow(table, old, new):
        raise DomainError("transition_not_allowed", table=table, old=old, new=new)
