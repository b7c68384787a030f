"""What is typed on the pages of the register, of one's own entry and of invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from award.accounts.forms import CreditCodeField
from award.accounts.models import Division, Industry
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, AwardModelForm, CountForm, DateInput
from award.core.templatetags.award import named
from award.core.xlsx_read import MAX_BYTES, MEGABYTE
from award.cycles.models import Cycle
from award.panels.models import ConductNote, Expert, ExpertTie
from award.panels.register import CURRENT, OFFICE_FIELDS, OVER, OWN_FIELDS, RegisterFilter, category_choices

LONGEST_REASON = 500
_DAYS = ("appointed_on", "appointed_until", "trained_on", "away_from", "away_until")


class OwnEntryForm(AwardModelForm):
    """What a person says of itself. `version`: what the page showed, so that nobody saves over someone else."""

    employer_code = CreditCodeField(required=False)
    categories = forms.MultipleChoiceField(
        label=_("Categories of the criteria"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Expert
        fields = [*OWN_FIELDS, "industries", "version"]
        widgets = {**dict.fromkeys(_DAYS, DateInput), "industries": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer_code"].label = _("Credit code of the employer")
        self.fields["employer_code"].help_text = _("18 characters. Conflicts of interest are found by it.")
        self.fields["division"].label_from_instance = named  # type: ignore[attr-defined]
        self.fields["industries"].label_from_instance = _coded  # type: ignore[attr-defined]
        known = {code: f"{code} {named(row)}" for code, row in category_choices()}
        held = {code: code for code in self.instance.categories or [] if code not in known}
        self.fields["categories"].choices = list({**known, **held}.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        begin, end = data.get("away_from"), data.get("away_until")
        if (begin is None) != (end is None) and not {"away_from", "away_until"} & self.errors.keys():
            missing = "away_from" if begin is None else "away_until"
            self.add_error(missing, _("Give both days of the absence, the earlier one first."))
        return data


def _coded(row: Industry) -> str:
    return f"{row.code} {named(row)}"


class ExpertForm(OwnEntryForm):
    """The entry as the office keeps it."""

    class Meta(OwnEntryForm.Meta):
        fields = [*OFFICE_FIELDS, "industries", "version"]


class NewExpertForm(AwardForm):
    """A person for the register, by address."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Someone who has an account is found by this address.")
    )
    name = CleanCharField(
        label=_("Name"), max_length=60, required=False, help_text=_("Only for someone who has no account yet.")
    )
    employer = CleanCharField(
        label=_("Employer"), max_length=120, required=False,
        help_text=_("The full name: nobody assesses an applicant of the same name."),
    )  # fmt: skip
    title = CleanCharField(label=_("Professional title"), max_length=60, required=False)
    expertise = CleanCharField(label=_("Expertise"), max_length=200, required=False)


class RegisterFilterForm(AwardForm):
    """What the register is narrowed to. Nonsense in the address narrows nothing."""

    q = CleanCharField(label=_("Search by name, employer or expertise"), max_length=80, required=False)
    industry = forms.ModelChoiceField(
        label=_("Industry"), queryset=Industry.objects.all(), required=False, empty_label=_("All industries")
    )
    division = forms.ModelChoiceField(
        label=_("Division"), queryset=Division.objects.all(), required=False, empty_label=_("All divisions")
    )
    chair = forms.ChoiceField(
        label=_("Chair"), required=False, choices=[("", _("Chairs and others")), ("yes", _("May chair"))]
    )
    available = forms.ChoiceField(
        label=_("Availability"), required=False,
        choices=[("", _("Available or not")), ("yes", _("Available today")), ("no", _("Not available"))],
    )  # fmt: skip
    term = forms.ChoiceField(
        label=_("Appointment"), required=False,
        choices=[("", _("Any appointment")), (CURRENT, _("Appointed")), (OVER, _("Appointment over"))],
    )  # fmt: skip
    training = forms.ChoiceField(
        label=_("Training"), required=False, choices=[("", _("Any training")), ("old", _("Training due"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("industry", "division"):
            self.fields[name].label_from_instance = named  # type: ignore[attr-defined]

    def chosen(self) -> RegisterFilter:
        """The filter; a field with a fault counts as not given."""
        self.is_valid()
        data = self.cleaned_data
        return RegisterFilter(
            search=data.get("q") or "",
            industry=data["industry"].pk if data.get("industry") else "",
            division=data["division"].pk if data.get("division") else "",
            chair=data.get("chair") or "",
            available=data.get("available") or "",
            term=data.get("term") or "",
            training=data.get("training") or "",
        )


class TieForm(AwardModelForm):
    """A tie to an organisation."""

    credit_code = CreditCodeField(required=False)

    class Meta:
        model = ExpertTie
        fields = ["kind", "organisation", "credit_code", "from_on", "until_on", "note"]
        widgets = {"from_on": DateInput, "until_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit_code"].label = _("Credit code")
        self.fields["credit_code"].help_text = _("If known.")
        self.fields["until_on"].help_text = _("Empty: it lasts.")


class ConductForm(AwardForm):
    """What the office notes on how an expert worked."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ConductNote.Kind.choices)
    cycle = forms.ModelChoiceField(
        label=_("Cycle"), queryset=Cycle.objects.order_by("-year"), required=False, empty_label=_("No cycle")
    )
    text = CleanCharField(label=_("Note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].label_from_instance = lambda cycle: cycle.name  # type: ignore[attr-defined]


class ExpertFileForm(AwardForm):
    """A list of experts as a file."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the reader says what is wrong with it
        error_messages={"required": _("Choose a file first.")},
        help_text=_("Excel (.xlsx) or CSV (UTF-8 or GBK), up to 5 MB and 5,000 rows."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(n)s MB.") % {"n": MAX_BYTES // MEGABYTE})
        return file


class ImportForm(CountForm):
    """The confirmation of an import: the number of entries that will be written, typed."""

    asks = _("How many entries are written?")

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AcceptForm(AwardForm):
    """Accepting a seat: the statement is signed by one's name."""

    name = CleanCharField(label=_("Your name, as a signature"), max_length=60)
    is_agreed = forms.BooleanField(
        label=_("I have read the statement and keep to it."),
        error_messages={"required": _("Tick that you keep to the statement.")},
    )


class InvitationReasonForm(AwardForm):
    """Why an invitation is declined or withdrawn."""

    reason = CleanCharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class ReplacementForm(AwardForm):
    """Who is invited instead."""

    expert = forms.IntegerField(error_messages={"required": _("Choose an expert from the list.")})
    is_held = forms.BooleanField(label=_("Hold the mail in the outbox until I have looked at it"), required=False)
