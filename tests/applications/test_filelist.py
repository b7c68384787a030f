"""The list of files: numbers, citations, choice and order."""

from __future__ import annotations

import pytest

from award.applications.filelist import SORTS, citations_of, file_list
from award.applications.models import Citation
from award.core.clock import now
from tests.applications.cast import make_team, pdf
from tests.applications.services.test_files import attach
from tests.applications.services.test_uploads import begin

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def team():
    return make_team()


def cite(team, file, code, page=None):
    return Citation.objects.create(
        application=team.application, item=team.item(code), evidence=file, page=page, cited_by=team.owner,
        cited_at=now(),
    )  # fmt: skip


def test_files_keep_their_numbers_whatever_is_chosen_and_in_whatever_order(team):
    attach(team, pdf(1, "licence"), name="执照.pdf", document="licence")
    second = attach(team, pdf(9), name="b.pdf", item=team.item("4.7.2"))
    third = attach(team, pdf(3), name="a.pdf")
    cite(team, third, "4.1.2", 3)
    cite(team, third, "4.1.2", 1)
    cite(team, third, "4.2.2")
    listed = file_list(team.viewer, team.application)
    assert [(row.number, row.file) for row in listed.rows] == [(2, second), (3, third)]
    assert listed.rows[1].places == [("4.1.2", [1, 3]), ("4.2.2", [])]
    assert listed.codes == ["4.1.2", "4.2.2", "4.7.2"]
    assert (listed.total, listed.shelf.files) == (2, 3)
    for item, numbers in (("4.7.2", [2]), ("4.1.2", [3]), ("9.9.9", [2, 3]), ("", [2, 3])):
        assert [row.number for row in file_list(team.owner, team.application, item=item).rows] == numbers
    orders = {sort: [row.number for row in file_list(team.owner, team.application, sort=sort).rows] for sort in SORTS}
    assert orders == {"number": [2, 3], "name": [3, 2], "pages": [2, 3], "size": [2, 3], "time": [3, 2]}
    assert file_list(team.owner, team.application, sort="__class__").sort == "number"
    assert (citations_of(third).number, len(citations_of(third).citations)) == (3, 3)


def test_each_person_sees_its_own_unfinished_uploads(team):
    upload = begin(team)
    assert file_list(team.owner, team.application).uploads == [upload]
    colleague = file_list(team.editor, team.application)
    assert (colleague.uploads, colleague.shelf.files) == ([], 1)
