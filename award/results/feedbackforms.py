"""What the pages of a feedback draft read from a request. The services clean the texts and know their limits."""

from __future__ import annotations

from django import forms


class ThemesForm(forms.Form):
    """The key themes and the version they were written upon."""

    themes = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    version = forms.IntegerField(min_value=0, required=False)


class FeedbackRemarkForm(forms.Form):
    """A remark; without `remark` a new one."""

    kind = forms.CharField(required=False, max_length=12)
    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    remark = forms.IntegerField(required=False, min_value=1)
    version = forms.IntegerField(required=False, min_value=0)


class SubmitFeedbackForm(forms.Form):
    """Whether the open points were looked at."""

    looked_over = forms.BooleanField(required=False)
