"""Every write of results."""

from award.results.services.diagnosing import diagnose_round
from award.results.services.handing import hand_out_bundle
from award.results.services.releases import ask_release, fill_place, refuse_release, release_snapshot
from award.results.services.rounds import finish_round, start_round
from award.results.services.schemes import remove_scheme, save_scheme
from award.results.services.snapshots import take_snapshot

__all__ = [
    "ask_release",
    "diagnose_round",
    "fill_place",
    "finish_round",
    "hand_out_bundle",
    "refuse_release",
    "release_snapshot",
    "remove_scheme",
    "save_scheme",
    "start_round",
    "take_snapshot",
]
