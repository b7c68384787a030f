"""Every write of applications."""

from award.applications.services.drafts import (
    save_answer,
    save_basic_data,
    save_indicators,
    save_measures,
    save_profile_answer,
    save_texts,
    set_item_state,
)
from award.applications.services.files import attach_evidence, remove_evidence
from award.applications.services.lifecycle import (
    record_verdict,
    start_application,
    submit_application,
    withdraw_application,
)

__all__ = [
    "attach_evidence",
    "record_verdict",
    "remove_evidence",
    "save_answer",
    "save_basic_data",
    "save_indicators",
    "save_measures",
    "save_profile_answer",
    "save_texts",
    "set_item_state",
    "start_application",
    "submit_application",
    "withdraw_application",
]
