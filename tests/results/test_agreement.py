"""The summary of a diagnosis, and the incomplete sheets of a frozen standing, each read once."""

from __future__ import annotations

import pytest

from award.core.clock import now
from award.domain.diagnostics.stability import Stability
from award.results import services
from award.results.agreement import Statistic, agreement_of, incomplete_sheets, summary_of
from award.results.models import Diagnosis, Snapshot
from tests.results.cases import make_case

ROUND = {
    "round": "material",
    "panels": {
        "A": {
            "mean": "500.00", "icc": {"ICC(2,k)": {"value": 0.8, "low": 0.5, "high": 0.9}}, "kendall_w": None,
            "krippendorff_alpha": {"interval": 0.6}, "judges_vs_rest": {"J1": 0.5}, "severity": None,
            "notes": {"kendall_w": ["stats.incomplete", {"missing": 2}, "…"]},
        },
        "B": {
            "mean": None, "icc": None, "kendall_w": None, "krippendorff_alpha": None, "judges_vs_rest": None,
            "severity": {"J2": 1.0}, "notes": {"icc": ["stats.one_judge", {}, "…"]},
        },
    },
    "components": [["A-1", "A-2"], ["B-1"]],
    "sheets": [
        {"application": "A-1", "judge": "J1", "total": "400.00", "residual": 2.5, "is_flagged": True},
        {"application": "A-2", "judge": "J1", "total": "600.00", "residual": None, "is_flagged": False},
        {"application": "B-1", "judge": "J2", "total": "300.00", "residual": 0.1, "is_flagged": False},
    ],
    "adjusted": {}, "items": {},
}  # fmt: skip


def rows(*firm: bool | None) -> dict:
    return {"rows": {str(n): {"is_firm": value} for n, value in enumerate(firm)}}


def test_figures_of_a_panel_or_why_there_are_none():
    found = summary_of(ROUND, rows(True, False, True), 1000)
    first, second = found.panels
    assert (first.mean, first.icc, first.alpha) == ("500.00", Statistic(0.8, 0.5, 0.9), Statistic(0.6))
    assert first.w == Statistic(None, reason=("stats.incomplete", {"missing": 2}))
    assert (second.mean, second.icc.reason, second.alpha.reason) == ("", ("stats.one_judge", {}), None)
    assert (first.dots, second.dots) == ((400.0, 600.0), (300.0,))
    assert [(row.application, row.judge, row.residual) for row in found.flagged] == [("A-1", "J1", 2.5)]
    assert (found.marginal, found.spread) == (1, 0.0)


def test_only_rows_of_one_component_are_comparable():
    found = summary_of(ROUND, None, 1000)
    assert found.are_comparable(["A-1", "A-2", "never scored"])
    assert not found.are_comparable(["A-1", "B-1"])


def test_a_round_without_a_cut_counts_none_as_marginal():
    assert summary_of(None, rows(None, None), 1000).marginal is None
    assert summary_of(None, Stability(1, 1000, {}).as_data(), 1000).marginal is None
    assert summary_of(None, rows(True, True), 1000).marginal == 0


@pytest.mark.django_db
def test_long_texts_are_read_once(django_assert_num_queries):
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)))
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    diagnosis = Diagnosis.objects.get()
    with django_assert_num_queries(2):
        assert len(agreement_of(diagnosis).panels) == 1
        assert incomplete_sheets(snapshot) == ()
        assert agreement_of(diagnosis) is agreement_of(diagnosis)
        assert incomplete_sheets(snapshot) == ()


@pytest.mark.django_db
def test_incomplete_sheets_are_those_of_the_frozen_text():
    case = make_case()
    payload = '{"after":"material","incomplete_sheets":[{"application":"A-1","missing":["4.1.1"]}],"rows":[]}'
    snapshot = Snapshot(round=case.round, sha256="5" * 64, payload=payload, inputs={}, engine_version="1", scores="")
    snapshot.taken_by, snapshot.taken_at = case.clerk, now()
    snapshot.save()
    assert incomplete_sheets(snapshot) == ({"application": "A-1", "missing": ["4.1.1"]},)
