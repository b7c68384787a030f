"""Score sheets, marks, findings; the consensus sheet of a panel."""

from award.scoring.models.consensus import ConsensusMark, ConsensusSheet
from award.scoring.models.room import Confirmation, MergedFinding, RoomPresence, TalkPost
from award.scoring.models.sheets import Finding, ItemScore, ScoreSheet

__all__ = ["Confirmation", "MergedFinding", "RoomPresence", "TalkPost", "ConsensusMark", "ConsensusSheet", "Finding", "ItemScore", "ScoreSheet"]
