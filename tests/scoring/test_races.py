"""Two people act at once: one wins, the loser is told why, nothing is lost, and the rules of the data hold.

On PostgreSQL the acts run in threads that start together. The SQLite of the tests lies in memory and writes one
transaction after the other: there they run in an order drawn by lot, each with what it had read before the other.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from award.audit.services import verify
from award.core.access import HiddenFromActor, Refused
from award.core.errors import Conflict, ServiceError
from award.cycles.services import close_round
from award.domain.errors import AwardError
from award.panels.services import declare_conflict
from award.scoring import permissions, services
from award.scoring.models import ConsensusSheet, ItemScore, ScoreSheet
from award.scoring.sealed import sheet_faults
from tests import factories as make
from tests.scoring.scene import Scene, scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

IS_FULL = os.environ.get("AWARD_TEST_SIZE") == "full"
TIMES = 100 if IS_FULL else 10
PATIENCE = 60  # seconds

Act = Callable[[], Any]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def race(*acts: Act) -> list[BaseException | None]:
    """What each act raised, None for those that came through."""
    ends: list[BaseException | None] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            acts[place]()
        except (AwardError, HiddenFromActor, Refused) as error:
            ends[place] = error

    if connection.vendor == "sqlite":
        for place in random.sample(range(len(acts)), len(acts)):
            run(place)
        return ends
    start, broken = threading.Barrier(len(acts)), []

    def go(place: int) -> None:
        try:
            with translation.override("en"):
                start.wait(timeout=PATIENCE)
                run(place)
        except BaseException as error:  # told to the main thread
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert broken == []
    return ends


def own(found: Scene, place: int = 0) -> ScoreSheet:
    """The sheet as a page of its assessor holds it."""
    return permissions.get_sheet(found.user(place), ScoreSheet.objects.get(assignment=found.assignments[place]).pk)


def whole() -> None:
    """The trail is a chain, and each sealed sheet is what was sealed."""
    assert list(verify()) == []
    assert list(sheet_faults()) == []


def test_seal_against_close() -> None:
    chief = make.make_user("chief", "chief")
    for _time in range(TIMES):
        found = scene()
        found.sheet(0, 55)
        sheet, actor = own(found), found.user(0)
        sealing, closing = race(
            lambda: services.seal_sheet(actor=actor, sheet=sheet),  # noqa: B023 - run before the next turn
            lambda: close_round(actor=chief, round=found.round),  # noqa: B023
        )
        assert closing is None
        state = ScoreSheet.objects.get(pk=sheet.pk).state
        if sealing is None:
            assert state == "sealed"
        else:
            assert state == "draft"
            assert isinstance(sealing, ServiceError)
            assert "closed" in str(sealing)
        assert ItemScore.objects.filter(sheet=sheet, percent=55).count() == 23
    whole()


def test_recuse_against_save() -> None:
    for _time in range(TIMES):
        found = scene()
        found.sheet(0, {})
        sheet, actor, item = own(found), found.user(0), found.item("4.1.2")
        saving, recusing = race(
            lambda: services.save_mark(actor=actor, sheet=sheet, item=item, percent=40, version=0),  # noqa: B023
            lambda: declare_conflict(actor=actor, assignment=found.assignments[0], reason="曾任职"),  # noqa: B023
        )
        assert recusing is None
        assert saving is None or isinstance(saving, HiddenFromActor)
        assert ItemScore.objects.filter(sheet=sheet).exists() is (saving is None)
        assert not permissions.can_see_sheet(actor, ScoreSheet.objects.get(pk=sheet.pk))
    whole()


def test_two_tabs_saving_the_same_mark() -> None:
    for _time in range(TIMES):
        found = scene()
        found.sheet(0, {})
        actor, item = found.user(0), found.item("4.1.2")
        first, second = own(found), own(found)
        ends = race(
            lambda: services.save_mark(actor=actor, sheet=first, item=item, percent=40, version=0),  # noqa: B023
            lambda: services.save_mark(actor=actor, sheet=second, item=item, percent=65, version=0),  # noqa: B023
        )
        row = ItemScore.objects.get(sheet=first)
        lost = [end for end in ends if end is not None]
        assert [type(end) for end in lost] == [Conflict]
        assert row.percent == (40 if ends[0] is None else 65)
        assert (row.version, lost[0].current) == (1, f"{row.percent}%")
    whole()


def test_the_last_seal_which_opens_against_the_decision_to_reopen() -> None:
    one, other = make.make_user("one", "office"), make.make_user("two", "office")
    for _time in range(TIMES):
        found = scene(2)
        sheets = [found.sheet(place, 50) for place in range(2)]
        sealed = services.seal_sheet(actor=found.user(0), sheet=sheets[0])
        act = services.ask_reopening(actor=one, sheet=sealed, reason="评分页面曾出错")
        last, actor = own(found, 1), found.user(1)
        sealing, deciding = race(
            lambda: services.seal_sheet(actor=actor, sheet=last),  # noqa: B023
            lambda: services.decide_reopening(actor=other, act=act, approve=True),  # noqa: B023
        )
        assert sealing is None
        states = [ScoreSheet.objects.get(pk=sheet.pk).state for sheet in sheets]
        assert states == ["draft" if deciding is None else "sealed", "sealed"]
        assert deciding is None or "open" in str(deciding)
    whole()


def test_the_opening_of_a_consensus_by_a_recusal_against_the_decision_to_reopen() -> None:
    """The sheets open when the last who had not sealed is recused: no consensus stands on a sheet opened again."""
    one, other = make.make_user("one", "office"), make.make_user("two", "office")
    for _time in range(TIMES):
        found = scene(3)
        sheets = [services.seal_sheet(actor=found.user(place), sheet=found.sheet(place, 50)) for place in range(2)]
        act = services.ask_reopening(actor=one, sheet=sheets[0], reason="评分页面曾出错")
        talks = make.round_of(found.cycle, kind="consensus")

        def recused_and_opened(found=found, talks=talks):
            declare_conflict(actor=found.user(2), assignment=found.assignments[2], reason="曾任职")
            services.open_consensus(actor=one, round=talks, application=found.application, panel=found.panel)

        opening, deciding = race(
            recused_and_opened,
            lambda: services.decide_reopening(actor=other, act=act, approve=True),  # noqa: B023
        )
        state = ScoreSheet.objects.get(pk=sheets[0].pk).state
        is_opened = ConsensusSheet.objects.filter(application=found.application).exists()
        assert (opening is None) != (deciding is None)
        assert (state, is_opened) == (("sealed", True) if opening is None else ("draft", False))
        lost = opening or deciding
        assert isinstance(lost, ServiceError)
        assert lost.code == ("refused" if opening is None else "not_open")
    whole()
