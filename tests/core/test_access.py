import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_lazy

from award.accounts.models import User
from award.core.access import ALLOWED, HIDDEN, Actor, HiddenFromActor, enforce, refused


def test_a_verdict_is_true_only_when_allowed():
    assert ALLOWED
    assert not HIDDEN
    assert not refused("round closed")
    assert HIDDEN.reason == ""


def test_enforce_turns_a_verdict_into_an_answer():
    enforce(ALLOWED)
    with pytest.raises(HiddenFromActor) as hidden:
        enforce(HIDDEN)
    assert isinstance(hidden.value, Http404)
    assert str(hidden.value) == ""
    with pytest.raises(PermissionDenied, match=r"^round closed$"):
        enforce(refused("round closed"))


def test_the_reason_is_said_in_the_language_of_the_reader():
    verdict = refused(gettext_lazy("Monday"))
    with translation.override("zh-hans"), pytest.raises(PermissionDenied, match="星期一"):
        enforce(verdict)


def test_a_user_is_an_actor():
    assert isinstance(User(), Actor)
    assert not isinstance(object(), Actor)
