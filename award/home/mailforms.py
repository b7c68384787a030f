"""Forms of the outbox and of reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from award.core.fields import CleanCharField
from award.core.forms import AwardForm, CountForm, DateInput
from award.core.xlsx_read import MAX_BYTES
from award.home.mailing import MOST_AT_ONCE
from award.outbox.models import Message
from award.outbox.queries import Wanted
from award.outbox.services.handling import STEPS
from award.outbox.texts import KINDS, kind_name

_SALT = "award.bounces"


def _kinds() -> list[tuple[str, Any]]:
    names = sorted(((kind, kind_name(kind)) for kind in KINDS), key=lambda pair: pair[1])
    return [("", _("All")), *names]


class MailForm(AwardForm):
    """Which messages the list shows."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_kinds)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Message.State.choices]
    )  # fmt: skip
    person = CleanCharField(label=_("Name or address"), max_length=100, required=False)
    since = forms.DateField(label=_("Written from"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Written until"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return data

    @property
    def wanted(self) -> Wanted:
        """The filter; none of a form with faults."""
        return (
            Wanted(**{key: value for key, value in self.cleaned_data.items() if value}) if self.is_valid() else Wanted()
        )


class BulkForm(AwardForm):
    """What is to be done with which messages: those ticked, or all that the filter found."""

    step = forms.ChoiceField(choices=[(step, step) for step in STEPS])
    whole = forms.BooleanField(required=False)

    @property
    def keys(self) -> list[int] | None:
        """The messages ticked; None for all that the filter found."""
        if self.cleaned_data["whole"]:
            return None
        typed = self.data.getlist("message")[:MOST_AT_ONCE]  # type: ignore[attr-defined]
        return [int(key) for key in typed if key.isascii() and key.isdigit() and len(key) < 19]


class RemindForm(CountForm):
    """Remind everyone in a phase now."""

    is_held = forms.BooleanField(label=_("Hold the letters in the outbox first"), required=False)


class KindForm(AwardForm):
    """Hold a kind of mail, or let it go."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    step = forms.ChoiceField(choices=[("hold", "hold"), ("release", "release")])


class BounceForm(AwardForm):
    """An address that mail came back from."""

    address = forms.EmailField(label=_("E-mail address"), max_length=254)
    reason = CleanCharField(label=_("Reason"), max_length=300, help_text=_("As the returned mail says it."))


class BounceFileForm(AwardForm):
    """A list of such addresses."""

    file = forms.FileField(label=_("Workbook or CSV file"), help_text=_("At most 5 MB."))

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file must be smaller than 5 MB."))
        return file


class BounceListForm(AwardForm):
    """The list as it was read and shown, signed, so that what is written is what was seen."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)

    @staticmethod
    def signed(rows: list[tuple[str, str]]) -> str:
        """The rows for the hidden field."""
        return signing.dumps(rows, salt=_SALT, compress=True)

    def clean_rows(self) -> list[tuple[str, str]]:
        try:
            rows = signing.loads(self.cleaned_data["rows"], salt=_SALT, max_age=3600)
        except signing.BadSignature:
            raise forms.ValidationError(_("Read the file once more.")) from None
        return [(address, reason) for address, reason in rows]
