"""Reading a book: random ones come back as they went, also through LibreOffice; every fault by its cell."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest
from django.utils import translation

from award.core.xlsx_read import ReadCell
from award.cycles.queries import criteria_of
from award.domain.errors import Fault, InputRefused
from award.scoring.exports.scorebook import scorebook_bytes
from award.scoring.models import Finding, ItemScore
from award.scoring.scorebookfile import Returned, absent_words, line_of, mark_of_cell, returned_book
from award.scoring.scorebookplans import Contents, items_of, plan_of
from award.scoring.scorebookrights import open_rows
from award.scoring.scorebooks import ABSENT, Mark, digest_of, plain
from tests.domain.sizes import IS_FULL
from tests.scoring.books import LETTERS, cell_of, edited, fresh
from tests.scoring.scene import CODE, Scene, scene

pytestmark = pytest.mark.django_db

BOOKS = 1_000 if IS_FULL else 20
SAVED_AGAIN = 20 if IS_FULL else 3
PIECES = (
    "工序受控", "=1+1", "+86 898", "-3", "@SUM", "\n", "\n\n", "  ", "\t", "<b>&amp;</b>", '"', "'", "％", "＝公式",
    "A" * 40, "_x000D_", "_x0041_", "0012", "1/2", "55%", "TRUE", "#N/A", "2026-11-24", "é", "𠮷", "　", "’", "]]>",
    "字" * 60,
)  # fmt: skip


def _text(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.randint(1, 6))).strip() or "空"


def _contents(chance: random.Random, found: Scene) -> Contents:
    """Random marks, flags and remarks; nothing is stored."""
    criteria, made = criteria_of(found.cycle), Contents()
    for code, item in items_of(found.round).items():
        mark: Mark = chance.choice([None, *criteria.allowed_percents()])
        if criteria.item(code).may_be_not_applicable and chance.random() < 0.3:
            mark = ABSENT
        made.scores[code] = ItemScore(
            item=item, percent=None if mark == ABSENT else mark, is_not_applicable=mark == ABSENT,
            is_flagged=chance.random() < 0.2, version=chance.randint(0, 9),
        )  # fmt: skip
        for kind in LETTERS:
            for _place in range(chance.choice([0, 0, 1, 2, 5])):
                key = len(made.findings) + 1
                text = _text(chance)
                made.findings.append(Finding(pk=key, item=item, kind=kind, text=text, version=chance.randint(1, 9)))
    return made


def _book(seed: int, found: Scene) -> tuple[bytes, Contents]:
    chance, rows = random.Random(seed), open_rows(found.user(0), found.round)
    contents = {row.assignment.pk: _contents(chance, found) for row in rows}
    with translation.override(chance.choice(["en", "zh-hans"])):
        book = plan_of(found.user(0), found.round, rows, contents)
        return scorebook_bytes("林溪", found.round, rows, book, contents), contents[rows[0].assignment.pk]


def _returned(data: bytes, found: Scene) -> Returned:
    actor = found.user(0)
    return returned_book(data, "book.xlsx", actor=actor, round=found.round, criteria=criteria_of(found.cycle))


def _assert_unchanged(data: bytes, contents: Contents, found: Scene, seed: int) -> None:
    (answers,) = _returned(data, found).answers.values()
    texts = {finding.pk: finding.text for finding in contents.findings}
    seen = 0
    for answer in answers:
        score = contents.scores[answer.entry.code]
        mark = ABSENT if score.is_not_applicable else score.percent
        assert (answer.mark, answer.is_flagged) == (mark, score.is_flagged), f"{seed} {answer.where}"
        for slot, text in answer.texts.items():
            assert digest_of(text) == (slot.digest or digest_of("")), f"{seed} {answer.places[slot]} {text!r}"
            if slot.finding:
                assert plain(text) == plain(texts[slot.finding])
                seen += 1
    assert seen == len(texts)


def test_random_books_come_back_unchanged():
    found = scene()
    for seed in range(BOOKS):
        _assert_unchanged(*_book(seed, found), found, seed)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_books_saved_again_by_libreoffice_come_back_unchanged(tmp_path):
    found = scene()
    books = {seed: _book(seed, found) for seed in range(SAVED_AGAIN)}
    (tmp_path / "out").mkdir()
    for seed, (data, _made) in books.items():
        (tmp_path / f"{seed}.xlsx").write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), *(str(tmp_path / f"{seed}.xlsx") for seed in books)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for seed, (data, made) in books.items():
        again = (tmp_path / "out" / f"{seed}.xlsx").read_bytes()
        assert again != data
        _assert_unchanged(again, made, found, seed)


def test_a_full_book_is_within_the_bounds_of_the_reader():
    """Thirty applications with all of their cells filled."""
    found = scene()
    rows = open_rows(found.user(0), found.round) * 30
    contents = {row.assignment.pk: _contents(random.Random(7), found) for row in rows}
    book = plan_of(found.user(0), found.round, rows, contents)
    data = scorebook_bytes("林溪", found.round, rows, book, contents)
    assert len(data) < 2_000_000
    assert len(_returned(data, found).book.parts) == 30


# ------------------------------------------------------------------ a cell


def _cell(value: object, is_percent: bool = False) -> ReadCell:
    return ReadCell("评分!D8", 4, value, is_percent=is_percent)


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        (_cell(55), 55), (_cell(55.0), 55), (_cell("55"), 55), (_cell(" 55 % "), 55), (_cell(0.55, True), 55),
        (_cell(0.07, True), 7), (_cell(0.29, True), 29), (_cell(1, True), 100), (_cell("N/A"), ABSENT),
        (_cell(" 不适用 "), ABSENT), (_cell("na"), ABSENT), (_cell(55.5), None), (_cell("５５"), None),
        (_cell(True), None),
        (_cell("good"), None), (_cell(-5), None), (_cell(float("nan")), None), (_cell(float("inf")), None),
        (_cell(1e300), None), (_cell("1e1"), None),
    ],
)  # fmt: skip
def test_a_mark_is_read_in_every_way_it_is_typed(cell, mark):
    assert mark_of_cell(cell) == mark


def test_not_applicable_is_known_in_both_languages():
    assert {"na", "n/a", "不适用", "not applicable"} <= absent_words()


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_empty_cell_is_no_mark(value):
    found = scene()
    data = fresh(found.user(0), found.round)
    answers = _returned(edited(data, (cell_of(data, CODE), value)), found).answers[found.assignments[0].pk]
    assert {answer.mark for answer in answers} == {None}


def test_a_number_in_the_cell_of_a_remark_is_text():
    found = scene()
    data = fresh(found.user(0), found.round)
    book = edited(data, (cell_of(data, CODE, LETTERS["issue"]), 2026))
    answers = _returned(book, found).answers[found.assignments[0].pk]
    assert [text for answer in answers for text in answer.texts.values() if text] == ["2026"]


def test_not_applicable_is_refused_where_the_criteria_do_not_allow_it():
    found = scene()
    data = fresh(found.user(0), found.round)
    where = cell_of(data, CODE)
    with pytest.raises(InputRefused) as refusal:
        _returned(edited(data, (where, "n/a")), found)
    assert [fault.where for fault in refusal.value.faults] == ["!".join(where)]


def test_faults_stand_in_the_order_of_the_book_and_are_bounded():
    found = scene()
    data = fresh(found.user(0), found.round)
    title, _place = cell_of(data, CODE)
    stray = [((title, f"{letter}{row}"), "x") for row in range(60, 7, -1) for letter in ("K", "L")]
    with pytest.raises(InputRefused) as refusal:
        _returned(edited(data, *stray), found)
    faults = refusal.value.faults
    assert (faults[0].where, faults[-1].code, len(faults)) == (f"{title}!K8", "book.more", 101)


def test_other_criteria_are_refused():
    found = scene()
    data = fresh(found.user(0), found.round)
    other = criteria_of(found.cycle).model_copy()
    other._source = b"other"
    other.__dict__.pop("sha256", None)
    with pytest.raises(InputRefused) as refusal:
        returned_book(data, "book.xlsx", actor=found.user(0), round=found.round, criteria=other)
    assert [fault.code for fault in refusal.value.faults] == ["book.criteria"]


def test_a_fault_is_one_line():
    with translation.override("en"):
        assert line_of(Fault("A!D7", "book.mark", {"value": "x"})) == "A!D7: x is no mark: choose one from the list"
        assert line_of(Fault("A!D7", "xlsx.formula")).startswith("A!D7: is a formula")
        assert line_of(Fault("A!G7", "book.said", {"sentence": "Write the remark."})) == "A!G7: Write the remark."
