"""The self-check of an item: evidence of remarks, ticks against the mark."""

import pytest

from award.scoring.selfcheck import checks_of, doubt_of
from tests import factories as make
from tests.scoring.scene import CODE, finding_on, scene


def _doubt(percent, **ticks):
    criteria = make.criteria()
    return doubt_of(criteria.kind_of(CODE), criteria.allowed_percents(), percent, ticks)


def test_ticks_that_do_not_fit_the_mark_are_told():
    none = dict.fromkeys(("approach", "deployment", "learning", "integration"), "not")
    assert "80" in _doubt(80, **none)
    assert "50–60%" in _doubt(65, approach="full", integration="partly")


@pytest.mark.parametrize(
    ("percent", "ticks"),
    [
        (60, {"integration": "partly"}),
        (65, {"integration": "full"}),
        (None, {"approach": "not"}),
        (80, {}),
        (0, {"approach": "not"}),
    ],
)
def test_ticks_that_fit_raise_no_doubt(percent, ticks):
    assert _doubt(percent, **ticks) == ""


@pytest.mark.django_db
def test_remarks_without_evidence_are_counted():
    kind, steps = make.criteria().kind_of(CODE), make.criteria().allowed_percents()
    sheet = scene().sheet(0)
    cited = finding_on(sheet)
    assert [row.is_fine for row in checks_of(kind, steps, 60, {}, [cited])] == [True]
    bare = finding_on(sheet)
    bare.citations.all().delete()
    (row,) = checks_of(kind, steps, 60, {}, [cited, bare])
    assert not row.is_fine
    assert "1" in row.text
    assert checks_of(kind, steps, 60, {}, []) == []
