"""What may follow what: every pair of states, so that only listed steps succeed."""

from __future__ import annotations

import itertools

import pytest

from award.domain.errors import DomainError
from award.domain.lifecycle import TABLES, may_follow, require_transition

# The steps as the office reads them; a step added to a table must be added here by someone who meant it.
ALLOWED = {
    "cycle": "draft>applying>eligibility>assessing>deciding>noticing>published noticing>deciding "
    + " ".join(f"{s}>cancelled" for s in ("draft", "applying", "eligibility", "assessing", "deciding", "noticing")),
    "round": "pending>open>closed",
    "application": "draft>submitted draft>withdrawn submitted>submitted submitted>withdrawn submitted>accepted "
    "submitted>rejected accepted>rejected accepted>withdrawn rejected>accepted submitted>returned returned>submitted "
    "returned>withdrawn accepted>submitted",
    "score_sheet": "draft>sealed sealed>draft",
    "consensus_sheet": "open>agreed",
    "feedback_draft": "drafting>submitted submitted>drafting",
    "snapshot": "frozen>released",
    "correction": "open>answered open>lapsed",
    "decision": "recorded>confirmed",
    "notice": "draft>posted posted>ended posted>withdrawn",
    "commendation": "draft>issued",
    "certificate": "valid>suspended valid>revoked suspended>valid suspended>revoked",
    "act": "asked>approved asked>refused",
    "message": "queued>sent queued>failed queued>held held>queued failed>queued "
    "queued>digested queued>dropped held>dropped failed>dropped",
    "panel_plan": "draft>committed committed>drawn drawn>adopted draft>discarded committed>discarded drawn>discarded",
    "seat_invitation": "open>accepted open>declined open>withdrawn open>lapsed accepted>withdrawn accepted>declined",
    "avoidance": "open>granted open>refused open>withdrawn",
    "screening_hit": "open>confirmed open>dismissed confirmed>dismissed dismissed>confirmed",
    "department_request": "draft>sent draft>dropped sent>answered sent>dropped",
    "survey_import": "asked>confirmed asked>refused",
    "defence_session": "draft>committed>drawn committed>draft",
}


def _steps(text: str) -> set[tuple[str, str]]:
    chains = (chain.split(">") for chain in text.split())
    return {pair for chain in chains for pair in itertools.pairwise(chain)}


@pytest.mark.parametrize("name", TABLES)
def test_only_the_listed_steps_are_allowed(name):
    states = TABLES[name]
    found = {(old, new) for old in states for new in states if may_follow(name, old, new)}
    assert found == _steps(ALLOWED[name])


@pytest.mark.parametrize("name", TABLES)
def test_every_step_leads_to_a_state_of_the_table_and_is_meant_for_someone(name):
    for steps in TABLES[name].values():
        assert all(step.to in TABLES[name] and step.by for step in steps)


def test_the_gate_refuses_with_what_was_asked():
    require_transition("round", "pending", "open")
    with pytest.raises(DomainError) as caught:
        require_transition("round", "closed", "open")
    assert caught.value.code == "transition_not_allowed"
    assert caught.value.params == {"table": "round", "old": "closed", "new": "open"}


def test_a_state_that_the_table_lacks_is_a_fault_of_the_code():
    with pytest.raises(KeyError):
        may_follow("round", "nowhere", "open")
    with pytest.raises(KeyError):
        may_follow("nothing", "open", "closed")
