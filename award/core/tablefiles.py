"""The upload of a table: one field for every form, and a template with the headings that the table is read by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from award.core.listbook import list_download
from award.core.tabular import Field
from award.core.uploads import MEGABYTE, clean_file_name
from award.core.xlsx_messages import fault_line
from award.domain.errors import InputRefused

MOST_MEGABYTES = 5


class TableFileField(forms.FileField):
    """A workbook or CSV file; gives its cleaned name and its bytes."""

    widget = forms.FileInput(attrs={"accept": ".xlsx,.csv"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("File"))
        kwargs.setdefault("help_text", _("A workbook (.xlsx) or CSV file, up to 5 MB"))
        kwargs.setdefault("error_messages", {"required": _("Choose a file first.")})
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > MOST_MEGABYTES * MEGABYTE:
            raise ValidationError(_now("The file is larger than %(limit)s MB.") % {"limit": MOST_MEGABYTES})
        return clean_file_name(file.name or ""), file.read()


def fault_lines(error: InputRefused) -> list[str]:
    """What bars a file, a line a fault, in the active language."""
    return [fault_line(fault) for fault in error.faults]


def template_download(name: str, title: str, fields: Sequence[Field], example: Sequence[object] = ()) -> HttpResponse:
    """An empty table with the headings of the fields in the reader's language, and an example where one is given."""
    return list_download(name, title, [heading(field) for field in fields], [example] if example else [])


def heading(field: Field) -> str:
    """The heading of a column in the active language: the first name, in English the first one in Latin letters."""
    is_english = (get_language() or "").startswith("en")
    latin = (name for name in field.names if name.isascii())
    return next(latin, field.names[0]) if is_english else field.names[0]
