"""What the room of a consensus reads from a request. The services clean the texts and know their limits."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import QueryDict

from award.scoring.models import Finding

LONGEST = 20_000  # characters of a field; what a programme allows is less, and says so


class MergedForm(forms.Form):
    """A merged remark: its text, its kind, the remarks it is made of, and the version it was written upon."""

    kind = forms.ChoiceField(choices=Finding.Kind.choices)
    text = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.Textarea)
    merged = forms.IntegerField(required=False, min_value=1)
    version = forms.IntegerField(required=False, min_value=0)

    @property
    def sources(self) -> list[int]:
        """The keys of the ticked remarks; what is no key is left out."""
        values = cast(QueryDict, self.data).getlist("source")[:200]
        return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]


class PostForm(forms.Form):
    """A post of the discussion."""

    text = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.Textarea)


class AnswerForm(forms.Form):
    """A member's answer to the sheet: the hash of what was seen, or why the member dissents."""

    answer = forms.ChoiceField(choices=[("confirm", ""), ("dissent", "")])
    seen = forms.RegexField(regex=r"^[0-9a-f]{64}$", required=False)
    reason = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.Textarea)


class AgreeForm(forms.Form):
    """Why the chair goes without some confirmations."""

    reason = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.Textarea)
