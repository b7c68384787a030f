import pytest
from django.http import Http404

from award.results import feedbackrights as rights
from award.results import services
from tests import factories as make
from tests.results.feedbackcases import agreed, begun
from tests.scoring.scene import secretary, stranger, talk

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize("who", ["other_panel", "owner", "superuser", "office", "conflicted", "member", "left"])
def test_a_draft_does_not_exist_for_anyone_outside_the_panel(who):
    found, draft = begun()
    actor = stranger(found, who)
    with pytest.raises(Http404):
        rights.get_feedback(actor, draft.pk)
    with pytest.raises(Http404):
        rights.get_feedback_remark(actor, draft.remarks.get().pk)
    with pytest.raises(Http404):
        rights.get_feedback_source(actor, draft.source_id)


def test_members_read_chair_and_secretary_write_the_chair_hands_in():
    found, draft = begun()
    member, clerk = found.user(1), secretary(found)
    assert rights.get_feedback(member, draft.pk) == draft
    assert rights.can_read_feedback(member, draft)
    assert [bool(rights.can_write_feedback(actor, draft)) for actor in (found.chair, clerk, member)] == [
        True,
        True,
        False,
    ]
    assert [bool(rights.can_submit_feedback(actor, draft)) for actor in (found.chair, clerk, member)] == [
        True,
        False,
        False,
    ]
    assert not rights.can_take_back_feedback(found.chair, draft)
    done = services.submit_feedback(actor=found.chair, draft=draft, is_looked_over=True)
    assert not rights.can_write_feedback(found.chair, done)
    assert rights.can_take_back_feedback(found.chair, done)
    assert not rights.can_take_back_feedback(clerk, done)


def test_a_draft_begins_once_the_sheet_is_agreed():
    found, sheet = agreed()
    assert rights.can_begin_feedback(found.chair, sheet)
    assert not rights.can_begin_feedback(found.user(1), sheet)
    found, sheet = talk()
    assert not rights.can_begin_feedback(found.chair, sheet)


def test_nobody_is_hidden_from_what_is_missing():
    with pytest.raises(Http404):
        rights.get_feedback(make.make_user(), 987654)
    with pytest.raises(Http404):
        rights.get_feedback_remark(make.make_user(), 987654)
