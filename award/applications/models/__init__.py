"""Applications and what is done with them before assessment. Knows nothing of panels, scores or results."""

from award.applications.models.core import (
    ASSESS,
    CHAIR,
    READ,
    Answer,
    Application,
    BasicData,
    Evidence,
    Indicator,
    ItemState,
    Measure,
    ProfileAnswer,
    Revision,
)
from award.applications.models.handling import (
    Avoidance,
    Correction,
    CorrectionPoint,
    Extension,
    InternalNotice,
    Note,
    Recommendation,
)
from award.applications.models.teamwork import Citation, Comment, FieldLock, TextVersion, UploadSession

__all__ = [
    "ASSESS",
    "CHAIR",
    "READ",
    "Answer",
    "Application",
    "Avoidance",
    "BasicData",
    "Citation",
    "Comment",
    "Correction",
    "CorrectionPoint",
    "Evidence",
    "Extension",
    "FieldLock",
    "Indicator",
    "InternalNotice",
    "ItemState",
    "Measure",
    "Note",
    "ProfileAnswer",
    "Recommendation",
    "Revision",
    "TextVersion",
    "UploadSession",
]
