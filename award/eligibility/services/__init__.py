"""Every write of the eligibility review."""

from award.eligibility.services.screening import (
    enter_listing,
    import_list,
    judge_hit,
    pass_screening,
    retire_list,
    run_screening,
)
from award.eligibility.services.verdicts import finish_review, give_verdict, note_evidence_read, rule_out

__all__ = [
    "enter_listing",
    "finish_review",
    "give_verdict",
    "import_list",
    "judge_hit",
    "note_evidence_read",
    "pass_screening",
    "retire_list",
    "rule_out",
    "run_screening",
]
