"""Every write of results."""

from award.results.services.diagnosing import diagnose_round
from award.results.services.feedback import (
    begin_feedback,
    delete_feedback_remark,
    raise_feedback_remark,
    save_feedback_remark,
    save_themes,
    submit_feedback,
    take_back_feedback,
)
from award.results.services.handing import hand_out_bundle
from award.results.services.releases import ask_release, fill_place, refuse_release, release_snapshot
from award.results.services.rounds import finish_round, start_round
from award.results.services.schemes import remove_scheme, save_scheme
from award.results.services.snapshots import take_snapshot

__all__ = [
    "ask_release",
    "begin_feedback",
    "delete_feedback_remark",
    "diagnose_round",
    "fill_place",
    "finish_round",
    "hand_out_bundle",
    "raise_feedback_remark",
    "refuse_release",
    "release_snapshot",
    "remove_scheme",
    "save_feedback_remark",
    "save_scheme",
    "save_themes",
    "start_round",
    "submit_feedback",
    "take_back_feedback",
    "take_snapshot",
]
