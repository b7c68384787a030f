"""The sheet of a draw (抽签记录单) as a document, and a plan as a workbook."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from award.core.clock import BEIJING
from award.core.pdf import render_pdf
from award.core.xlsx import Column, Sheet, workbook_bytes
from award.domain.allocation.canonical import plan_of_json, problem_of_json
from award.domain.allocation.problem import Plan, Problem
from award.panels import plansheet
from award.panels.models import PanelPlan
from award.panels.planedits import plan_now
from award.panels.planqueries import edits_of


def draw_sheet(plan: PanelPlan) -> bytes:
    """The sheet to be signed: what was committed, what was drawn, what was changed. Before the draw without a seed.

    Raises PdfProblem when it cannot be drawn.
    """
    problem = problem_of_json(plan.inputs)
    names = plansheet.Names(plan)
    drawn = plan_of_json(plan.outcome) if plan.outcome_sha256 else None
    edits = list(edits_of(plan)) if drawn else []
    title = _("Record of the draw of panels")
    context = {
        "title": title,
        "subtitle": f"{plan.cycle.name} · {plan.round.name}",
        "plan": plan,
        "facts": _facts(plan, problem),
        "waived": [plansheet.RULE_NAMES[code] for code in sorted(problem.waived)],
        "teams": plansheet.teams(drawn, names) if drawn else [],
        "figures": plansheet.figures(problem, drawn) if drawn else [],
        "edits": [(row, plansheet.change_text(row.change, names)) for row in edits],
        "now": plansheet.teams(plan_now(plan), names) if any(row.undone_at is None for row in edits) else [],
        "signers": [_("Person who drew"), _("Witness"), _("Supervision"), _("Head of the award office")],
        "foot": {
            "name": f"{plan.cycle.name} · {title}",
            "record": f"SHA-256 {plan.outcome_sha256 or plan.seed_sha256}",
        },
    }
    return render_pdf("print/draw_sheet.html", context, title=title)


def _facts(plan: PanelPlan, problem: Problem) -> list[tuple[str, Any]]:
    """What stands on record of the draw, in the order in which it happened."""
    rows: list[tuple[str, Any]] = [
        (_("Applications, experts, panels"), f"{len(problem.entries)}, {len(problem.persons)}, {problem.panels}"),
        (_("SHA-256 of the inputs"), plan.inputs_sha256),
        (_("Seed committed"), _moment(plan.committed_at, plan.committed_by)),
        (_("Witness"), plan.witness),
        (_("SHA-256 of the seed"), plan.seed_sha256),
    ]
    if plan.outcome_sha256:
        rows += [
            (_("Drawn"), _moment(plan.drawn_at, plan.drawn_by)),
            (_("Word of the witness"), plan.witness_word),
            (_("Seed"), plan.seed),
            (_("SHA-256 of the outcome"), plan.outcome_sha256),
            (_("Engine"), plan.engine),
        ]
    if plan.adopted_at:
        rows.append((_("Adopted"), _moment(plan.adopted_at, plan.adopted_by)))
    return rows


def _moment(moment: Any, person: Any) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M} · {person}" if moment else ""


def plan_workbook(plan: PanelPlan) -> bytes:
    """A plan as a workbook: its panels, then the matrix."""
    problem, result, names = problem_of_json(plan.inputs), plan_now(plan), plansheet.Names(plan)
    members = [Column(_("Panel"), 8), Column(_("Name"), 14), Column(_("Role"), 10), Column(_("Employer"), 30)]
    members.append(Column(_("Applications"), 12))
    given = [Column(_("Panel"), 8), Column(_("Number"), 16), Column(_("Organisation"), 36), Column(_("Guest"), 14)]
    columns = [code for panel in result.panels for code in panel.entries]
    grid = [Column(_("Expert"), 14), Column(_("Panel"), 8), *(Column(code, 14) for code in columns)]
    sheets = [
        Sheet(_("Panels"), members, _member_rows(result, names)),
        Sheet(_("Applications"), given, _entry_rows(result, names)),
        Sheet(_("Matrix"), grid, plansheet.matrix_values(problem, result, names), frozen_columns=2),
    ]
    return workbook_bytes(sheets, title=f"{plan.cycle.name} {plan.pk}")


def _member_rows(result: Plan, names: plansheet.Names) -> list[list[object]]:
    return [
        [team.code, row.name, _("Chair") if row.is_chair else _("Assessor"), row.employer, row.load]
        for team in plansheet.teams(result, names)
        for row in team.members
    ]


def _entry_rows(result: Plan, names: plansheet.Names) -> list[list[object]]:
    guests = {entry: names.person(person) for person, entry in result.guests}
    return [
        [panel.code, code, names.entry(code), guests.get(code, "")] for panel in result.panels for code in panel.entries
    ]
