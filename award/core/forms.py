"""How forms look and behave everywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_PLAIN = (
    forms.CheckboxInput,
    forms.CheckboxSelectMultiple,
    forms.RadioSelect,
    forms.FileInput,
    forms.HiddenInput,
    forms.MultipleHiddenInput,
)


class AwardBoundField(BoundField):
    """Gives each control the class of the design system, and words to a list's empty choice."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        _word_empty_choice(field)
        super().__init__(form, field, name)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if not isinstance(widget, _PLAIN):
            own = attrs.get("class", widget.attrs.get("class", ""))
            attrs["class"] = f"{_css_class(widget)} {own}".strip()
        return attrs


def _word_empty_choice(field: forms.Field) -> None:
    """Say "choose" in place of Django's row of dashes."""
    dashes = BLANK_CHOICE_DASH[0][1]
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == dashes:
            field.empty_label = _("choose")
    elif isinstance(field, forms.ChoiceField):
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if choices[:1] == [("", dashes)]:
            field.choices = [("", _("choose")), *choices[1:]]


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea):
        return "area"
    return "select" if isinstance(widget, forms.Select) else "input"


class AwardFormRenderer(TemplatesSetting):
    """Fields are drawn by our own template: label, hint, control, error, tied together by ids."""

    field_template_name = "components/field.html"
    bound_field_class = AwardBoundField


class AwardForm(forms.Form):
    """Base of all plain forms."""


class AwardModelForm(forms.ModelForm):
    """Base of all model forms."""


class CountForm(AwardForm):
    """A bulk act is confirmed by typing how many it concerns. `asks` and `wrong` may name what is counted."""

    asks: str | Promise = _("Type the number to confirm")
    wrong: str | Promise = _("Type the number %(n)s to confirm.")

    count = forms.IntegerField(
        min_value=0, max_value=1_000_000, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, expected: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["count"].label = str(self.asks) % {"n": expected}

    def clean_count(self) -> int:
        typed: int = self.cleaned_data["count"]
        if typed != self.expected:
            raise forms.ValidationError(str(self.wrong) % {"n": self.expected})
        return typed


class BeijingDateTimeInput(forms.DateTimeInput):
    """A date and time typed as the browser's own control; the zone is Asia/Shanghai (settings.TIME_ZONE)."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class DateInput(forms.DateInput):
    """A date typed as the browser's own control."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
