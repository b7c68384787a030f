"""Every write of the register, panels, assignments and conflicts. What changes who may read derives the grants anew."""

from award.panels.services.assignments import assign, change_assignments, unassign
from award.panels.services.declarations import add_conflict, declare_clear, declare_conflict, record_download
from award.panels.services.experts import add_expert, register_expert, update_expert
from award.panels.services.grants import sync_grants
from award.panels.services.panels import (
    create_panel,
    fix_panel,
    leave_seat,
    seat_expert,
    unseat,
)

__all__ = [
    "add_conflict",
    "add_expert",
    "assign",
    "change_assignments",
    "create_panel",
    "declare_clear",
    "declare_conflict",
    "fix_panel",
    "leave_seat",
    "record_download",
    "register_expert",
    "seat_expert",
    "sync_grants",
    "unassign",
    "unseat",
    "update_expert",
]
