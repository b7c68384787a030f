"""Score sheets, marks, findings; the consensus sheet of a panel."""

from award.scoring.models.consensus import ConsensusMark, ConsensusSheet
from award.scoring.models.sheets import Finding, ItemScore, ScoreSheet

__all__ = ["ConsensusMark", "ConsensusSheet", "Finding", "ItemScore", "ScoreSheet"]
