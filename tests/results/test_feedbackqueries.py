import pytest

from award.accounts.models import User
from award.results.feedbackqueries import feedback_of, names_to_avoid, passages_of, remarks_of, source_remarks
from tests import factories as make
from tests.results.feedbackcases import BETTER, GOOD, agreed, begun, merged
from tests.scoring.scene import finding_on, visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_draft_and_remarks_of_an_application():
    found, draft = begun()
    assert feedback_of(found.application) == draft
    assert [row.text for row in remarks_of(draft)] == [GOOD]
    assert feedback_of(make.make_application(found.cycle)) is None


def test_names_are_those_the_panel_knows_and_no_others():
    found, draft = begun()
    known = make.make_application(found.cycle, state="accepted")
    make.assign(found.panel, known, found.round)
    elsewhere = make.make_application(found.cycle, state="accepted")
    other = make.make_panel(found.cycle)
    User.objects.filter(expert__seats__panel=other).update(name="别组专家")
    make.assign(other, elsewhere, found.round)
    names = names_to_avoid(draft)
    assert {found.user(place).name for place in range(5)} | {known.organisation.name} == names
    assert elsewhere.organisation.name not in names
    assert "别组专家" not in names


def test_after_a_visit_the_remarks_merged_before_it_are_taken_over():
    found, after = visit()
    finding_on(found.assignments[0].sheet)
    before = type(after).objects.get(round__kind="consensus")
    merged(before)
    assert [row.text for row in source_remarks(after)] == [BETTER]
    merged(after, GOOD)
    assert [row.text for row in source_remarks(after)] == [GOOD]


def test_passages_are_told_by_the_remark_that_cites_them():
    found, sheet = agreed()
    rows = source_remarks(sheet)
    [finding] = rows[0].findings
    assert passages_of(found.application, rows) == {finding.pk: [("p1", "¶1")]}
