"""Score sheets, marks, findings; the consensus sheet of a panel."""

from award.scoring.models.citations import Citation
from award.scoring.models.consensus import ConsensusMark, ConsensusSheet
from award.scoring.models.defence import DefenceSession, DefenceSlot
from award.scoring.models.reopening import SealedVersion
from award.scoring.models.room import Confirmation, MergedFinding, RoomPresence, TalkPost
from award.scoring.models.sheets import Finding, ItemScore, ScoreSheet
from award.scoring.models.survey import SurveyFigure, SurveyImport
from award.scoring.models.visits import (
    AgendaEntry,
    DocumentWish,
    InterviewWish,
    SiteVisit,
    VisitDocument,
    VisitFinding,
    VisitInterview,
    VisitMember,
    VisitPhoto,
    VisitPoint,
)
from award.scoring.models.working import FactorTick, SheetNote

__all__ = [
    "AgendaEntry",
    "Citation",
    "Confirmation",
    "ConsensusMark",
    "ConsensusSheet",
    "DefenceSession",
    "DefenceSlot",
    "DocumentWish",
    "FactorTick",
    "Finding",
    "InterviewWish",
    "ItemScore",
    "MergedFinding",
    "RoomPresence",
    "ScoreSheet",
    "SealedVersion",
    "SheetNote",
    "SiteVisit",
    "SurveyFigure",
    "SurveyImport",
    "TalkPost",
    "VisitDocument",
    "VisitFinding",
    "VisitInterview",
    "VisitMember",
    "VisitPhoto",
    "VisitPoint",
]
