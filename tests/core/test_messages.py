"""Every sentence of the rules in both languages, and every state of the tables named."""

from __future__ import annotations

import pytest
from django.utils import translation

from award.core.messages import SENTENCES, STATES, sentence, state_label
from award.domain.errors import MESSAGES, AwardError, DomainError
from award.domain.lifecycle import TABLES, require_transition


def test_every_sentence_of_the_rules_has_its_translatable_twin():
    with translation.override("en"):
        ours = {code: str(text) for code, text in SENTENCES.items() if code in MESSAGES}
    assert ours == MESSAGES
    # What the rules raise without a sentence of their own.
    assert set(SENTENCES) - set(MESSAGES) <= {"transition_not_allowed"}


def test_every_sentence_is_said_in_chinese():
    with translation.override("zh-hans"):
        faults = [code for code, text in SENTENCES.items() if not any("\u4e00" <= c <= "\u9fff" for c in str(text))]
    assert SENTENCES
    assert faults == []


def test_parameters_are_filled_in():
    error = AwardError("credit_code.short", length=17, missing=1)
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert "17" in sentence(error)
            assert "{" not in sentence(error)


def test_a_step_that_is_not_allowed_is_said_as_a_sentence():
    with pytest.raises(DomainError) as caught:
        require_transition("cycle", "published", "draft")
    with translation.override("en"):
        assert " " in sentence(caught.value), "a bare code would be shown to a person"


def test_every_state_of_every_table_has_a_name_and_nothing_else():
    # A state nobody may reach any more must go from both.
    assert set(STATES) == {f"{table}.{state}" for table, states in TABLES.items() for state in states}


def test_a_label_speaks_the_language_of_the_page():
    with translation.override("en"):
        assert state_label("application", "rejected") == "Not accepted"
