"""What the office types on the pages of conflicts of interest and avoidance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from award.applications.models import Application
from award.applications.queries import accepted_applications
from award.core.fields import CleanCharField
from award.core.forms import AwardForm
from award.cycles.models import Cycle
from award.panels.models import Conflict, Expert
from award.panels.queries import register_rows

GRANT, REFUSE = "grant", "refuse"


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ExpertField(forms.ModelChoiceField):
    """An expert of the register, named with its employer."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.employer}" if obj.employer else str(obj)


class ApplicationField(forms.ModelChoiceField):
    """An accepted application, named by its number and organisation."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.organisation.name}"


class ConflictFilter(AwardForm):
    """Which conflicts of a cycle are shown."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    source = forms.ChoiceField(
        label=_("Source"), required=False, choices=[("", _("All sources")), *Conflict.Source.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All")), ("standing", _("Standing")), ("lifted", _("Lifted"))],
    )  # fmt: skip

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that make sense; nonsense in the address shows all."""
        data = self.cleaned_data if self.is_valid() else {}
        return {"source": data.get("source", ""), "state": data.get("state", ""), "search": data.get("q", "")}


class NewConflictForm(AwardForm):
    """A conflict that the office learned of, for any expert and accepted application of a cycle."""

    expert = ExpertField(label=_("Expert"), queryset=Expert.objects.none())
    application = ApplicationField(label=_("Application"), queryset=Application.objects.none())
    reason = CleanCharField(
        label=_("Reason"), max_length=1000, widget=_area(), help_text=_("Only the award office reads it.")
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = register_rows()  # type: ignore[attr-defined]
        self.fields["application"].queryset = accepted_applications(cycle)  # type: ignore[attr-defined]


class LiftForm(AwardForm):
    """Why a conflict may be lifted."""

    reason = CleanCharField(
        label=_("Reason for lifting"), max_length=500, widget=_area(),
        help_text=_("A second person reads it and decides. It stays on record."),
    )  # fmt: skip


class AvoidanceAnswerForm(AwardForm):
    """The office's answer to an applicant, and the experts who are meant."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(GRANT, _("Grant")), (REFUSE, _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is granted.")},
    )
    experts = forms.ModelMultipleChoiceField(
        label=_("Experts who are meant"), queryset=Expert.objects.none(), required=False
    )
    other = ExpertField(
        label=_("Someone else of the register"), queryset=Expert.objects.none(), required=False,
        empty_label=_("Nobody else"),
    )  # fmt: skip
    answer = CleanCharField(
        label=pgettext_lazy("request", "Answer"), max_length=2000, required=False, widget=_area(),
        help_text=_("The applicant reads it. Never write who is an expert, or whether anybody is meant."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_granted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("experts", "other"):
            self.fields[name].queryset = register_rows()  # type: ignore[attr-defined]
        if is_granted:  # only more experts can be added
            del self.fields["decision"], self.fields["answer"]

    @property
    def chosen(self) -> list[Expert]:
        """All experts chosen, each once."""
        other = self.cleaned_data.get("other")
        chosen = {expert.pk: expert for expert in [*self.cleaned_data["experts"], *([other] if other else [])]}
        return list(chosen.values())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == REFUSE and not (data.get("answer") or "").strip():
            self.add_error("answer", _("Say why it is refused; the applicant reads it."))
        return data
