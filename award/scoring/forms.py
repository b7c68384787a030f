"""What the pages of scoring read from a request. Values that are refused stay in the form as typed."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

NOT_APPLICABLE = "na"
_DIGITS = re.compile(r"[0-9]{1,3}", re.ASCII)


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
    paragraph = forms.RegexField(regex=r"^([0-9]{1,4}|file:[0-9]{1,12})?$", required=False)
    finding = forms.IntegerField(required=False, min_value=1)
    version = forms.IntegerField(required=False, min_value=0)


class ConsensusMarkForm(MarkForm):
    """An agreed mark and, where it is needed, its reason."""

    reason = forms.CharField(required=False, max_length=2000, strip=False)


class SealForm(forms.Form):
    """The second confirmation before a sheet is sealed."""

    confirm = forms.BooleanField(required=False)
