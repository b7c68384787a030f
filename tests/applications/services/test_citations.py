"""References to pages of files: only to what is there, and part of what is submitted."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.applications import services
from award.applications.models import Citation
from award.applications.queries import revision_content
from award.core.errors import ServiceError, StaleState
from tests.applications.cast import events, fill, make_team, submit
from tests.applications.services.test_files import attach
from tests.factories import make_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def cite(team, file, **changes):
    given = {"actor": team.editor, "application": team.application, "item": team.item(), "evidence": file}
    return services.cite_evidence(**{**given, "part": "method", "page": 2, **changes})


def test_a_page_is_cited_once_and_goes_into_the_revision():
    team = make_team()
    fill(team)
    file = attach(team)
    first = cite(team, file, note="会议纪要")
    assert cite(team, file) == first
    whole = cite(team, file, page=None)
    assert cite(team, file, page=None) == whole
    assert len(events("evidence.cited")) == 2
    entries = {entry["code"]: entry for entry in revision_content(submit(team))["items"]}
    assert entries["4.1.2"]["citations"] in (
        [_entry(file, 2, "会议纪要"), _entry(file, None, "")],
        [_entry(file, None, ""), _entry(file, 2, "会议纪要")],
    )
    assert "citations" not in entries["4.1.3"]


def _entry(file, page, note):
    return {"part": "method", "evidence": file.pk, "page": page, "note": note}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"page": 0}, "from 1"),
        ({"page": 3}, "no page 3"),  # the file has two
        ({"part": "nothing"}, "no such part"),
        ({"note": "长" * 121}, "120"),
    ],
)
def test_what_is_not_there_cannot_be_cited(changes, said):
    team = make_team()
    with pytest.raises(ServiceError, match=said):
        cite(team, attach(team), **changes)
    assert not Citation.objects.exists()


def test_a_removed_or_foreign_file_cannot_be_cited():
    team, other = make_team(), make_team()
    file, theirs = attach(team), attach(other)
    cite(team, file)
    services.remove_evidence(actor=team.owner, evidence=file)
    assert not Citation.objects.exists(), "with the file its citations go"
    for wrong in (file, theirs):
        with pytest.raises(ServiceError, match="not attached"):
            cite(team, wrong)


def test_removing_twice_and_rights():
    team = make_team()
    citation = cite(team, attach(team))
    with pytest.raises(ServiceError):
        services.remove_citation(actor=team.viewer, citation=citation)
    with pytest.raises(Http404):
        services.remove_citation(actor=team.rival, citation=citation)
    services.remove_citation(actor=team.owner, citation=citation)
    with pytest.raises(StaleState):
        services.remove_citation(actor=team.owner, citation=citation)
    closed = make_team(cycle=make_cycle("eligibility"))
    with pytest.raises(ServiceError):
        services.cite_evidence(
            actor=closed.owner, application=closed.application, item=closed.item(), evidence=citation.evidence
        )
