"""Who works where, who wrote last, what is discussed and what happened: read for the task list."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from award.applications import services
from award.applications.models import Comment, FieldLock
from award.applications.working import EVIDENCE, HERE, PROFILE, teamwork_of
from award.core.clock import now
from tests.applications.cast import make_team, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def lock(team, holder, code, part="method", ago=timedelta()):
    moment = now() - ago
    return FieldLock.objects.create(
        application=team.application, item_code=code, part=part, holder=holder, taken_at=moment, seen_at=moment
    )


def typed(team, actor, code, part, text="文字", version=0):
    return services.save_typed(actor=actor, pk=team.application.pk, code=code, part=part, text=text, version=version)


def test_people_at_work_come_before_those_who_wrote_last_and_each_once():
    team = make_team()
    with time_machine.travel(team.application.created_at, tick=False) as clock:
        typed(team, team.owner, "4.1.2", "method")
        clock.shift(60)
        typed(team, team.editor, "4.1.2", "deployment")
        typed(team, team.editor, "", "B.1.1a")
        clock.shift(60)
        services.attach_evidence(actor=team.owner, application=team.application, name="a.pdf", data=pdf())
        assert [worker.name for worker in teamwork_of(team.application).at(["4.1.2"])] == ["editor", "owner"]
        lock(team, team.owner, "4.1.2")
        lock(team, team.viewer, "4.2.1", ago=HERE + timedelta(seconds=1))
        found = teamwork_of(team.application)
        assert [(worker.name, worker.is_here) for worker in found.at(["4.1.2"])] == [("owner", True), ("editor", False)]
        assert [worker.name for worker in found.at(["4.1.2", PROFILE], most=1)] == ["owner"]
        assert [worker.name for worker in found.at([PROFILE])] == ["editor"]
        assert [worker.name for worker in found.at([EVIDENCE])] == ["owner"]
        assert found.at(["4.2.1"]) == []
        clock.shift(HERE.total_seconds() + 1)
        assert not any(worker.is_here for worker in teamwork_of(team.application).workers)


def test_open_comments_are_counted_by_place_without_replies_and_resolved_ones():
    team = make_team()

    def comment(code, **fields):
        return Comment.objects.create(
            application=team.application, item_code=code, author=team.editor, text="请核对", written_at=now(), **fields
        )

    first = comment("4.1.2")
    comment("4.1.2", reply_to=first)
    comment("4.1.3", resolved_by=team.owner, resolved_at=now())
    comment(PROFILE)
    found = teamwork_of(team.application)
    assert (found.open_comments(["4.1.2", "4.1.3"]), found.open_comments([PROFILE])) == (1, 1)


def test_what_happened_is_told_in_words_the_latest_first_and_now_before_all():
    team = make_team()
    arguments = {"application": team.application, "item": team.item()}
    team.editor.name = ""
    team.editor.save()
    with time_machine.travel(team.application.created_at + timedelta(days=1), tick=False) as clock:
        for place in range(2):
            services.attach_evidence(
                actor=team.owner, application=team.application, name=f"{place}.pdf", data=pdf(place + 1)
            )
            clock.shift(60)
        services.set_item_state(actor=team.editor, **arguments, is_done=True)
        clock.shift(60)
        services.set_item_state(actor=team.owner, **arguments, is_done=False)
        clock.shift(60)
        typed(team, team.editor, "4.1.2", "method")
        clock.shift(60)
        typed(team, team.editor, "", "B.1.1a")
        lock(team, team.owner, "4.7.2", "", ago=timedelta(seconds=30))
        acts = teamwork_of(team.application).acts
        assert [(act.who, act.what) for act in acts] == [
            ("owner", "is writing 4.7.2"),
            ("a colleague", "edited the organisation profile"),
            ("owner", "took up 4.1.2 again"),
            (str(team.editor), "finished 4.1.2"),
            ("owner", "attached 2 files"),
        ]
        assert [act.when[:6] for act in acts] == ["now", *["today "] * 4]
        assert len(teamwork_of(team.application, most=2).acts) == 2
        clock.shift(86_400)
        assert teamwork_of(team.application).acts[0].when[2] == "-"


def test_items_finished_within_a_week_count_once():
    team = make_team()
    with time_machine.travel(team.application.created_at, tick=False) as clock:
        for code, is_done in (("4.1.2", True), ("4.1.2", False), ("4.1.2", True), ("4.1.3", True), ("4.1.3", False)):
            services.set_item_state(
                actor=team.owner, application=team.application, item=team.item(code), is_done=is_done
            )
        assert teamwork_of(team.application).finished_in_week == 1
        clock.shift(timedelta(days=8))
        assert teamwork_of(team.application).finished_in_week == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_takes_the_same_queries(rows, django_assert_num_queries):
    team = make_team()
    for code in ["4.1.2", "4.1.3", "4.1.4"][:rows]:
        typed(team, team.owner, code, "method")
        lock(team, team.owner, code)
    lock(make_team(), team.owner, "4.1.2")  # of another application
    with django_assert_num_queries(5):  # locks, writers, events, comments, finished
        assert len([worker for worker in teamwork_of(team.application).workers if worker.is_here]) == rows


def test_a_person_has_one_tone():
    team = make_team()
    typed(team, team.owner, "4.1.2", "method")
    (worker,) = teamwork_of(team.application).workers
    assert worker.tone in "abc"
