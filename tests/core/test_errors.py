from django.utils import translation
from django.utils.translation import gettext_lazy

from award.core.errors import Conflict, ServiceError, StaleState
from award.core.messages import sentence
from award.domain.errors import AwardError


def test_a_service_says_its_own_sentence_in_the_language_of_the_reader():
    error = ServiceError(gettext_lazy("Monday"), code="day", n=1)
    assert (error.code, error.params) == ("day", {"n": 1})
    assert isinstance(error, AwardError)
    with translation.override("zh-hans"):
        assert str(error) == sentence(error) == "星期一"


def test_a_stale_state_says_what_to_do():
    with translation.override("en"):
        assert "Reload the page" in str(StaleState())
    assert str(StaleState("Other words.")) == "Other words."


def test_a_conflict_keeps_both_texts():
    error = Conflict(current="theirs", version=3)
    assert (error.current, error.version, error.code) == ("theirs", 3, "stale_write")
