"""Applications composed from the stock of texts."""

from __future__ import annotations

import io

import pypdf
import pytest

from award.domain.programme import load_programme
from award.home.demo.stock import YEARS, Composed, compose, evidence_file, organisations, read, short_name
from tests.factories import ROOT, criteria

CYCLES = (2024, 2026)


@pytest.fixture(scope="module")
def programme():
    source = (ROOT / "criteria" / "programmes" / "hainan.toml").read_bytes()
    return load_programme(source, name="hainan.toml", criteria=criteria())


def whole(composed: Composed, year: int) -> None:
    for item in criteria().items:
        layers = [layer.code for layer in criteria().kind_of(item.code).layers] or [""]
        texts = [composed.answers[item.code, layer] for layer in layers]
        assert all(texts), item.code
        assert sum(len(text) for text in texts) <= item.max_characters, item.code
        for row in composed.measures.get(item.code, []):
            assert {str(y) for y in range(year - YEARS, year)} <= set(row["values"])
    assert all(composed.profile[question.code] for question in criteria().profile)


@pytest.mark.parametrize("year", CYCLES)
def test_every_organisation_has_a_whole_application_within_the_limits(year, programme):
    for organisation in organisations(year):
        composed = compose(organisation, year, criteria(), programme, 7)
        whole(composed, year)
        wanted = {(row.code, y) for row in programme.application.indicators for y in range(year - YEARS, year)}
        assert set(composed.indicators) == wanted
        shares = {row.code for row in programme.application.indicators if row.unit.zh == "%"}
        assert all(value <= 100 for (code, _year), value in composed.indicators.items() if code in shares)


def test_the_same_seed_composes_the_same_and_another_seed_another(programme):
    row = organisations(2024)[0]
    assert compose(row, 2024, criteria(), programme, 7) == compose(row, 2024, criteria(), programme, 7)
    assert compose(row, 2024, criteria(), programme, 7) != compose(row, 2024, criteria(), programme, 8)


def test_an_application_written_out_in_full_is_taken_as_it_is(programme):
    row = next(row for row in organisations(2026) if row.get("full"))
    full = read(row["full"].removesuffix(".toml"))
    assert compose(row, 2026, criteria(), programme, 7).profile == full["profile"]


def test_an_organisation_of_no_cycle_of_the_cast_is_not_there():
    assert organisations(2025) == []
    assert [len(organisations(year)) for year in CYCLES] == [
        sum(year in row["cycles"] for row in read("cast")["organisations"]) for year in CYCLES
    ]


@pytest.mark.parametrize(
    ("name", "short"),
    [("海南甲股份有限公司", "海南甲"), ("海南乙集团有限责任公司", "海南乙"), ("海口丙医院", "海口丙医院")],
)
def test_a_company_is_named_short_in_its_own_texts(name, short):
    assert short_name({"name_zh": name}) == short


def test_documents_are_valid_and_differ_by_their_mark():
    pages = [pypdf.PdfReader(io.BytesIO(evidence_file(mark)), strict=True).pages for mark in ("A1", "B2")]
    assert [len(page) for page in pages] == [1, 1]
    assert [page[0].extract_text() for page in pages] == ["Demonstration document A1", "Demonstration document B2"]
