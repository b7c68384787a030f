"""Every write of applications."""

from award.applications.services.drafts import save_basic_data, save_indicators, save_measures, set_item_state
from award.applications.services.files import attach_evidence, remove_evidence
from award.applications.services.lifecycle import (
    record_verdict,
    start_application,
    submit_application,
    withdraw_application,
)
from award.applications.services.offline import StaleCopy, Taken, receive_copy, take_over
from award.applications.services.scanning import keep_scan
from award.applications.services.texts import NewText, save_answer, save_profile_answer, save_texts, save_typed
from award.applications.services.uploads import (
    PIECE,
    WrongOffset,
    cancel_upload,
    finish_upload,
    receive_piece,
    start_upload,
    sweep_uploads,
)

__all__ = [
    "PIECE",
    "NewText",
    "StaleCopy",
    "Taken",
    "WrongOffset",
    "attach_evidence",
    "cancel_upload",
    "finish_upload",
    "keep_scan",
    "receive_copy",
    "receive_piece",
    "record_verdict",
    "remove_evidence",
    "save_answer",
    "save_basic_data",
    "save_indicators",
    "save_measures",
    "save_profile_answer",
    "save_texts",
    "save_typed",
    "set_item_state",
    "start_application",
    "start_upload",
    "submit_application",
    "sweep_uploads",
    "take_over",
    "withdraw_application",
]
