"""Model and form fields that let only clean text through."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from award.core.messages import sentence
from award.domain.errors import AwardError
from award.domain.text import clean_text


def cleaned(value: str) -> str:
    """`value` in its clean form (NFC, LF, no control characters), or a ValidationError that says what is wrong."""
    try:
        return clean_text(value)
    except AwardError as error:
        raise ValidationError(sentence(error), code=error.code) from None


class CleanCharField(forms.CharField):
    """One line of text, or several with a textarea."""

    def to_python(self, value: Any) -> str:
        text = cleaned(super().to_python(value) or "")
        text = text.strip() if self.strip else text  # once more: an invisible character may have stood at its end
        # A name of two lines would write lines of its own into a mail.
        return text if isinstance(self.widget, forms.Textarea) else text.replace("\n", " ")


class CleanTextField(models.TextField):
    """Text of any length (the limit is the form's), cleaned on validation."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CleanCharField, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return cleaned(text) if isinstance(text, str) else text


class CleanLineField(models.CharField):
    """One line of text, cleaned on validation."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CleanCharField, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return cleaned(text).replace("\n", " ") if isinstance(text, str) else text
