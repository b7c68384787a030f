import pytest
from django.http import QueryDict

from award.scoring.forms import FindingForm, MarkForm, NoteForm


@pytest.mark.parametrize(
    ("data", "percent", "is_absent"),
    [
        ({"percent": "60"}, 60, False),
        ({"percent": "60%"}, 60, False),
        ({"percent": " 0 "}, 0, False),
        ({"percent": ""}, None, False),
        ({"percent": "60", "step": "65"}, 65, False),
        ({"percent": "60", "step": "na"}, None, True),
    ],
)
def test_mark_form_reads(data, percent, is_absent):
    form = MarkForm(data)
    assert form.is_valid()
    assert (form.cleaned_data["percent"], form.cleaned_data["is_not_applicable"]) == (percent, is_absent)
    assert form.cleaned_data["version"] == 0


@pytest.mark.parametrize("typed", ["６０", "6.0", "+60", "-60", "1e2", "1_0", "９5", "6 0", "1000", "x" * 30])
def test_mark_form_refuses_anything_but_plain_digits_and_keeps_it(typed):
    form = MarkForm({"percent": typed})
    assert not form.is_valid()
    assert form.typed == typed


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("kind=issue", None),
        ("has_places=yes", []),
        ("has_places=yes&cite=p1&cite=m2&cite_add=", ["p1", "m2"]),
        ("has_places=yes&cite=p1&cite_add=f12&cite_page=4", ["p1", "f12.4"]),
        ("has_places=yes&cite_add=p3&cite_page=4", ["p3"]),
        ("has_places=yes&cite_add=f12&cite_page=x", ["f12"]),
    ],
)
def test_finding_form_gathers_what_is_kept_and_what_is_chosen(typed, tokens):
    form = FindingForm(QueryDict(typed))
    form.is_valid()
    assert form.tokens == tokens


def test_mark_form_echoes_the_ticks_of_the_page():
    form = MarkForm(QueryDict("ticked=approach:full&ticked=learning:&ticked=x&ticked=integration:<b>"))
    assert form.ticks == {"approach": "full"}


def test_note_form_takes_a_text_and_its_version():
    form = NoteForm({"text": " a ", "version": "3"})
    assert form.is_valid()
    assert (form.cleaned_data["text"], form.cleaned_data["version"]) == (" a ", 3)
