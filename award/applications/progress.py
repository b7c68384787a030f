"""How far a draft is, and what still stands in the way of submitting it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.applications.content import BASIC_FIELDS, Content, draft_content
from award.applications.documents import filing_faults
from award.applications.figures import REQUIRED_YEARS, is_measure_value, is_no_data, measure_years
from award.applications.internalnotice import notice_faults
from award.applications.models import Application, BasicData, ItemState
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Category, Criteria, Item
from award.domain.programme import Programme
from award.domain.text import count_characters


@dataclass(frozen=True)
class Problem:
    """Something that blocks submission, with the page that mends it. `is_fault`: wrong, not merely missing."""

    text: str
    path: str
    hint: str = ""
    is_fault: bool = False


@dataclass(frozen=True)
class Part:
    """The progress of a page other than an item's."""

    characters: int
    limit: int
    problems: tuple[Problem, ...]
    is_started: bool

    @property
    def state(self) -> str:
        """done, flag (something is wrong), part, or nothing."""
        if not self.problems:
            return "done"
        if any(problem.is_fault for problem in self.problems):
            return "flag"
        return "part" if self.is_started else ""


@dataclass(frozen=True)
class ItemProgress(Part):
    """The progress of one item."""

    item: Item
    is_done: bool
    is_not_applicable: bool


@dataclass(frozen=True)
class CategoryProgress:
    """The progress of the items of a category."""

    category: Category
    items: tuple[ItemProgress, ...]

    @property
    def done(self) -> int:
        """How many items are finished."""
        return sum(1 for entry in self.items if entry.state == "done")

    @property
    def states(self) -> list[str]:
        """The state of each item, for the row of segments."""
        return [entry.state for entry in self.items]

    @property
    def state(self) -> str:
        """The state of the category as a whole."""
        if self.done == len(self.items):
            return "done"
        if "flag" in self.states:
            return "flag"
        return "part" if any(self.states) else ""

    @property
    def start(self) -> Item:
        """The item to open: the first that is not finished."""
        return next((entry.item for entry in self.items if entry.state != "done"), self.items[0].item)


@dataclass(frozen=True)
class Progress:
    """The whole draft."""

    basic: Part
    profile: Part
    categories: tuple[CategoryProgress, ...]
    report: Part
    evidence: Part
    notice: Part | None
    evidence_count: int
    evidence_bytes: int
    content: Content

    @property
    def items(self) -> list[ItemProgress]:
        """All items in order."""
        return [entry for category in self.categories for entry in category.items]

    @property
    def done(self) -> int:
        """How many of the tasks (items, basic data, profile) are finished."""
        return sum(1 for part in (self.basic, self.profile, *self.items) if part.state == "done")

    @property
    def items_done(self) -> int:
        """How many items are finished."""
        return sum(1 for entry in self.items if entry.state == "done")

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return 2 + len(self.items)

    @property
    def problems(self) -> list[Problem]:
        """All that blocks submission, in the order of the pages."""
        parts = (self.basic, self.profile, *self.items, self.report, self.evidence, self.notice)
        return [problem for part in parts if part is not None for problem in part.problems]

    @property
    def faults(self) -> list[Problem]:
        """What is wrong, as against what is not written yet."""
        return [problem for problem in self.problems if problem.is_fault]

    @property
    def foremost(self) -> list[Problem]:
        """The few to name first: what is wrong, then what comes first."""
        return (self.faults + [problem for problem in self.problems if not problem.is_fault])[:5]

    @property
    def next_item(self) -> Item | None:
        """The first item that is not finished."""
        return next((entry.item for entry in self.items if entry.state != "done"), None)


def progress_of(application: Application) -> Progress:
    """Read the draft and measure it against the criteria and the programme."""
    criteria, programme = criteria_of(application.cycle), programme_of(application.cycle)
    content = draft_content(application, 0)
    finished = set(ItemState.objects.filter(application=application, is_done=True).values_list("item__code", flat=True))
    entries = {entry["code"]: entry for entry in content["items"]}
    categories = tuple(
        CategoryProgress(
            category,
            tuple(_item(application, item, entries[item.code], item.code in finished) for item in category.items),
        )
        for category in criteria.categories
    )
    return Progress(
        basic=_basic(application, content, programme),
        profile=_profile(application, content, criteria),
        categories=categories,
        report=_report(application, categories, criteria),
        evidence=_evidence(application, content, programme),
        notice=_notice(application, content, programme),
        evidence_count=len(content["evidence"]),
        evidence_bytes=sum(file["size"] for file in content["evidence"]),
        content=content,
    )


def required_years(cycle_year: int) -> list[str]:
    """The years for which a measure must have a value."""
    return measure_years(cycle_year)[-REQUIRED_YEARS:]


def _basic(application: Application, content: Content, programme: Programme) -> Part:
    path = reverse("applications:basic", args=[application.pk])
    problems = []
    missing = [field for field in BASIC_FIELDS if content["basic"][field] in ("", None)]
    if missing:
        names = _(", ").join(BasicData.label_of(field) for field in missing)
        problems.append(Problem(_("Fill in the basic data"), path, hint=names))
    years = programme.application.years
    expected = years * len(programme.application.indicators)
    given = sum(len(_in_window(row["values"], application.cycle.year, years)) for row in content["indicators"])
    if given < expected:
        count = expected - given
        text = ngettext(
            "%(n)s figure of the indicators is missing", "%(n)s figures of the indicators are missing", count
        )
        problems.append(Problem(text % {"n": count}, f"{path}#indicators"))
    return Part(0, 0, tuple(problems), is_started=bool(given) or len(missing) < len(BASIC_FIELDS))


def _in_window(values: dict[str, str], cycle_year: int, years: int) -> list[str]:
    return [year for year in values if cycle_year - years <= int(year) < cycle_year]


def _profile(application: Application, content: Content, criteria: Criteria) -> Part:
    path = reverse("applications:profile", args=[application.pk])
    limit = criteria.limits.profile_characters
    characters = sum(count_characters(answer["text"]) for answer in content["profile"])
    empty = [answer["code"] for answer in content["profile"] if not answer["text"].strip()]
    problems = []
    if empty:
        count = len(empty)
        text = ngettext(
            "%(n)s question of the organisation profile is not answered",
            "%(n)s questions of the organisation profile are not answered",
            count,
        )
        problems.append(Problem(text % {"n": count}, f"{path}#q-{empty[0]}"))
    if over := _over(characters, limit):
        problems.append(
            Problem(_("The organisation profile is %(over)s over the limit") % over, path, over["hint"], True)
        )
    return Part(characters, limit, tuple(problems), is_started=len(empty) < len(content["profile"]))


def _report(application: Application, categories: tuple[CategoryProgress, ...], criteria: Criteria) -> Part:
    limit = criteria.limits.report_characters
    characters = sum(entry.characters for category in categories for entry in category.items)
    problems: tuple[Problem, ...] = ()
    if over := _over(characters, limit):
        path = reverse("applications:check", args=[application.pk])
        text = _("The self-assessment report as a whole is %(over)s over the limit") % over
        problems = (Problem(text, path, over["hint"], True),)
    return Part(characters, limit, problems, is_started=characters > 0)


def _evidence(application: Application, content: Content, programme: Programme) -> Part:
    path = reverse("applications:evidence", args=[application.pk])
    faults = filing_faults(programme, content["evidence"])
    problems = tuple(Problem(fault.text, path + fault.anchor, is_fault=fault.is_wrong) for fault in faults)
    return Part(0, 0, problems, is_started=bool(content["evidence"]))


def _notice(application: Application, content: Content, programme: Programme) -> Part | None:
    """The record of the internal notice; None where the programme asks for none."""
    if not programme.application.internal_notice_days:
        return None
    path = reverse("applications:internal_notice", args=[application.pk])
    notice = content.get("internal_notice", {})
    if not notice:
        return Part(0, 0, (Problem(_("The internal notice is not recorded yet"), path),), is_started=False)
    problems = tuple(Problem(text, path, is_fault=True) for text in notice_faults(programme, notice))
    return Part(0, 0, problems, is_started=True)


def _over(characters: int, limit: int) -> dict[str, str]:
    if characters <= limit:
        return {}
    over = characters - limit
    hint = _("%(n)s / %(limit)s characters") % {"n": f"{characters:,}", "limit": f"{limit:,}"}
    return {"over": ngettext("%(n)s character", "%(n)s characters", over) % {"n": over}, "hint": hint}


def _item(application: Application, item: Item, entry: dict[str, Any], is_done: bool) -> ItemProgress:
    path = reverse("applications:item", args=[application.pk, item.code])
    characters = sum(count_characters(layer["text"]) for layer in entry["layers"])
    not_applicable = entry["is_not_applicable"]
    problems = () if not_applicable else tuple(_item_problems(item, entry, characters, path, application.cycle.year))
    if not problems and not is_done and not not_applicable:
        problems = (Problem(_("%(item)s is not marked as finished") % {"item": item.code}, f"{path}#done"),)
    return ItemProgress(
        characters=characters,
        limit=item.max_characters,
        problems=problems,
        is_started=bool(characters or entry["measures"]),
        item=item,
        is_done=is_done,
        is_not_applicable=not_applicable,
    )


def _item_problems(item: Item, entry: dict[str, Any], characters: int, path: str, cycle_year: int) -> Iterator[Problem]:
    texts = [layer["text"].strip() for layer in entry["layers"]]
    if not any(texts):
        yield Problem(_("%(item)s is not written yet") % {"item": item.code}, path)
    elif not all(texts):
        yield Problem(_("A part of %(item)s is not written yet") % {"item": item.code}, path)
    if over := _over(characters, item.max_characters):
        yield Problem(_("%(item)s is %(over)s over the limit") % {"item": item.code, **over}, path, over["hint"], True)
    if len(entry["measures"]) < item.measures:
        text = _("%(item)s needs %(needed)s measures and has %(found)s")
        numbers = {"item": item.code, "needed": item.measures, "found": len(entry["measures"])}
        yield Problem(text % numbers, f"{path}#measures")
    for measure in entry["measures"]:
        for text in measure_problems(measure, cycle_year):
            yield Problem(f"{item.code} {text}", f"{path}#measures", is_fault=True)


def measure_problems(measure: dict[str, Any], cycle_year: int) -> list[str]:
    """What is missing or wrong in one row of a table of results, in words."""
    values, years = measure["values"], measure_years(cycle_year)
    found = []
    if wrong := [year for year in years if values.get(year, "") and not is_measure_value(values[year])]:
        text = _(
            "“%(measure)s”: the value of %(years)s is not a figure. Write half-width digits such as 98.5, or “none”."
        )
        found.append(text % {"measure": measure["name"], "years": _(", ").join(wrong)})
    if missing := [year for year in required_years(cycle_year) if not values.get(year, "")]:
        text = _("“%(measure)s” lacks the value of %(years)s. Write “none” where there are no data, and say why.")
        found.append(text % {"measure": measure["name"], "years": _(", ").join(missing)})
    absent = [year for year in required_years(cycle_year) if is_no_data(values.get(year, ""))]
    if absent and not measure.get("missing_reason"):
        text = _("“%(measure)s” has no data for %(years)s. Say why, under the name of the measure.")
        found.append(text % {"measure": measure["name"], "years": _(", ").join(absent)})
    return found
