"""Two people write in the room at once: one wins, the other is told, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import Http404

from award.core.errors import ServiceError
from award.scoring import services
from award.scoring.models import ConsensusMark, ConsensusSheet, MergedFinding
from award.scoring.room import room_of
from tests import factories as make
from tests.scoring.scene import CODE, confirmed_by, secretary, talk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def _together(*acts: Callable[[], object]) -> list[str]:
    """What came of each act, all begun at the same moment; one after another where the database has one connection."""
    alone = connection.vendor == "sqlite"  # that of the tests lies in memory; a file has one writer at a time
    start, codes = threading.Barrier(1 if alone else len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            act()
            codes[place] = "done"
        except ServiceError as refusal:
            codes[place] = refusal.code
        except Http404:
            codes[place] = "gone"
        finally:
            if not alone:
                connection.close()

    if alone:
        for pair in enumerate(acts):
            run(*pair)
        return codes
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return codes


def _complete():
    found, sheet = talk([50, 50, 55, 55, 60])
    services.take_suggested(actor=found.chair, sheet=sheet)
    return found, sheet


def test_chair_and_secretary_record_the_same_item_and_one_is_told():
    found, sheet = talk()
    item, recorder, chair = found.item(CODE), secretary(found), found.chair

    def record(actor, percent):
        return lambda: services.save_consensus_mark(actor=actor, sheet=sheet, item=item, percent=percent, version=0)

    codes = _together(record(chair, 50), record(recorder, 60))
    assert sorted(codes) == ["done", "stale_write"]
    mark = ConsensusMark.objects.get()
    assert (mark.percent, mark.version) == ((50 if codes[0] == "done" else 60), 1)


def test_two_windows_change_one_merged_remark_and_one_is_told():
    found, sheet = talk()
    item, chair = found.item(CODE), found.chair
    merged = services.save_merged(actor=chair, sheet=sheet, item=item, kind="issue", text="原文")

    def change(text):
        return lambda: services.save_merged(
            actor=chair, sheet=sheet, item=item, kind="issue", text=text, merged=merged, version=1
        )

    assert sorted(_together(change("甲"), change("乙"))) == ["done", "stale_write"]
    assert MergedFinding.objects.get().text in ("甲", "乙")


def test_a_confirmation_never_stands_for_marks_that_were_changed_at_the_same_moment():
    found, sheet = _complete()
    item, chair, member, seen = found.item(CODE), found.chair, found.user(1), room_of(sheet).state
    codes = _together(
        lambda: services.confirm_consensus(actor=member, sheet=sheet, seen=seen),
        lambda: services.save_consensus_mark(actor=chair, sheet=sheet, item=item, percent=60, version=1),
    )
    assert codes[1] == "done"
    assert codes[0] in ("done", "stale_state")
    assert room_of(sheet).confirmed == 0


def test_what_is_recorded_while_the_chair_agrees_is_in_the_frozen_sheet_or_refused():
    found, sheet = _complete()
    confirmed_by(found, sheet, range(5))
    item, recorder, chair = found.item(CODE), secretary(found), found.chair
    codes = _together(
        lambda: services.agree_consensus(actor=chair, sheet=sheet),
        lambda: services.save_consensus_mark(actor=recorder, sheet=sheet, item=item, percent=60, version=1),
    )
    state = ConsensusSheet.objects.get(pk=sheet.pk).state
    assert (codes, state) in (
        (["done", "refused"], "agreed"),  # frozen first
        (["text_empty", "done"], "open"),  # the change voided the confirmations
    )


def test_who_is_recused_in_the_same_moment_confirms_before_or_not_at_all():
    found, sheet = _complete()
    member, seen = found.user(1), room_of(sheet).state
    codes = _together(
        lambda: services.confirm_consensus(actor=member, sheet=sheet, seen=seen),
        lambda: make.make_conflict(member, found.application),
    )
    assert codes[1] == "done"
    assert codes[0] in ("done", "gone")
    assert member.pk not in {answer.assessor.user_id for answer in room_of(sheet).answers}
