"""Every write of scoring."""

from award.scoring.services._common import REMARK_LIMIT
from award.scoring.services.confirming import confirm_consensus, dissent_consensus
from award.scoring.services.consensus import agree_consensus, open_consensus, save_consensus_mark, take_suggested
from award.scoring.services.discussion import enter_room, post_in_discussion, withdraw_post
from award.scoring.services.following import remind_panel
from award.scoring.services.merging import delete_merged, move_merged, save_merged
from award.scoring.services.minutes import hand_out_minutes
from award.scoring.services.reopening import ask_reopening, decide_reopening
from award.scoring.services.scorebooks import hand_out_scorebook, read_scorebook
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
from award.scoring.services.visits import Plan, assign_points, open_visit, save_plan, send_plan
from award.scoring.services.visits_entries import add_photo, delete_entry, save_entry
from award.scoring.services.working import NOTE_LIMIT, save_note, tick_factor

__all__ = [
    "NOTE_LIMIT",
    "REMARK_LIMIT",
    "NewMark",
    "Plan",
    "add_photo",
    "agree_consensus",
    "ask_reopening",
    "assign_points",
    "confirm_consensus",
    "decide_reopening",
    "delete_entry",
    "delete_finding",
    "delete_merged",
    "dissent_consensus",
    "enter_room",
    "flag_item",
    "hand_out_minutes",
    "hand_out_scorebook",
    "move_merged",
    "open_consensus",
    "open_sheet",
    "open_visit",
    "post_in_discussion",
    "read_scorebook",
    "remind_panel",
    "save_consensus_mark",
    "save_entry",
    "save_finding",
    "save_mark",
    "save_marks",
    "save_merged",
    "save_note",
    "save_plan",
    "seal_sheet",
    "send_plan",
    "take_suggested",
    "tick_factor",
    "withdraw_post",
]
