"""Every write of the eligibility review."""

from award.eligibility.services.bulk import accept_together, take_back_together
from award.eligibility.services.checks import check_line, confirm_found
from award.eligibility.services.requests import drop_request, edit_request, make_request, record_replies, send_request
from award.eligibility.services.screening import (
    end_listing,
    enter_listing,
    import_list,
    judge_hit,
    pass_screening,
    retire_list,
    run_screening,
)
from award.eligibility.services.verdicts import finish_review, give_verdict, note_evidence_read, rule_out

__all__ = [
    "accept_together",
    "check_line",
    "confirm_found",
    "drop_request",
    "edit_request",
    "end_listing",
    "enter_listing",
    "finish_review",
    "give_verdict",
    "import_list",
    "judge_hit",
    "make_request",
    "note_evidence_read",
    "pass_screening",
    "record_replies",
    "retire_list",
    "rule_out",
    "run_screening",
    "send_request",
    "take_back_together",
]
