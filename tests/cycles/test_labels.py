"""Names of codes."""

from __future__ import annotations

import pytest
from django.utils import translation

from award.core.messages import FACTORS, factor_name
from award.cycles import labels
from award.domain.programme import load_programme
from tests.factories import ROOT, criteria


@pytest.mark.parametrize(("weight", "shown"), [("0.20", "20%"), ("0.125", "12.5%"), ("1", "100%"), ("0.60", "60%")])
def test_weights_are_shown_as_per_cent(weight, shown):
    assert labels.weight_percent(weight) == shown


def test_every_code_of_the_shipped_files_has_a_name():
    for code in ("gbt19580-2012", "baldrige-2023", "efqm-2020"):
        for kind in criteria(code).kinds:
            assert kind.code in labels.KINDS
            assert set(kind.factors) <= set(FACTORS)
    assert factor_name("unheard_of") == "unheard_of"


def test_scopes_are_named():
    source = (ROOT / "criteria" / "programmes" / "hainan.toml").read_bytes()
    programme = load_programme(source, name="hainan.toml", criteria=criteria())
    with translation.override("en"):
        assert labels.scope_name("category:4.7", programme, criteria(), "en") == "4.7 Results"
        assert labels.scope_name("round:site", programme, criteria(), "en") == "Site visit"
        assert labels.scope_name("total", programme, criteria(), "en") == "Total"


def test_dates_are_named_by_the_name_under_which_they_are_kept():
    with translation.override("en"):
        assert labels.date_name("notice_on", {}) == "Public notice posted"
        assert labels.date_name("starts:site", {"site": "Site visit"}) == "Site visit begins"
        assert labels.date_name("due:gone", {}) == "gone due"
