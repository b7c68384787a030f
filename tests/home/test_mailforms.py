"""Forms of the outbox and of reminders."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation

from award.core.xlsx_read import MAX_BYTES
from award.home.mailforms import BounceFileForm, BounceListForm, BulkForm, MailForm
from award.outbox.queries import Wanted


def test_an_empty_filter_wants_everything():
    assert MailForm({}).wanted == Wanted()
    assert MailForm({"state": "held", "person": " x "}).wanted == Wanted(state="held", person="x")
    assert MailForm({"state": "nonsense"}).wanted == Wanted()


@pytest.mark.parametrize(
    ("query", "keys"),
    [("step=hold&message=1&message=x&message=-2&message=３", [1]), ("step=hold&message=1&whole=1", None)],
)
def test_keys_are_numbers_or_all(query, keys):
    form = BulkForm(QueryDict(query))
    assert form.is_valid()
    assert form.keys == keys


def test_a_large_file_is_refused():
    with translation.override("en"):
        form = BounceFileForm({}, {"file": SimpleUploadedFile("l.csv", b"x" * (MAX_BYTES + 1))})
        assert form.errors["file"] == ["The file must be smaller than 5 MB."]


def test_a_list_comes_back_as_it_was_signed():
    form = BounceListForm({"rows": BounceListForm.signed([("a@example.org", "x")])})
    assert form.is_valid()
    assert form.cleaned_data["rows"] == [("a@example.org", "x")]
    assert not BounceListForm({"rows": "forged"}).is_valid()
