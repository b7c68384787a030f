"""Every write of rules, cycles, their rounds and the calendar."""

from award.cycles.services.calendar import (
    confirm_calendar_year,
    import_calendar,
    remove_calendar_day,
    set_calendar_day,
)
from award.cycles.services.copies import copy_cycle
from award.cycles.services.cycles import close_applications, create_cycle, move_cycle, open_cycle
from award.cycles.services.dates import set_dates
from award.cycles.services.programmes import change_rules
from award.cycles.services.rounds import close_round, open_round
from award.cycles.services.rules import load_criteria, load_programme

__all__ = [
    "change_rules",
    "close_applications",
    "close_round",
    "confirm_calendar_year",
    "copy_cycle",
    "create_cycle",
    "import_calendar",
    "load_criteria",
    "load_programme",
    "move_cycle",
    "open_cycle",
    "open_round",
    "remove_calendar_day",
    "set_calendar_day",
    "set_dates",
]
