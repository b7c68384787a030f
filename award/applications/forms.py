"""What applicants type: parsing and keeping it, whatever is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from award.accounts.models import Organisation
from award.applications.figures import REQUIRED_YEARS, is_no_data, parse_figure, plain_figure
from award.applications.models import Answer, Application, Avoidance, BasicData, InternalNotice, Measure
from award.applications.pasting import left_out, pasted_rows
from award.core.errors import ServiceError
from award.core.fields import CleanCharField
from award.core.forms import AwardForm, AwardModelForm, DateInput
from award.cycles.models import Cycle, Item
from award.domain.programmetables import ApplicationRules
from award.domain.text import count_characters, whole_number


class EarlierField(forms.ModelChoiceField):
    """An earlier application, named by its cycle and organisation."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.cycle} · {obj.organisation}"


class StartForm(forms.Form):
    """Which organisation applies in which cycle. Not styled: the choices must be set before anything validates."""

    cycle = forms.ModelChoiceField(Cycle.objects.none(), label=_("Cycle"), widget=forms.RadioSelect, empty_label=None)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), widget=forms.RadioSelect, empty_label=None
    )

    earlier = EarlierField(
        Application.objects.none(),
        label=_("Begin with"),
        widget=forms.RadioSelect,
        required=False,
        empty_label=_("An empty application"),
        help_text=_(
            "Texts, basic data and measures are taken over and can be changed. Files have to be attached anew."
        ),
    )

    def __init__(self, *args: Any, cycles: Any, organisations: Any, earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if earlier:
            self.fields["earlier"].queryset = earlier  # type: ignore[attr-defined]
        else:
            del self.fields["earlier"]
        self.fields["cycle"].queryset = cycles  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class BasicDataForm(AwardModelForm):
    """Facts about the applicant. What is left empty blocks the submission, not the saving."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = BasicData
        fields = [
            "legal_representative",
            "address",
            "employees",
            "main_products",
            "contact_name",
            "contact_phone",
            "contact_email",
        ]
        widgets = {"main_products": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "employees": _("At the end of last year, a whole number."),
            "contact_phone": _("Seen by the award office, not by the experts."),
        }

    @property
    def facts(self) -> dict[str, Any]:
        """The cleaned values of the model's fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class InternalNoticeForm(AwardModelForm):
    """When and where the application hung inside the organisation."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = InternalNotice
        fields = ["posted_on", "ended_on", "place", "objections"]
        widgets = {"posted_on": DateInput, "ended_on": DateInput, "objections": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"objections": _("Leave empty if there were none.")}


class AvoidanceForm(AwardModelForm):
    """Who should not assess the applicant, and why."""

    class Meta:
        model = Avoidance
        fields = ["person", "employer", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "person": _("The full name, if you mean one person."),
            "employer": _("The full name; without a person, everyone who works there is meant."),
            "reason": _("Only the award office and supervisors read it."),
        }


class IndicatorsForm(AwardForm):
    """A table of figures, one a year. Fields are named `<code>-<year>`."""

    def __init__(self, *args: Any, rules: ApplicationRules, cycle_year: int, values: dict[Any, Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.years = list(range(cycle_year - rules.years, cycle_year))
        for indicator in rules.indicators:
            for year in self.years:
                self.fields[f"{indicator.code}-{year}"] = forms.CharField(
                    required=False,
                    max_length=40,
                    label=f"{indicator.name.zh} {year}",
                    initial=plain_figure(values.get((indicator.code, year))),
                    widget=forms.TextInput(attrs={"class": "cell", "inputmode": "decimal", "autocomplete": "off"}),
                )

    @property
    def rows(self) -> list[tuple[Any, list[Any]]]:
        """(indicator, its fields by year) for the table."""
        return [
            (indicator, [self[f"{indicator.code}-{year}"] for year in self.years])
            for indicator in self.rules.indicators
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in list(data):
            try:
                data[name] = parse_figure(data[name])
            except ServiceError as error:
                self.add_error(name, ValidationError(str(error)))
        return data

    @property
    def figures(self) -> dict[tuple[str, int], Decimal | None]:
        """The figures by (code, year)."""
        return {
            (indicator.code, year): self.cleaned_data[f"{indicator.code}-{year}"]
            for indicator in self.rules.indicators
            for year in self.years
        }


class WithdrawForm(AwardForm):
    """Why an application is withdrawn."""

    reason = CleanCharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The award office reads it. An application that was withdrawn cannot be taken up again."),
    )


def slug_of(part: str) -> str:
    """The part of an item or the question as part of an id."""
    return part.replace(".", "-") or "text"


def part_of(slug: str) -> str:
    """The part of an item or the question that a form calls `slug`."""
    return "" if slug == "text" else slug.replace("-", ".")


@dataclass
class TextArea:
    """A text as it stands on the page, with what went wrong when it was saved."""

    key: str  # the code of the layer or question
    label: str
    text: str
    version: int
    rows: int = 7
    error: str = ""
    other: str | None = None  # the text someone else saved meanwhile
    holder: str = ""  # the colleague who is writing here now

    @property
    def slug(self) -> str:
        """The key as part of an id."""
        return slug_of(self.key)

    @property
    def characters(self) -> int:
        """The length by the shared rule."""
        return count_characters(self.text)

    def take(self, data: Any) -> TextArea:
        """Take over what was typed and the version it was typed on."""
        self.text = data.get(f"text-{self.slug}", self.text).replace("\r\n", "\n")
        typed = str(data.get(f"version-{self.slug}", ""))
        version = whole_number(typed, 9)
        self.version = self.version if version is None else version
        return self


MEASURE_TEXTS = ("name", "unit", "target", "competitor", "benchmark", "source", "missing_reason")


@dataclass
class MeasureTable:
    """A table of results as typed."""

    years: list[str]
    rows: list[dict[str, Any]]
    version: str
    error: str = ""
    other: str | None = None
    pasted: str = ""  # what stands in the box for pasting, while it could not be read
    left_out: list[str] = field(default_factory=list)  # columns and cells of a pasted table that were not taken

    @property
    def required(self) -> list[str]:
        """The years that must have a value."""
        return self.years[-REQUIRED_YEARS:]

    @property
    def asking(self) -> list[int]:
        """The places of rows that show where to say why values are missing: for want of one, or as it was said."""
        return [place for place, row in enumerate(self.rows) if row.get("missing_reason") or self._lacks(row)]

    def _lacks(self, row: dict[str, Any]) -> bool:
        values = [row["values"].get(year) or "" for year in self.required]
        return bool(row["name"]) and any(not value or is_no_data(value) for value in values)

    def blank(self) -> dict[str, Any]:
        """A row to write in."""
        empty = dict.fromkeys(MEASURE_TEXTS, "")
        return {**empty, "direction": Measure.Direction.UP.value, "values": {}}

    def take(self, data: Any, limit: int = 100) -> MeasureTable:
        """Take over the rows typed; a row without any text is none. `remove` names a row to leave out."""
        self.rows, removed = [], data.get("remove", "")
        for place in range(limit):
            prefix = f"m-{place}-"
            if f"{prefix}name" not in data:
                break
            row = {key: data.get(prefix + key, "").strip() for key in MEASURE_TEXTS}
            row["values"] = {year: data.get(f"{prefix}{year}", "").strip() for year in self.years}
            is_empty = not any(row[key] for key in row if key != "values") and not any(row["values"].values())
            row["direction"] = data.get(prefix + "direction", "up")
            if str(place) != removed and not is_empty:
                self.rows.append(row)
        self.version = data.get("measures-kept") or data.get("measures-version", self.version)
        return self

    def paste(self, text: str) -> int:
        """Add the rows of a table copied from a spreadsheet; returns how many. Raises ServiceError."""
        rows = pasted_rows(text, self.years)
        self.rows += rows
        self.left_out = left_out(text, self.years)
        return len(rows)


@dataclass
class ItemEditor:
    """Everything on the page of one item."""

    item: Item
    areas: list[TextArea]
    table: MeasureTable | None
    is_done: bool = False
    is_not_applicable: bool = False
    reason: str = ""
    last: Answer | None = None  # the text written last, for who and when
    errors: list[tuple[str, str]] = field(default_factory=list)  # (anchor, sentence)

    @property
    def has_conflict(self) -> bool:
        """Did someone else save a part of it meanwhile?"""
        others = [area.other for area in self.areas] + [self.table.other if self.table else None]
        return any(other is not None for other in others)

    def held(self, by_part: dict[str, str]) -> ItemEditor:
        """Note who is writing in which part."""
        for area in self.areas:
            area.holder = by_part.get(area.key, "")
        return self

    @property
    def characters(self) -> int:
        """The length of all texts of the item."""
        return sum(area.characters for area in self.areas)

    def take(self, data: Any) -> ItemEditor:
        """Take over what was typed."""
        for area in self.areas:
            area.take(data)
        if self.table is not None and "measures-version" in data:
            self.table.take(data)
        self.is_done = data.get("done") == "yes"
        self.is_not_applicable = data.get("not_applicable") == "yes"
        self.reason = data.get("reason", self.reason)
        return self
