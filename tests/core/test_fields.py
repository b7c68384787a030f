"""Text that may reach the database (trust.md 0.5)."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from award.core.fields import CleanCharField, CleanLineField, CleanTextField, cleaned

REFUSED = {"surrogate": "a\ud800", "vertical tab": "a\x0bb", "nul": "\x00", "bidi": "a\u202eb", "c1": "a\x85b"}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("field", [CleanCharField(), CleanTextField(), CleanLineField(max_length=9)], ids=type)
def test_dangerous_characters_are_refused_everywhere(field, name):
    with pytest.raises(ValidationError):
        field.to_python(REFUSED[name])


def test_text_is_brought_into_one_form():
    assert cleaned("e\u0301\r\nx\u200b\ry") == "é\nx\ny"


def test_a_line_is_one_line_and_an_area_keeps_its_lines():
    assert CleanCharField().clean("a\r\nb") == "a b"
    assert CleanCharField(widget=forms.Textarea).clean("a\r\nb") == "a\nb"
    assert CleanLineField(max_length=9).to_python("a\nb") == "a b"
    assert CleanTextField().to_python("a\r\nb") == "a\nb"


def test_what_is_invisible_does_not_fill_a_required_field():
    with pytest.raises(ValidationError):
        CleanCharField().clean("\u200b \u200b")


def test_the_length_is_that_of_the_clean_text():
    assert CleanCharField(max_length=2).clean("a\u200bb") == "ab"
    with pytest.raises(ValidationError):
        CleanCharField(max_length=2).clean("abc")


def test_model_fields_bring_their_form_field():
    assert isinstance(CleanTextField().formfield(), CleanCharField)
    assert isinstance(CleanTextField().formfield().widget, forms.Textarea)
    line = CleanLineField(max_length=9).formfield()
    assert isinstance(line, CleanCharField)
    assert line.max_length == 9


def test_no_value_stays_no_value():
    assert CleanTextField().to_python(None) is None
    assert CleanLineField().to_python(None) is None
