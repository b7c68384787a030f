"""Numbered paragraphs, trends and the fragments that other apps include."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from award.applications.templatetags.applications import (
    both_together,
    evidence_of_item,
    factor_hint,
    item_glyph,
    measure_spark,
    measure_trend,
    numbered,
    paragraphs_of,
    years_of,
)
from award.core.messages import factor_name
from tests.applications.cast import measure
from tests.factories import criteria

pytestmark = pytest.mark.django_db


def entry(code="4.1.2", **fields):
    layers = [
        {"code": "method", "text": "一\n\n二"},
        {"code": "deployment", "text": ""},
        {"code": "results", "text": "三"},
    ]
    return {"code": code, "is_not_applicable": False, "reason": "", "layers": layers, "measures": [], **fields}


def test_paragraphs_are_numbered_through_the_item():
    layers = numbered(entry(), criteria().kind("process"))
    found = [(p.number, p.anchor, p.text) for layer in layers for p in layer.paragraphs]
    assert found == [
        (1, "p-4.1.2-method-1", "一"), (2, "p-4.1.2-method-2", "二"), (3, "p-4.1.2-results-3", "三"),
    ]  # fmt: skip
    nameless = numbered(entry("4.7.2", layers=[{"code": "", "text": "甲"}]), criteria().kind("result"))
    assert (nameless[0].name, nameless[0].paragraphs[0].anchor) == ("", "p-4.7.2-1")
    assert paragraphs_of(" a \n\n\n b ") == ["a", "b"]


def test_years_and_sparks_of_measures():
    rows = [measure(2026), measure(2026, values={"2021": "1"})]
    assert years_of(rows) == ["2021", "2023", "2024", "2025"]
    assert "<svg" in measure_spark(rows[0], ["2023", "2024", "2025"])
    assert measure_spark(rows[1], ["2021"]) == ""
    assert measure_trend(measure(2026, values={}), ["2025"]) == ""


def test_every_factor_of_the_shipped_criteria_has_a_name():
    for code in ("gbt19580-2012", "baldrige-2023", "efqm-2020"):
        for kind in criteria(code).kinds:
            assert all(factor_name(factor) != factor and factor_hint(factor) for factor in kind.factors)
    assert (factor_name("unknown"), factor_hint("unknown")) == ("unknown", "")


def test_item_glyph_says_its_state_in_words():
    with override("en"):
        assert 'aria-label="finished"' in item_glyph("done")
        assert 'aria-label="this page"' in item_glyph("done", True)


def test_evidence_keeps_its_number_in_the_application():
    files = [{"id": 1, "item": ""}, {"id": 2, "item": "4.1.2"}]
    assert evidence_of_item(files, "4.1.2") == [{"id": 2, "item": "4.1.2", "place": 2}]


def test_revision_item_fragment_escapes_and_links_only_where_told():
    files = [{"id": 7, "name": "<b>.pdf", "item": "4.1.2", "kind": "pdf", "size": 1, "sha256": "", "pages": 1}]
    context = {
        "entry": entry(layers=[{"code": "method", "text": "<script>alert(1)</script>"}], measures=[measure(2026)]),
        "item": criteria().item("4.1.2"), "kind": criteria().kind("process"), "content": {"evidence": files},
    }  # fmt: skip
    plain = render_to_string("applications/_revision_item.html", context)
    assert "<script>" not in plain
    assert "&lt;b&gt;.pdf" in plain
    assert "<a " not in plain
    linked = render_to_string(
        "applications/_revision_item.html", {**context, "evidence_url_name": "applications:evidence_file"}
    )
    assert 'href="/my/evidence/7/file/"' in linked


def test_revision_fragment_never_shows_contact_data():
    content = {
        "organisation": {"name": "企业", "credit_code": "91"}, "indicators": [], "profile": [], "evidence": [],
        "basic": {"contact_name": "陈立新", "contact_phone": "0898-1", "contact_email": "a@example.org"},
        "items": [entry()],
    }  # fmt: skip
    page = render_to_string("applications/_revision.html", {"content": content, "criteria": criteria()})
    assert 'id="p-4.1.2-method-1"' in page
    for secret in ("陈立新", "0898-1", "a@example.org"):
        assert secret not in page


def test_both_together_has_every_word_of_both_texts():
    assert both_together("按月复核目标。", "按季复核目标并公布。") == "按月季复核目标并公布。"
