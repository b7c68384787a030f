"""Places of the judged revision: tokens, checks, chips and the marked text."""

import pytest

from award.core.errors import ServiceError
from award.scoring import citations
from award.scoring.citations import Chip, Place, checked, chips_of, label_of, segments_of, tokens_of
from award.scoring.models import Citation
from tests.scoring.scene import CODE, finding_on, scene

CONTENT = {
    "items": [
        {
            "code": CODE,
            "layers": [{"code": "a", "text": "甲乙丙丁\n\n 😀戊己 "}, {"code": "b", "text": "庚"}],
            "measures": [{"name": "合格率"}],
        }
    ],
    "evidence": [{"id": 7, "name": "手册.pdf", "pages": 3}, {"id": 8, "name": "图.png", "pages": None}],
}
PLACES = [
    Place("text", paragraph=3), Place("text", paragraph=1, start=1, end=3, quote="乙丙"),
    Place("text", paragraph=2, start=0, end=2, quote="😀戊"), Place("file", evidence=7, page=3),
    Place("file", evidence=8), Place("measure", row=1),
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_place_survives_its_token_and_the_check(place):
    assert Place.parse(place.token) == place
    assert checked([place, place], CONTENT, CODE) == [place]


@pytest.mark.parametrize(
    "token",
    ["", "p", "p0", "x1", "p1.", "p1.2-3", "p1.2-3.", "f", "f0", "f1.x", "m0", "m-1", "p１", "p" + "9" * 12],
)
def test_what_names_no_place_is_refused(token):
    with pytest.raises(ServiceError) as caught:
        Place.parse(token)
    assert caught.value.code == "citation_token"


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("p4", "citation_paragraph"), ("p1.1-3.乙丁", "citation_quote"), ("p1.3-1.乙", "citation_quote"),
        ("p1.1-99.乙丙丁戊", "citation_quote"), ("p1.0-400." + "长" * 301, "citation_too_long"),
        ("f9", "citation_file"),
        ("f7.4", "citation_page"), ("f8.2", "citation_page"), ("m2", "citation_row"),
    ],
)  # fmt: skip
def test_places_that_are_not_in_the_revision_are_refused(token, code):
    with pytest.raises(ServiceError) as caught:
        checked([Place.parse(token)], CONTENT, CODE)
    assert caught.value.code == code


def test_a_remark_refers_to_a_limited_number_of_places(monkeypatch):
    monkeypatch.setattr(citations, "MOST_A_REMARK", 2)
    with pytest.raises(ServiceError, match="2"):
        checked(PLACES[:3], CONTENT, CODE)


def test_labels_name_the_place():
    files, measures = {7: "手册.pdf"}, ["合格率"]
    assert label_of(PLACES[0], files, measures) == "¶3"
    assert label_of(PLACES[3], files, measures) == "手册.pdf 第 3 页"
    assert label_of(PLACES[5], files, measures) == "表：合格率"


def _chip(start, end, tone, pk):
    return Chip(Place("text", paragraph=1, start=start, end=end, quote="x"), tone, "¶1", pk, pk)


def test_passages_that_overlap_lie_side_by_side():
    rows = segments_of("甲乙丙丁戊", [_chip(1, 4, "strength", 1), _chip(2, 5, "opportunity", 2)])
    assert [(row.text, row.tone) for row in rows] == [
        ("甲", ""), ("乙", "strength"), ("丙丁", "both"), ("戊", "opportunity"),
    ]  # fmt: skip
    assert [[chip.pk for chip in row.ends] for row in rows] == [[], [], [1], [2]]
    assert [row.starts for row in rows] == [(), (1,), (2,), ()]
    assert [row.text for row in segments_of("甲乙", [])] == ["甲乙"]
    assert "".join(row.text for row in rows) == "甲乙丙丁戊"


@pytest.mark.django_db
def test_chips_are_numbered_by_kind_and_age_over_the_item():
    sheet = scene().sheet(0)
    late = finding_on(sheet, kind="opportunity")
    early = finding_on(sheet)
    Citation.objects.create(finding=early, kind="measure", row=1)
    chips = chips_of([late, early], CONTENT, CODE)
    assert [(chip.name, chip.label) for chip in chips[early.pk]] == [("证1", "¶1"), ("", "表：合格率")]
    assert [(chip.name, chip.tone) for chip in chips[late.pk]] == [("证2", "opportunity")]
    assert chips[early.pk][0].query == "?tab=answer#p1"
    assert chips[early.pk][1].query == "?tab=results#m1"
    assert tokens_of(early) == ["p1", "m1"]
    assert tokens_of(None) == []
