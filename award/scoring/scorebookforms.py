"""Forms of the scorebook: the file, and which of the stale items the book wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from award.core.forms import AwardForm
from award.core.xlsx_read import MAX_BYTES, MEGABYTE
from award.scoring.scorebookchanges import ItemEdit

BOOK, SITE = "book", "site"


class ScorebookFileForm(AwardForm):
    """A scorebook that comes back."""

    file = forms.FileField(
        label=_("Scorebook"),
        allow_empty_file=True,  # the reader says what is wrong with it
        error_messages={"required": _("Choose a file first.")},
        help_text=_("The .xlsx file that you downloaded here, up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(n)s MB.") % {"n": MAX_BYTES // MEGABYTE})
        return file


class ScorebookForm(AwardForm):
    """The confirmation: the digest of what was looked at, and a choice for each stale item."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, stale: Sequence[ItemEdit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale = stale
        for edit in stale:
            self.fields[edit.key] = forms.ChoiceField(
                label=f"{edit.row.assignment.application.number} {edit.item.code}",
                choices=[(SITE, _("Keep what is saved")), (BOOK, _("Take the book's"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose which one stays.")},
            )

    @property
    def taken(self) -> set[str]:
        """The stale items that the book wins."""
        return {edit.key for edit in self.stale if self.cleaned_data[edit.key] == BOOK}

    @property
    def choices(self) -> list[tuple[ItemEdit, Any]]:
        """Each stale item with its field."""
        return [(edit, self[edit.key]) for edit in self.stale]
