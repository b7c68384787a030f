"""The register of experts, panels, seats, assignments, conflicts, and the grant table derived from them."""

from award.panels.models.conflicts import Conflict
from award.panels.models.plans import PanelPlan, PlanEdit
from award.panels.models.register import ConductNote, Expert, ExpertTie
from award.panels.models.teams import ApplicationGrant, Assignment, Panel, Seat, SeatInvitation

__all__ = [
    "ApplicationGrant",
    "Assignment",
    "ConductNote",
    "Conflict",
    "Expert",
    "ExpertTie",
    "Panel",
    "PanelPlan",
    "PlanEdit",
    "Seat",
    "SeatInvitation",
]
