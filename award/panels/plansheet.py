"""What the pages and the sheet of a plan show: names for codes, the rules in words, figures, the matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from award.applications.models import Application
from award.domain.allocation.canonical import problem_of_json
from award.domain.allocation.problem import PanelPlan, Plan, Problem, Violation
from award.panels.bars import RULE_NAMES as BAR_NAMES
from award.panels.models import Conflict, Expert
from award.panels.models import PanelPlan as StoredPlan
from award.panels.planedits import unplaced
from award.panels.planning import expert_pk

RULE_NAMES: dict[str, Promise] = {
    "size": gettext_lazy("Number of members"),
    "chairs": gettext_lazy("A chair in each panel"),
    "industry": gettext_lazy("Experts of the applicant's industry"),
    "load": gettext_lazy("Most applications a person"),
    "load_difference": gettext_lazy("Panels get equal numbers of applications"),
    "conflicts": gettext_lazy("No conflict of interest"),
    "one_employer": gettext_lazy("No two members of one employer"),
    "same_region": gettext_lazy("No member from the applicant's city or county"),
    "most_cycles": gettext_lazy("Most cycles in a row"),
    "pairs": gettext_lazy("No pair that sat together before"),
    "guests": gettext_lazy("A guest from the next panel"),
    "structure": gettext_lazy("Each person in one panel, each application with one panel"),
}
ADVICE: dict[str, Promise] = {
    "size": gettext_lazy("Form fewer panels, or let more experts be drawn."),
    "chairs": gettext_lazy("Form fewer panels, or mark more experts in the register as chairs."),
    "industry": gettext_lazy("Let experts of these industries be drawn, or complete the industries in the register."),
    "load": gettext_lazy("Form more panels, or raise what single experts take in the register."),
    "load_difference": gettext_lazy("Choose a number of panels by which the applications divide more evenly."),
    "conflicts": gettext_lazy("Let experts without a conflict be drawn. Conflicts are never waived."),
    "one_employer": gettext_lazy("Let experts of other employers be drawn, or waive the rule with a reason."),
    "same_region": gettext_lazy("Let experts from elsewhere be drawn, or waive the rule with a reason."),
    "most_cycles": gettext_lazy("Let experts be drawn who sat less often, or waive the rule with a reason."),
    "pairs": gettext_lazy("Let more experts be drawn, or waive the rule with a reason."),
    "guests": gettext_lazy("Let more experts be drawn, or waive the rule with a reason."),
}
WAIVABLE = tuple(code for code in ADVICE if code != "conflicts")
_COUNTS: dict[str, Promise] = {
    "given": gettext_lazy("Experts in the pool"),
    "persons": gettext_lazy("of these, may be drawn by the rules"),
    "seats": gettext_lazy("Seats needed"),
    "chairs": gettext_lazy("Experts who may chair"),
    "panels": gettext_lazy("Panels"),
    "entries": gettext_lazy("Applications"),
    "places": gettext_lazy("Readings that the experts can give"),
    "needed": gettext_lazy("Readings needed"),
    "lack": gettext_lazy("Industries with too few experts"),
    "shunned": gettext_lazy("Applications that too few experts are free of"),
}


@dataclass(frozen=True)
class Blocked:
    """A rule that, with the others named, leaves no plan."""

    name: str
    advice: str


def blocked(blocking: Mapping[str, Any]) -> tuple[list[Blocked], list[tuple[str, str]]]:
    """The rules that block a dry run with what helps, and the counts that show why."""
    rules = [Blocked(str(RULE_NAMES[code]), str(ADVICE[code])) for code in blocking.get("rules", ())]
    counts = []
    for code, value in blocking.get("detail", {}).items():
        text = _(", ").join(value) if isinstance(value, list) else str(value)
        if text:
            counts.append((str(_COUNTS.get(code, code)), text))
    return rules, counts


# ------------------------------------------------------------------ names


class Names:
    """Who and what the codes of a problem stand for."""

    def __init__(self, plan: StoredPlan) -> None:
        problem = problem_of_json(plan.inputs)
        keys = [expert_pk(person.code) for person in problem.persons]
        experts = Expert.objects.filter(pk__in=keys).select_related("user")
        self.experts = {f"E{row.pk}": row for row in experts}
        rows = Application.objects.filter(cycle=plan.cycle_id, number__in=[entry.code for entry in problem.entries])
        self.applications = {row.number: row for row in rows.select_related("organisation")}

    def person(self, code: str) -> str:
        """The expert's name."""
        return str(self.experts[code]) if code in self.experts else code

    def employer(self, code: str) -> str:
        """The expert's employer."""
        return self.experts[code].employer if code in self.experts else ""

    def entry(self, code: str) -> str:
        """The applicant's name."""
        return self.applications[code].organisation.name if code in self.applications else code


def reason_text(code: str) -> str:
    """Why someone may not assess an application, in words."""
    return str(BAR_NAMES.get(code) or dict(Conflict.Source.choices).get(code, Conflict.Source.RULE.label))


def violation_text(row: Violation, names: Names) -> str:
    """A rule that a plan breaks, where."""
    if "unknown" in row.detail:
        return _("%(name)s can no longer be drawn") % {"name": names.person(str(row.detail["unknown"]))}
    where = []
    for key, value in row.detail.items():
        if key in ("person", "other", "guest"):
            where.append(names.person(str(value)))
        elif key in ("entry", "guest_entry"):
            where.append(f"{value} {names.entry(str(value))}")
        elif key == "panel":
            where.append(_("panel %(code)s") % {"code": value})
    text = _(": ").join([str(RULE_NAMES[row.rule]), *([_(", ").join(where)] if where else [])])
    return _("%(text)s (waived)") % {"text": text} if row.is_waived else text


def change_text(change: Mapping[str, Any], names: Names) -> str:
    """A change by hand in words."""
    words = {
        "swap": _("%(person)s and %(other)s change places"),
        "replace": _("%(other)s takes the place of %(person)s"),
        "move": _("%(person)s goes to panel %(panel)s"),
        "entry": _("%(entry)s goes to panel %(panel)s"),
        "chair": _("%(person)s chairs"),
        "guest": _("%(person)s assesses %(entry)s as a guest"),
    }
    entry = str(change.get("entry", ""))
    return words[str(change["kind"])] % {
        "person": names.person(str(change.get("person", ""))),
        "other": names.person(str(change.get("other", ""))),
        "entry": f"{entry} {names.entry(entry)}",
        "panel": change.get("panel", ""),
    }


# ------------------------------------------------------------------ panels and figures


@dataclass(frozen=True)
class Member:
    """A person in a panel, and how many applications it assesses, those as a guest among them."""

    code: str
    name: str
    employer: str
    is_chair: bool
    load: int


@dataclass(frozen=True)
class Team:
    """A planned panel with its people and applications by name; guests come from the next panel."""

    code: str
    members: list[Member]
    entries: list[tuple[str, str]]
    guests: list[tuple[str, str, str]]  # person, number and name of the application


def teams(plan: Plan, names: Names) -> list[Team]:
    """The panels of a plan in their order."""
    extra = Counter(person for person, _entry in plan.guests)
    found = []
    for panel in plan.panels:
        members = [
            Member(
                code, names.person(code), names.employer(code), code == panel.chair, len(panel.entries) + extra[code]
            )
            for code in _chair_first(panel)
        ]
        entries = [(code, names.entry(code)) for code in panel.entries]
        guests = [(names.person(one), code, names.entry(code)) for one, code in plan.guests if code in panel.entries]
        found.append(Team(panel.code, members, entries, guests))
    return found


def _chair_first(panel: PanelPlan) -> list[str]:
    return sorted(panel.members, key=lambda code: (code != panel.chair, code))


def figures(problem: Problem, plan: Plan) -> list[tuple[str, str]]:
    """How fair the plan is, in a few figures computed from it alone."""
    loads = [len(panel.entries) for panel in plan.panels]
    sizes = [len(panel.members) for panel in plan.panels]
    persons = {person.code: person for person in problem.persons}
    entries = {entry.code: entry for entry in problem.entries}
    fitting = near = 0
    for panel in plan.panels:
        members = [persons[code] for code in panel.members]
        for code in panel.entries:
            entry = entries[code]
            fitting += any(entry.industry in person.industries for person in members)
            near += sum(bool(entry.region) and entry.region == person.region for person in members)
    return [
        (_("Panels"), str(len(plan.panels))),
        (_("Members a panel"), _span(sizes)),
        (_("Applications a panel"), _span(loads)),
        (_("Applications with an expert of their industry"), f"{fitting} / {len(entries)}"),
        (_("Members from the applicant's city or county"), str(near)),
        (_("Applications with a guest"), str(len({code for _person, code in plan.guests}))),
        (_("Experts not drawn"), str(len(persons) - sum(sizes))),
    ]


def _span(values: list[int]) -> str:
    low, high = min(values), max(values)
    return str(low) if low == high else f"{low}–{high}"


# ------------------------------------------------------------------ matrix


@dataclass(frozen=True)
class MatrixRow:
    """One expert: its cells are one string, since a large plan has tens of thousands."""

    code: str
    name: str
    panel: str
    is_chair: bool
    load: int
    cells: SafeString


@dataclass(frozen=True)
class Matrix:
    """Experts by applications. `heads`: panel, number and name of each application."""

    heads: list[tuple[str, str, str]]
    rows: list[MatrixRow]


def matrix(problem: Problem, plan: Plan, names: Names, panel: str = "") -> Matrix:
    """Who assesses what, whose industry fits, and who may not; of all panels or of one with its guests."""
    shown = [row for row in plan.panels if not panel or row.code == panel]
    columns = [(row.code, code) for row in shown for code in row.entries]
    guests = set(plan.guests)
    seat = {code: row for row in plan.panels for code in row.members}
    extra = Counter(person for person, _entry in plan.guests)
    people = [code for row in shown for code in _chair_first(row)]
    if panel:
        people += sorted({person for person, entry in guests if any(entry == code for _p, code in columns)})
    else:
        people += unplaced(problem, plan)
    marks = _Marks(problem, guests, columns)
    rows = []
    for code in people:
        own = seat.get(code)
        rows.append(
            MatrixRow(
                code=code,
                name=names.person(code),
                panel=own.code if own else "",
                is_chair=own is not None and own.chair == code,
                load=len(own.entries) + extra[code] if own else 0,
                cells=marks.cells(code, own.code if own else ""),
            )
        )
    return Matrix([(home, code, names.entry(code)) for home, code in columns], rows)


class _Marks:
    """The cells of the matrix. A letter or sign says all; colour only repeats it."""

    def __init__(self, problem: Problem, guests: set[tuple[str, str]], columns: list[tuple[str, str]]) -> None:
        self.problem, self.guests, self.columns = problem, guests, columns
        self.industries = {person.code: person.industries for person in problem.persons}
        self.wanted = {entry.code: entry.industry for entry in problem.entries}
        self.known: dict[tuple[str, str], SafeString] = {}
        self.refusals = {
            code: format_html('<td class="pm-x" title="{0}">×<span class="sr"> {0}</span></td>', reason_text(code))
            for code in {"", *problem.reasons.values()}
        }

    def cells(self, person: str, panel: str) -> SafeString:
        """All cells of one person."""
        parts = ((self._cell(person, panel, home, entry),) for home, entry in self.columns)
        return format_html_join("", "{}", parts)

    def _cell(self, person: str, panel: str, home: str, entry: str) -> SafeString:
        if (person, entry) in self.problem.conflicts:
            return self.refusals[self.problem.reasons.get((person, entry), "")]
        sign = "+" if self.wanted[entry] in self.industries[person] else ""
        if home == panel:
            return self._made("pm-own", panel + sign)
        return self._made("pm-guest", f"{panel}→{sign}") if (person, entry) in self.guests else self._made("", sign)

    def _made(self, css: str, text: str) -> SafeString:
        """A cell, made once for all that look the same."""
        key = (css, text)
        if key not in self.known:
            self.known[key] = (
                format_html('<td class="{}">{}</td>', css, text) if css else format_html("<td>{}</td>", text)
            )
        return self.known[key]


def matrix_values(problem: Problem, plan: Plan, names: Names) -> Iterable[list[object]]:
    """The matrix as rows of a workbook."""
    seat = {code: row.code for row in plan.panels for code in row.members}
    guests = set(plan.guests)
    columns = [(row.code, code) for row in plan.panels for code in row.entries]
    for code in [*(code for row in plan.panels for code in _chair_first(row)), *unplaced(problem, plan)]:
        cells: list[object] = []
        for home, entry in columns:
            if (code, entry) in problem.conflicts:
                cells.append("× " + reason_text(problem.reasons.get((code, entry), "")))
            elif home == seat.get(code):
                cells.append(home)
            else:
                cells.append(_("guest") if (code, entry) in guests else "")
        yield [names.person(code), seat.get(code, ""), *cells]
