"""The rows of a standing as pages and files show them: the engine's figures, sheets and diagnostics."""

from __future__ import annotations

from typing import Any

from award.cycles.models import Round
from award.cycles.queries import criteria_of, programme_of
from award.domain.programme import Programme
from award.domain.ranking import standing_json
from award.domain.scores import Scores
from award.domain.sheets import not_applicable_items, sheet_totals
from award.domain.standing import Standing
from award.results.agreement import diagnosis_parts
from award.results.models import Diagnosis
from award.results.queries import sheets_round_code


def standing_rows(
    round: Round, scores: Scores, standing: Standing, diagnosis: Diagnosis | None
) -> list[dict[str, Any]]:
    """One row an application in the order of the engine, those without a rank last.

    Each is the row of scoring.md §6 and: `is_in` (shortlisted, or of a class; None where the round has no cut),
    `sheets` ([judge, total, state, is_flagged] of the last round with sheets of single judges), `not_applicable` (items
    that some sheet left out of both sums), `adjusted` (figure or None) and `stability` ({"low", "high", "made",
    "is_firm", "without"} or None).
    """
    criteria, programme = criteria_of(round.cycle), programme_of(round.cycle)
    content = standing_json(standing)
    code = sheets_round_code(programme, round.code)
    sheets = sheet_totals(criteria, programme, scores, code) if code else {}
    absent = not_applicable_items(criteria, scores)
    found = diagnosis_parts(diagnosis) if diagnosis else {"round": None, "stability": None}
    agreement, stable = found["round"] or {}, (found["stability"] or {}).get("rows", {})
    flagged = {(row["application"], row["judge"]) for row in agreement.get("sheets", ()) if row["is_flagged"]}
    rows = []
    for row in (*content["rows"], *content["unranked"]):
        number = row["application"]
        rows.append(
            {
                **row,
                "is_in": _is_in(row, programme, standing.after),
                "sheets": [
                    [sheet.judge, sheet.figure, sheet.state, (number, sheet.judge) in flagged]
                    for sheet in sheets.get(number, ())
                ],
                "not_applicable": list(absent.get(number, ())),
                "adjusted": agreement.get("adjusted", {}).get(number),
                "stability": stable.get(number),
            }
        )
    return rows


def _is_in(row: dict[str, Any], programme: Programme, after: str) -> bool | None:
    if after == programme.rounds[-1].code:
        return bool(row.get("class"))
    return row.get("shortlisted")
