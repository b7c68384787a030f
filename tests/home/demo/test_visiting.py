"""The site visit of the demonstration."""

from __future__ import annotations

import pytest

from award.home.demo.scoring import items_of
from award.home.demo.visiting import tour
from award.scoring.models import SiteVisit, VisitPhoto, VisitPoint
from award.scoring.visits import sent_plan
from tests.scoring.scene import visit

pytestmark = [pytest.mark.django_db]


def test_a_visit_is_planned_sent_and_noted_and_the_same_twice():
    noted = []
    for _time in range(2):
        found, sheet = visit()
        tour(sheet, 7, actor=found.chair, items=items_of(found.cycle))
        site = SiteVisit.objects.get(sheet=sheet)
        assert sent_plan(site)["place"]
        assert site.findings.count() == 2
        assert VisitPhoto.objects.filter(visit=site).count() == 1
        results = list(site.points.values_list("result", flat=True))
        assert results.count(VisitPoint.Result.OPEN) == 1
        assert site.interviews.exists()
        assert site.documents.exists()
        noted.append((results, list(site.findings.order_by("pk").values_list("text", flat=True))))
    assert noted[0] == noted[1]
