"""The calculation of one application and the ranking as documents: A4, judges by pseudonym, in the active language."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from award.core.pdf import render_pdf
from award.cycles.queries import criteria_of, programme_of
from award.reports.exports.snapshot_facts import Explained, application_facts, printed, snapshot_facts
from award.results.calculation import calculation_of
from award.results.models import Snapshot
from award.results.queries import snapshot_rows
from award.results.words import flag_text, outcome_text, ranking_rules, round_name

WIDE = 9  # with more sheets than this the page lies on its side
NARROW_NAMES = {"name": 24, "points": 5}
WIDE_NAMES = {"name": 30, "points": 7}


def calculation_pdf(case: Explained) -> bytes:
    """The calculation sheet. Raises PdfProblem when it cannot be drawn."""
    calculation = calculation_of(case.criteria, case.programme, case.explanation)
    number, name = case.application.number, case.application.organisation.name
    is_landscape = max(len(part.columns) for part in calculation.rounds) > WIDE
    context = {
        "calculation": calculation,
        "neighbours": case.neighbours,
        "facts": printed(application_facts(case)[2:7]),
        "number": number,
        "organisation": name,
        "is_landscape": is_landscape,
        "widths": NARROW_NAMES if is_landscape else WIDE_NAMES,
        **_marks_of(case.snapshot, f"{number} · {name}"),
    }
    return render_pdf("print/calculation.html", context, title=_("Calculation of %(name)s") % {"name": name})


def ranking_pdf(snapshot: Snapshot) -> bytes:
    """The ranking as a list. Raises PdfProblem when it cannot be drawn."""
    criteria, programme = criteria_of(snapshot.round.cycle), programme_of(snapshot.round.cycle)
    codes = [row.code for row in programme.rounds[: programme.place(snapshot.round.code) + 1]]
    rows = []
    for row in snapshot_rows(snapshot):
        content = json.loads(row.payload)
        rows.append(
            {
                "rank": row.rank,
                "number": row.application.number,
                "organisation": row.application.organisation.name,
                "rounds": [content.get("rounds", {}).get(code, "") for code in codes],
                "adjustment": content.get("adjustment", ""),
                "score": content.get("score", ""),
                "outcome": outcome_text(programme, content),
                "flags": [flag_text(criteria, programme, flag) for flag in content["flags"]],
            }
        )
    title = _("Ranking after %(round)s") % {"round": snapshot.round.name}
    context = {
        "title": title,
        "subtitle": snapshot.round.cycle.name,
        "rows": rows,
        "rounds": [round_name(programme, code) for code in codes],
        "has_adjustments": any(row["adjustment"].strip("0.") for row in rows),
        "rules": ranking_rules(criteria, programme, snapshot.round.code),
        "facts": printed(snapshot_facts(snapshot)),
        "is_landscape": True,
        **_marks_of(snapshot, f"{snapshot.round.cycle.name} · {title}"),
    }
    return render_pdf("print/ranking.html", context, title=title)


def _marks_of(snapshot: Snapshot, name: str) -> dict[str, Any]:
    """What tells the document apart, on every page: whose it is, the hash, the engine, whether it is released."""
    record = _("SHA-256 %(hash)s · engine %(engine)s") % {"hash": snapshot.sha256, "engine": snapshot.engine_version}
    return {
        "foot": {"name": name, "record": record},
        "is_released": snapshot.state == Snapshot.State.RELEASED,
    }
