"""Frozen standings, their release, and the drafts of feedback reports."""

from award.results.models.feedback import FeedbackDraft, FeedbackRemark
from award.results.models.standings import (
    Diagnosis,
    DiscussionScheme,
    Release,
    ResultBundle,
    Shortlisting,
    Snapshot,
    SnapshotRow,
)

__all__ = [
    "Diagnosis",
    "DiscussionScheme",
    "FeedbackDraft",
    "FeedbackRemark",
    "Release",
    "ResultBundle",
    "Shortlisting",
    "Snapshot",
    "SnapshotRow",
]
