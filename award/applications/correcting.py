"""A returned application: its points, what is open, what the next revision will hold, old and new side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from award.applications.content import Content, draft_content
from award.applications.models import Application, BasicData, Correction, CorrectionPoint, Measure
from award.applications.progress import Part, Problem, progress_of
from award.applications.queries import revision_content
from award.core.clock import BEIJING, today
from award.core.templatetags.award import in_language
from award.cycles.queries import criteria_of, programme_of, working_day_rule
from award.domain.criteria import Criteria
from award.domain.text import count_characters
from award.domain.textdiff import Piece, compare
from award.domain.workingdays import add_working_days

Place = CorrectionPoint.Place
# Which keys of the content belong to a place; an item's is its entry below "items".
_KEYS: dict[str, tuple[str, ...]] = {
    Place.BASIC: ("basic", "indicators"),
    Place.PROFILE: ("profile",),
    Place.EVIDENCE: ("evidence",),
    Place.NOTICE: ("internal_notice",),
}
_MEASURE_KEYS = ("unit", "target", "competitor", "benchmark", "source", "missing_reason")
LAST_MINUTE = time(23, 59, 59)


@dataclass(frozen=True)
class NewPoint:
    """A place to correct and the words for the applicant."""

    place: str
    code: str
    words: str


@dataclass(frozen=True)
class Change:
    """A text or figure of a returned part as it was submitted and as it stands now."""

    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        """Both texts in one row of pieces, each of the old text, of the new one, or of both."""
        return compare(self.old, self.new)


@dataclass(frozen=True)
class ComparedPoint:
    """A point with what was changed under it so far."""

    point: CorrectionPoint
    title: str
    changes: tuple[Change, ...]

    @property
    def is_answered(self) -> bool:
        """Was something changed, or replied?"""
        return bool(self.changes or self.point.reply)


def places_of(application: Application) -> list[tuple[str, str, str]]:
    """(place, code, title) of everything that may be returned, in the order of the application."""
    programme = programme_of(application.cycle)
    names = dict(Place.choices)
    rows = [(Place.BASIC, "", str(names[Place.BASIC])), (Place.PROFILE, "", str(names[Place.PROFILE]))]
    rows += [(Place.ITEM, item.code, item_title(criteria_of(application.cycle), item.code))
             for item in criteria_of(application.cycle).items]  # fmt: skip
    rows.append((Place.EVIDENCE, "", str(names[Place.EVIDENCE])))
    if programme.application.internal_notice_days:
        rows.append((Place.NOTICE, "", str(names[Place.NOTICE])))
    return [(str(place), code, title) for place, code, title in rows]


def item_title(criteria: Criteria, code: str) -> str:
    """The code and name of an item in the active language."""
    return f"{code} {in_language(criteria.item(code).name)}"


def due_by_rule(application: Application) -> date:
    """The due date that the programme proposes: so many working days from today."""
    start = today()
    return add_working_days(start, programme_of(application.cycle).application.correction_days, working_day_rule(start))


def end_of(day: date) -> datetime:
    """The last second of a day in Beijing."""
    return datetime.combine(day, LAST_MINUTE, tzinfo=BEIJING)


def corrected_content(application: Application, correction: Correction, number: int) -> Content:
    """The content of the next revision: what was submitted, with the returned parts as they stand in the draft.

    What was changed elsewhere in the draft stays there and is not handed in.
    """
    content, draft = revision_content(correction.revision), draft_content(application, number)
    for point in correction.points.all():
        if point.place == Place.ITEM:
            entry = next(entry for entry in draft["items"] if entry["code"] == point.code)
            content["items"] = [entry if each["code"] == point.code else each for each in content["items"]]
        for key in _KEYS.get(point.place, ()):
            if key in draft:
                content[key] = draft[key]
            else:
                content.pop(key, None)
    # What a returned item cites goes with it, though the files themselves were not returned.
    held = {file["id"] for file in content.get("evidence", [])}
    cited = _cited(content) - held
    joining = [file for file in draft["evidence"] if file["id"] in cited]
    if joining:
        content["evidence"] = sorted([*content.get("evidence", []), *joining], key=lambda file: int(file["id"]))
    return {**content, "number": number}


def _cited(content: Content) -> set[Any]:
    """The files that the items cite."""
    return {each["evidence"] for item in content["items"] for each in item.get("citations", [])}


def _removed_but_cited(application: Application, content: Content) -> Iterator[Problem]:
    """Items handed in as they were that cite a file which is no longer there."""
    held = {file["id"] for file in content.get("evidence", [])}
    criteria = criteria_of(application.cycle)
    for item in content["items"]:
        if any(each["evidence"] not in held for each in item.get("citations", [])):
            text = _("%(item)s cites a file that was removed. Ask the award office to return the item as well.")
            path = reverse("applications:returned", args=[application.pk])
            yield Problem(text % {"item": item_title(criteria, item["code"])}, path, is_fault=True)


def correction_problems(application: Application, correction: Correction) -> list[Problem]:
    """What blocks handing in the correction: what is wrong in the returned parts, and a report that grew too long."""
    progress = progress_of(application)
    parts: dict[tuple[str, str], Part | None] = {
        (Place.BASIC, ""): progress.basic,
        (Place.PROFILE, ""): progress.profile,
        (Place.EVIDENCE, ""): progress.evidence,
        (Place.NOTICE, ""): progress.notice,
        **{(Place.ITEM, entry.item.code): entry for entry in progress.items},
    }
    found = [parts.get((point.place, point.code)) for point in correction.points.all()]
    problems = [problem for part in found if part is not None for problem in part.problems]
    limit = criteria_of(application.cycle).limits.report_characters
    content = corrected_content(application, correction, 0)
    problems += _removed_but_cited(application, content)
    items = content["items"]
    characters = sum(count_characters(layer["text"]) for item in items for layer in item["layers"])
    if characters > limit:
        text = _("The self-assessment report as a whole is over the limit: %(n)s of %(limit)s characters.")
        path = reverse("applications:returned", args=[application.pk])
        problems.append(Problem(text % {"n": characters, "limit": limit}, path, is_fault=True))
    return problems


def blocking_problems(application: Application, correction: Correction | None, *, whole: bool) -> list[Problem]:
    """What blocks submitting now. `whole`: all of the draft is open, and so all of it is handed in."""
    found = []
    if correction is not None:
        path = reverse("applications:returned", args=[application.pk])
        found = [
            Problem(_("%(part)s: change something or reply") % {"part": row.title}, f"{path}#point-{row.point.pk}")
            for row in compared(application, correction)
            if not row.is_answered
        ]
        if not whole:
            return found + correction_problems(application, correction)
    return found + progress_of(application).problems


def compared(application: Application, correction: Correction) -> list[ComparedPoint]:
    """Every point with the old and new text of what was changed in its part."""
    old, new = revision_content(correction.revision), draft_content(application, 0)
    criteria = criteria_of(application.cycle)
    names = dict(Place.choices)
    return [
        ComparedPoint(
            point,
            item_title(criteria, point.code) if point.code else str(names[Place(point.place)]),
            tuple(_changes(point, old, new, criteria)),
        )
        for point in correction.points.all()
    ]


def _changes(point: CorrectionPoint, old: Content, new: Content, criteria: Criteria) -> Iterator[Change]:
    before, after = (dict(_lines(point, content, criteria)) for content in (old, new))
    for label in [*before, *(label for label in after if label not in before)]:
        if before.get(label, "") != after.get(label, ""):
            yield Change(label, before.get(label, ""), after.get(label, ""))


def _lines(point: CorrectionPoint, content: Content, criteria: Criteria) -> Iterator[tuple[str, str]]:
    """The part as labelled texts, to be compared one by one."""
    if point.place == Place.ITEM:
        yield from _item_lines(point.code, content, criteria)
    elif point.place == Place.BASIC:
        for field, value in content.get("basic", {}).items():
            yield BasicData.label_of(field), "" if value is None else str(value)
        for row in content.get("indicators", []):
            yield from ((f"{row['code']} {year}", str(value)) for year, value in row["values"].items())
    elif point.place == Place.PROFILE:
        yield from ((answer["code"], answer["text"]) for answer in content.get("profile", []))
    elif point.place == Place.EVIDENCE:
        yield from ((file["name"], file["sha256"][:12]) for file in content.get("evidence", []))
    else:
        yield from ((key, str(value)) for key, value in (content.get("internal_notice") or {}).items())


def _item_lines(code: str, content: Content, criteria: Criteria) -> Iterator[tuple[str, str]]:
    entry: dict[str, Any] = next((each for each in content.get("items", []) if each["code"] == code), {})
    layers = {layer.code: in_language(layer.name) for layer in criteria.kind(criteria.item(code).kind).layers}
    for layer in entry.get("layers", []):
        yield layers.get(layer["code"], "") or _("Text"), layer["text"]
    for place, row in enumerate(entry.get("measures", []), 1):
        values = " · ".join(f"{year} {value}" for year, value in sorted(row["values"].items()))
        direction = str(Measure.Direction(row.get("direction") or "up").label)
        rest = " · ".join([direction, *(str(row[key]) for key in _MEASURE_KEYS if row.get(key))])
        yield _("Measure %(n)s") % {"n": place}, f"{row['name']} · {values} · {rest}"
    if entry.get("citations"):
        names = {file["id"]: file["name"] for file in content.get("evidence", [])}
        cited = [" · ".join(str(each[key]) for key in ("part", "page", "note") if each.get(key))
                 for each in entry["citations"]]  # fmt: skip
        files = [names.get(each["evidence"], "") for each in entry["citations"]]
        yield _("Evidence"), "\n".join(f"{name} · {rest}" for name, rest in zip(files, cited, strict=True))
    if entry.get("reason"):
        yield _("Not applicable"), entry["reason"]
