"""Every write of applications."""

from award.applications.services.avoidance import answer_avoidance, ask_avoidance, withdraw_avoidance
from award.applications.services.citations import cite_evidence, remove_citation
from award.applications.services.comments import resolve_comment, write_comment
from award.applications.services.corrections import lapse_correction, reply_to_point, return_application
from award.applications.services.drafts import save_basic_data, save_indicators, save_measures, set_item_state
from award.applications.services.extensions import ask_extension, decide_extension
from award.applications.services.files import attach_evidence, remove_evidence
from award.applications.services.internal_notices import record_internal_notice
from award.applications.services.lifecycle import (
    record_verdict,
    reopen_verdict,
    start_application,
    submit_application,
    withdraw_application,
)
from award.applications.services.locks import hold_text
from award.applications.services.notes import read_notes, write_note
from award.applications.services.offline import StaleCopy, Taken, receive_copy, take_over
from award.applications.services.recommending import note_file_read, recommend_application
from award.applications.services.scanning import keep_scan
from award.applications.services.starting import start_from
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
    "answer_avoidance",
    "ask_avoidance",
    "ask_extension",
    "attach_evidence",
    "cancel_upload",
    "cite_evidence",
    "decide_extension",
    "finish_upload",
    "hold_text",
    "keep_scan",
    "lapse_correction",
    "note_file_read",
    "read_notes",
    "receive_copy",
    "receive_piece",
    "recommend_application",
    "record_internal_notice",
    "record_verdict",
    "remove_citation",
    "remove_evidence",
    "reopen_verdict",
    "reply_to_point",
    "resolve_comment",
    "return_application",
    "save_answer",
    "save_basic_data",
    "save_indicators",
    "save_measures",
    "save_profile_answer",
    "save_texts",
    "save_typed",
    "set_item_state",
    "start_application",
    "start_from",
    "start_upload",
    "submit_application",
    "sweep_uploads",
    "take_over",
    "withdraw_application",
    "withdraw_avoidance",
    "write_comment",
    "write_note",
]
