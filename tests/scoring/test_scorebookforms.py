from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from award.scoring.scorebookforms import ScorebookFileForm, ScorebookForm


def _edit(key: str) -> Any:
    application = SimpleNamespace(number="HN-1")
    row = SimpleNamespace(assignment=SimpleNamespace(application=application))
    return SimpleNamespace(key=key, row=row, item=SimpleNamespace(code="4.1.2"))


def test_a_file_is_asked_for_and_bounded():
    assert "file" in ScorebookFileForm({}, {}).errors
    large = SimpleUploadedFile("a.xlsx", b"a" * 5_000_001)
    assert "5 MB" in str(ScorebookFileForm({}, {"file": large}).errors["file"])
    assert ScorebookFileForm({}, {"file": SimpleUploadedFile("a.xlsx", b"")}).is_valid()  # the reader says more


def test_each_stale_item_asks_which_one_stays():
    stale = [_edit("1-4.1.2"), _edit("2-4.1.2")]
    form = ScorebookForm({"seen": "x", "1-4.1.2": "book"}, stale=stale)
    assert set(form.errors) == {"2-4.1.2"}
    form = ScorebookForm({"seen": "x", "1-4.1.2": "book", "2-4.1.2": "site"}, stale=stale)
    assert form.is_valid()
    assert form.taken == {"1-4.1.2"}
    assert [edit for edit, _field in form.choices] == stale


def test_nothing_else_is_a_choice():
    form = ScorebookForm({"seen": "x", "1-4.1.2": "both"}, stale=[_edit("1-4.1.2")])
    assert not form.is_valid()
