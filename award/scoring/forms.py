"""What the pages of scoring read from a request. Values that are refused stay in the form as typed."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from award.scoring.models import FactorTick

NOT_APPLICABLE = "na"
_DIGITS = re.compile(r"[0-9]{1,3}", re.ASCII)


def _listed(form: forms.Form, name: str) -> list[str]:
    """Every value that was sent under the name."""
    return cast(QueryDict, form.data).getlist(name)


class MarkForm(forms.Form):
    """A mark: typed as `percent` or pressed as the button `step`, and the version it was given on."""

    percent = forms.CharField(required=False, max_length=20)
    step = forms.CharField(required=False, max_length=20)
    version = forms.IntegerField(min_value=0, required=False)

    @property
    def typed(self) -> str:
        """What was entered, as it was."""
        data = self.data
        return str(data.get("step") or data.get("percent") or "").strip()

    @property
    def ticks(self) -> dict[str, str]:
        """The ticks as they stand on the page, echoed so that a save need not read them."""
        pairs = (value.split(":", 1) for value in _listed(self, "ticked") if ":" in value)
        return {factor: value for factor, value in pairs if value in FactorTick.Value.values}

    @property
    def is_empty(self) -> bool:
        """Was no mark given at all?"""
        return not self.typed

    def clean(self) -> dict[str, Any]:
        """percent (None without one), is_not_applicable, version."""
        data = super().clean() or {}
        value = (data.get("step") or data.get("percent") or "").removesuffix("%").strip()
        is_not_applicable = value == NOT_APPLICABLE
        percent = None
        if value and not is_not_applicable:
            if not _DIGITS.fullmatch(value):
                raise forms.ValidationError(_("Give a whole per cent from 0 to 100, in plain digits."))
            percent = int(value)
        return {**data, "percent": percent, "is_not_applicable": is_not_applicable, "version": data.get("version") or 0}


class FindingForm(forms.Form):
    """A remark. The service cleans the text and knows its limit."""

    kind = forms.CharField(max_length=12)
    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    is_outstanding = forms.BooleanField(required=False)
    cite_page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    finding = forms.IntegerField(required=False, min_value=1)
    version = forms.IntegerField(required=False, min_value=0)

    @property
    def tokens(self) -> list[str] | None:
        """The places it refers to, the chosen one last; None where the request says nothing of places."""
        if "has_places" not in self.data:
            return None
        added = self.data.get("cite_add", "")
        page = self.cleaned_data.get("cite_page")
        if added.startswith("f") and page:
            added = f"{added}.{page}"
        return [token for token in (*_listed(self, "cite"), added) if token]


class NoteForm(forms.Form):
    """A private note, with the version it was typed upon."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    version = forms.IntegerField(required=False, min_value=0)


class ConsensusMarkForm(MarkForm):
    """An agreed mark and, where it is needed, its reason."""

    reason = forms.CharField(required=False, max_length=2000, strip=False)


class SealForm(forms.Form):
    """The second confirmation before a sheet is sealed."""

    confirm = forms.BooleanField(required=False)
