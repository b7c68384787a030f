"""Reading comments and citations."""

from __future__ import annotations

import pytest
from django.http import Http404

from award.applications import services
from award.applications.discussion import citations_of, get_citation, get_comment, threads_of
from tests.applications.cast import make_team
from tests.applications.services.test_files import attach

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_open_threads_come_first_each_with_its_answers():
    team = make_team()

    def write(text, **more):
        return services.write_comment(actor=team.owner, application=team.application, text=text, **more)

    old = write("旧", item_code="4.1.2")
    new = write("新", item_code="4.1.2")
    write("答", reply_to=new)
    whole = write("全局")
    services.resolve_comment(actor=team.editor, comment=old)
    texts = [(t.comment.text, [r.text for r in t.replies]) for t in threads_of(team.application, "4.1.2")]
    assert texts == [("新", ["答"]), ("旧", [])]
    assert [t.comment for t in threads_of(team.application, "4.1.2", settled=False)] == [new]
    assert [t.comment for t in threads_of(team.application, "")] == [whole]
    assert len(threads_of(team.application)) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_threads_and_citations_are_one_query_each(count, django_assert_num_queries):
    team = make_team()
    file, item = attach(team), team.item()
    for place in range(count):
        comment = services.write_comment(actor=team.owner, application=team.application, text=f"{place}")
        services.write_comment(actor=team.editor, application=team.application, text="答", reply_to=comment)
        services.cite_evidence(
            actor=team.owner, application=team.application, item=item, evidence=file, part="method",
            page=None if place == 2 else place + 1,
        )  # fmt: skip
    with django_assert_num_queries(1):
        threads = threads_of(team.application)
        assert [str(thread.comment.author) for thread in threads] == [str(team.owner)] * count
    with django_assert_num_queries(1):
        assert len([row.evidence.name for row in citations_of(team.application, item.pk)]) == count


def test_doors_open_to_members_only():
    team = make_team()
    comment = services.write_comment(actor=team.owner, application=team.application, text="a")
    citation = services.cite_evidence(
        actor=team.owner, application=team.application, item=team.item(), evidence=attach(team), part="method"
    )
    assert get_comment(team.viewer, comment.pk) == comment
    assert get_citation(team.viewer, citation.pk) == citation
    for door, row in ((get_comment, comment), (get_citation, citation)):
        with pytest.raises(Http404):
            door(team.rival, row.pk)
        with pytest.raises(Http404):
            door(team.owner, 987654)
