import pytest

from award.audit.queries import events_about, events_for, last_hash, object_ref, open_act, open_acts
from award.audit.services import ask, decide, record
from tests import factories

pytestmark = pytest.mark.django_db


def test_only_supervisors_and_the_chief_read_the_trail():
    record(actor=None, action="test.happened")
    readers = {role: events_for(factories.make_user("", role)).count()
               for role in ("supervisor", "chief", "office", "expert", "committee", "recommender")}  # fmt: skip
    assert readers == {"supervisor": 1, "chief": 1, "office": 0, "expert": 0, "committee": 0, "recommender": 0}
    assert events_for(factories.make_user(is_superuser=True)).count() == 0
    gone = factories.make_user("", "supervisor", is_active=False)
    assert events_for(gone).count() == 0


def test_events_of_one_object_oldest_first():
    user, other = factories.make_user(), factories.make_user()
    for target in (user, other, user):
        record(actor=None, action="test.happened", target=target)
    assert [event.seq for event in events_about(user)] == [1, 3]
    assert object_ref(user) == ("accounts.user", str(user.pk))


def test_open_acts_are_those_that_await_a_second_person():
    asker, second = factories.make_user(), factories.make_user()
    first, later = (ask(actor=asker, kind=kind, target=asker) for kind in ("release", "confirm"))
    decide(actor=second, act=first, approve=True, target=asker)
    assert open_act("release", asker) is None
    assert open_act("confirm", asker) == later
    assert list(open_acts()) == list(open_acts(["confirm"])) == [later]
    assert list(open_acts([])) == []


def test_last_hash_is_the_end_of_the_chain():
    assert last_hash() == "0" * 64
    _first, last = record(actor=None, action="test.one"), record(actor=None, action="test.two")
    assert last_hash() == last.hash
