"""How forms look and behave everywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class AwardFormRenderer(TemplatesSetting):
    """Fields are drawn by our own template: label, hint, control, error, tied together by ids."""

    field_template_name = "components/field.html"


class StyledMixin:
    """Gives each control the class of the design system and ties an error to its control."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            widget = field.widget
            css = _css_class(widget)
            if css:
                widget.attrs["class"] = f"{css} {widget.attrs.get('class', '')}".strip()
            if name in getattr(self, "errors", {}) if self.is_bound else False:  # type: ignore[attr-defined]
                widget.attrs["aria-invalid"] = "true"


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea):
        return "area"
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect | forms.CheckboxInput | forms.FileInput):
        return ""
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.HiddenInput):
        return ""
    return "input"


class AwardForm(StyledMixin, forms.Form):
    """Base of all plain forms."""


class AwardModelForm(StyledMixin, forms.ModelForm):
    """Base of all model forms."""


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
