"""Every write of scoring."""

from award.scoring.services._common import REMARK_LIMIT
from award.scoring.services.confirming import confirm_consensus, dissent_consensus
from award.scoring.services.consensus import agree_consensus, open_consensus, save_consensus_mark, take_suggested
from award.scoring.services.scorebooks import hand_out_scorebook, read_scorebook
from award.scoring.services.discussion import enter_room, post_in_discussion, withdraw_post
from award.scoring.services.merging import delete_merged, move_merged, save_merged
from award.scoring.services.sealing import seal_sheet
from award.scoring.services.sheets import (
    NewMark,
    delete_finding,
    flag_item,
    open_sheet,
    save_finding,
    save_mark,
    save_marks,
)

__all__ = [
    "confirm_consensus",
    "delete_merged",
    "dissent_consensus",
    "enter_room",
    "move_merged",
    "post_in_discussion",
    "save_merged",
    "withdraw_post",
    "REMARK_LIMIT",
    "NewMark",
    "agree_consensus",
    "delete_finding",
    "flag_item",
    "hand_out_scorebook",
    "open_consensus",
    "open_sheet",
    "read_scorebook",
    "save_consensus_mark",
    "save_finding",
    "save_mark",
    "save_marks",
    "seal_sheet",
    "take_suggested",
]
