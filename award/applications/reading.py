"""What the pages of a draft show: parts of the editor, the stages, the receipt. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from award.applications.bodies import reaches_office, stage_of
from award.applications.models import Application, Revision
from award.applications.queries import revision_content
from award.core.messages import ROUND_KINDS
from award.core.templatetags.award import beijing_day, in_language
from award.cycles.models import Cycle
from award.cycles.queries import criteria_of, programme_of, rounds_of
from award.domain.text import count_characters


@dataclass(frozen=True)
class Stage:
    """A step of the cycle as the public knows it."""

    name: str
    when: str
    state: str  # done, now, or nothing


def stages_of(application: Application) -> list[Stage]:
    """The cycle's public steps and where it is. Nothing here depends on what any expert or office did with it."""
    cycle = application.cycle
    asked = stage_of(application)  # "" where nobody recommends
    names = [pgettext("stage", "Application"), *([_("Recommendation")] if asked else []), _("Eligibility review")]
    names += [str(ROUND_KINDS[row.kind]) for row in rounds_of(cycle) if row.kind != "consensus"]
    names += [_("Deliberation and public notice"), _("Commendation")]
    place = _place(cycle, len(names))
    reviewed = cycle.state == Cycle.State.ELIGIBILITY and reaches_office(application)
    if asked and (reviewed or cycle.state == Cycle.State.ASSESSING):
        place += 1
    whens = [""] * len(names)
    if cycle.applications_close_at:
        whens[0] = _("until %(day)s") % {"day": beijing_day(cycle.applications_close_at)}
    if cycle.results_on:
        whens[-1] = beijing_day(cycle.results_on)
    return [
        Stage(name, whens[index], "done" if index < place else ("now" if index == place else ""))
        for index, name in enumerate(names)
    ]


def _place(cycle: Cycle, count: int) -> int:
    """The index of the present step. Rounds within the assessment are not told apart in public."""
    return {
        Cycle.State.APPLYING: 0,
        Cycle.State.ELIGIBILITY: 1,
        Cycle.State.ASSESSING: 2,
        Cycle.State.DECIDING: count - 2,
        Cycle.State.NOTICING: count - 2,
        Cycle.State.PUBLISHED: count,
    }.get(Cycle.State(cycle.state), -1)


def office_phone(cycle: Cycle) -> str:
    """Whom to call, from the programme."""
    documents = programme_of(cycle).documents
    return f"{in_language(documents.office)} {documents.phone}" if documents else ""


def receipt_of(revision: Revision) -> dict[str, Any]:
    """The receipt of a revision as the page and the PDF show it."""
    content = revision_content(revision)
    names = {item.code: item.name.zh for item in criteria_of(revision.application.cycle).items}
    items = [
        {
            "code": entry["code"],
            "name": names.get(entry["code"], ""),
            "characters": sum(count_characters(layer["text"]) for layer in entry["layers"]),
        }
        for entry in content["items"]
    ]
    return {
        "number": revision.receipt_number,
        "organisation": content["organisation"]["name"],
        "credit_code": content["organisation"]["credit_code"],
        "cycle": content["cycle"]["name"],
        "submitted_at": revision.submitted_at,
        "revision": revision.number,
        "sha256": revision.sha256,
        "items": items,
        "character_total": sum(item["characters"] for item in items),
        "evidence": content["evidence"],
        "evidence_total": sum(file["size"] for file in content["evidence"]),
    }
