"""Every write of the eligibility review."""

from award.eligibility.services.verdicts import finish_review, give_verdict, note_evidence_read

__all__ = ["finish_review", "give_verdict", "note_evidence_read"]
