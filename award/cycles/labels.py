"""Names for the codes that criteria and programme files use; a code without a name stands for itself."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from award.core.messages import ROUND_KINDS
from award.domain.criteria import Criteria
from award.domain.programme import Programme

KINDS: dict[str, str | Promise] = {
    "process": gettext_lazy("Process items"),
    "result": gettext_lazy("Result items"),
    "direction": gettext_lazy("Direction"),
    "execution": gettext_lazy("Execution"),
}

COMBINES: dict[str, str | Promise] = {
    "mean": gettext_lazy("Mean of the sheets"),
    "median": gettext_lazy("Median of the sheets"),
    "trimmed_mean": gettext_lazy("Trimmed mean of the sheets"),
    "consensus": gettext_lazy("Agreed sheet of the panel"),
}


DATES: dict[str, str | Promise] = {
    "applications_open_at": gettext_lazy("Applications open"),
    "applications_close_at": gettext_lazy("Applications close"),
    "eligibility_until_on": gettext_lazy("Eligibility review until"),
    "experts_until_on": gettext_lazy("Experts answer and declare until"),
    "deliberation_on": gettext_lazy("Deliberation and vote"),
    "notice_on": gettext_lazy("Public notice posted"),
    "results_on": gettext_lazy("Results expected"),
}


def kind_name(code: str) -> str:
    """The name of a kind of item."""
    return str(KINDS.get(code, code))


def combine_name(code: str | None) -> str:
    """How the sheets of a round become one score, in words; a round without such a rule is measured."""
    if code is None:
        return str(_("the measured per cent"))
    return str(COMBINES.get(code, code))


def round_kind_name(kind: str) -> str:
    """The name of a kind of round."""
    return str(ROUND_KINDS[kind])


def weight_percent(weight: str) -> str:
    """A decimal weight as per cent: "0.20" is "20%"."""
    return f"{(Decimal(weight) * 100).normalize():f}%"


def date_name(name: str, rounds: Mapping[str, str]) -> str:
    """What a date is called by the name under which it is kept; `rounds` names the rounds by their codes."""
    prefix, _colon, code = name.partition(":")
    if _colon:
        text = _("%(round)s begins") if prefix == "starts" else _("%(round)s due")
        return text % {"round": rounds.get(code, code)}
    return str(DATES.get(name, name))


def scope_name(scope: str, programme: Programme, criteria: Criteria, language: str) -> str:
    """The scope of a floor or tie-break in words: the total, a category or a round."""
    prefix, _colon, code = scope.partition(":")
    if prefix == "category":
        return f"{code} {criteria.category(code).name.get(language)}"
    if prefix == "round":
        return str(ROUND_KINDS[programme.round(code).kind])
    return _("Total")
