"""Every write of the register, panels, assignments and conflicts. What changes who may read derives the grants anew."""

from award.panels.services.adoption import ask_adoption, decide_adoption, give_as_planned
from award.panels.services.assignments import assign, change_assignments, unassign
from award.panels.services.avoidance import grant_avoidance
from award.panels.services.conflicts import add_conflict, find_conflicts
from award.panels.services.declarations import declare_clear, declare_conflict, record_download, record_view
from award.panels.services.draws import commit_draw, draw_plan, run_again
from award.panels.services.expertimport import import_experts
from award.panels.services.experts import (
    add_expert,
    confirm_entry,
    record_register_download,
    register_expert,
    see_changes,
    update_expert,
    update_own_entry,
)
from award.panels.services.grants import sync_grants
from award.panels.services.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    lapse_invitations,
    resend_invitation,
    withdraw_seat_invitation,
)
from award.panels.services.lifting import ask_lift, decide_lift
from award.panels.services.panels import (
    create_panel,
    fix_panel,
    leave_seat,
    seat_expert,
    unseat,
)
from award.panels.services.plans import discard_plan, edit_plan, make_plan, undo_edit
from award.panels.services.ties import add_tie, note_conduct, remove_tie

__all__ = [
    "accept_invitation",
    "add_conflict",
    "add_expert",
    "add_tie",
    "ask_adoption",
    "ask_lift",
    "assign",
    "change_assignments",
    "commit_draw",
    "confirm_entry",
    "create_panel",
    "decide_adoption",
    "decide_lift",
    "declare_clear",
    "declare_conflict",
    "decline_invitation",
    "discard_plan",
    "draw_plan",
    "edit_plan",
    "find_conflicts",
    "fix_panel",
    "give_as_planned",
    "grant_avoidance",
    "import_experts",
    "invite",
    "lapse_invitations",
    "leave_seat",
    "make_plan",
    "note_conduct",
    "record_download",
    "record_register_download",
    "record_view",
    "register_expert",
    "remove_tie",
    "resend_invitation",
    "run_again",
    "seat_expert",
    "see_changes",
    "sync_grants",
    "unassign",
    "undo_edit",
    "unseat",
    "update_expert",
    "update_own_entry",
    "withdraw_seat_invitation",
]
