"""The eligibility review: checklist, departments' replies, screening lists, verdicts."""

from award.eligibility.models.review import CheckResult, DepartmentFinding, DepartmentRequest, EligibilityReview
from award.eligibility.models.screening import ScreeningEntry, ScreeningHit, ScreeningList, ScreeningRun

__all__ = [
    "CheckResult",
    "DepartmentFinding",
    "DepartmentRequest",
    "EligibilityReview",
    "ScreeningEntry",
    "ScreeningHit",
    "ScreeningList",
    "ScreeningRun",
]
