"""What is typed on the pages of plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from award.core.fields import CleanCharField
from award.core.forms import AwardForm, CountForm
from award.cycles.models import Round
from award.domain.allocation.problem import Plan, Problem
from award.panels.models import PanelPlan
from award.panels.planedits import unplaced
from award.panels.planning import Pooled
from award.panels.plansheet import RULE_NAMES, WAIVABLE, Names

MOST_PANELS = 60
_REASON = forms.Textarea(attrs={"rows": 2})


class PlanForm(AwardForm):
    """A dry run: how many panels, of whom, and by which rules."""

    panels = forms.IntegerField(label=gettext_lazy("Number of panels"), min_value=1, max_value=MOST_PANELS)
    waived = forms.MultipleChoiceField(
        label=gettext_lazy("Rules not kept to in this plan"),
        choices=[(code, RULE_NAMES[code]) for code in WAIVABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Only where no plan is found otherwise. The reason stands on the sheet of the draw."),
    )
    waive_reason = CleanCharField(
        label=gettext_lazy("Why rules are waived"), max_length=500, required=False, widget=_REASON
    )
    experts = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Experts"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the experts who may be drawn.")},
    )

    def __init__(self, *args: Any, people: list[Pooled], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.expert.pk), str(row.expert)) for row in people if not row.left_out]
        self.fields["experts"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("waived") and not (data.get("waive_reason") or "").strip():
            self.add_error("waive_reason", _("Say why these rules are waived."))
        return data


class CommitForm(AwardForm):
    """Who watches the draw."""

    witness = CleanCharField(
        label=gettext_lazy("Witness of the draw"),
        max_length=120,
        help_text=gettext_lazy("Name and office, as on the sheet: of the supervisors or notaries."),
    )


class DrawForm(AwardForm):
    """What the witness adds, so that the office alone cannot know the outcome."""

    word = CleanCharField(
        label=gettext_lazy("Word of the witness"),
        max_length=120,
        help_text=gettext_lazy("Typed by the witness: any word or number nobody else knows. It stands on the sheet."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(AwardForm):
    """Why something is dropped or refused."""

    reason = CleanCharField(label=gettext_lazy("Reason"), max_length=500, widget=_REASON)


class DropForm(ReasonForm):
    """Why a plan is dropped; a dry run needs no reason."""

    def __init__(self, *args: Any, plan: PanelPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = plan.state != PanelPlan.State.DRAFT


class AdoptForm(CountForm):
    """The number of people who will be invited, typed."""

    asks = gettext_lazy("Type %(n)s, the number of people who are invited")
    wrong = gettext_lazy("That is not the number of people. Look at the list again.")


class GiveForm(CountForm):
    """The number of applications that the panels get, typed."""

    asks = gettext_lazy("Type %(n)s, the number of applications that are given")
    wrong = gettext_lazy("That is not the number of applications. Look at the panels again.")


class EditForm(AwardForm):
    """A change by hand of one kind; only the fields that the kind needs."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("It stands on the sheet of the draw.")
    )

    FIELDS = {
        "swap": ("person", "other"),
        "replace": ("person", "other"),
        "move": ("person", "panel"),
        "entry": ("entry", "panel"),
        "chair": ("person",),
        "guest": ("entry", "person"),
    }

    def __init__(self, *args: Any, kind: str, problem: Problem, plan: Plan, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        seated = [
            (code, f"{panel.code} · {names.person(code)}") for panel in plan.panels for code in sorted(panel.members)
        ]
        free = [(code, names.person(code)) for code in unplaced(problem, plan)]
        entries = [
            (code, f"{panel.code} · {code} {names.entry(code)}") for panel in plan.panels for code in panel.entries
        ]
        choices = {
            "person": (_("Member"), seated),
            "other": (_("Successor"), free) if kind == "replace" else (_("changes places with"), seated),
            "entry": (_("Application"), entries),
            "panel": (_("New panel"), [(panel.code, panel.code) for panel in plan.panels]),
        }
        for name in self.FIELDS[kind]:
            label, rows = choices[name]
            self.fields[name] = forms.ChoiceField(label=label, choices=[("", "—"), *rows])
        self.order_fields([*self.FIELDS[kind], "reason", "version"])

    def change(self) -> dict[str, str]:
        """The change as it is kept."""
        return {"kind": self.kind, **{name: self.cleaned_data[name] for name in self.FIELDS[self.kind]}}


def round_choice(rounds: list[Round], code: str) -> Round | None:
    """The round that a page plans for: the one asked for, else the first that is not closed."""
    return next(
        (row for row in rounds if row.code == code), next((row for row in rounds if row.state != "closed"), None)
    )
