"""What the pages of plans share: the page of a plan with the forms on it, and its frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from award.audit.queries import open_act
from award.core.http import ActorRequest
from award.domain.allocation.canonical import problem_of_json
from award.domain.allocation.checking import check
from award.panels import planqueries, planrights, plansheet
from award.panels.models import PanelPlan
from award.panels.planedits import KINDS, plan_now, standing
from award.panels.planforms import CommitForm, DrawForm, DropForm, GiveForm
from award.panels.planning import is_current

State = PanelPlan.State


def plan_page(request: ActorRequest, row: PanelPlan, **forms: Any) -> HttpResponse:
    """The page of a plan; `forms` are those that were sent and hold faults."""
    problem = problem_of_json(row.inputs)
    names = plansheet.Names(row)
    is_office = request.user.has_role("office")
    rules, counts = plansheet.blocked(row.blocking)
    asked = open_act(planrights.ADOPTION, row)
    context = {
        **shown(row),
        **layout(request),
        "cycle": row.cycle,
        "plan": row,
        "problem": problem,
        "waived": [plansheet.RULE_NAMES[code] for code in sorted(problem.waived)],
        "blocking": rules,
        "counts": counts,
        "is_current": row.state not in (State.DRAFT, State.COMMITTED) or is_current(row),
        "edits": [(edit, plansheet.change_text(edit.change, names)) for edit in planqueries.edits_of(row)],
        "kinds": KINDS.items(),
        "last_edit": planqueries.standing_edit(row),
        "act": asked,
        "made": planqueries.panels_made(row),
        "is_given": row.state == State.ADOPTED and planqueries.is_given(row),
        "commit": CommitForm(),
        "draw": DrawForm(),
        "drop": DropForm(plan=row),
        "give": GiveForm(expected=applications_planned(row)),
        **({"can": _verdicts(request, row, asked)} if is_office else {}),
        **forms,
    }
    faulty = any(form.errors for form in forms.values())
    return render(request, "panels/plan.html", context, status=422 if faulty else 200)


def shown(row: PanelPlan) -> dict[str, Any]:
    """The panels of a plan as a page shows them; nothing where there are none yet."""
    if not row.outcome:
        return {"teams": [], "figures": [], "violations": []}
    names = plansheet.Names(row)
    problem, result = standing(row)
    return {
        "teams": plansheet.teams(result, names),
        "figures": plansheet.figures(problem_of_json(row.inputs), plan_now(row)),
        "violations": [plansheet.violation_text(fault, names) for fault in check(problem, result)],
    }


def applications_planned(row: PanelPlan) -> int:
    """How many applications the panels of a plan get."""
    return sum(len(panel.entries) for panel in plan_now(row).panels) if row.outcome else 0


def layout(request: ActorRequest) -> dict[str, Any]:
    """The frame of a page that the office and supervisors see."""
    is_office = request.user.has_role("office")
    return {"layout": "layouts/office.html" if is_office else "layouts/role.html", "is_office": is_office}


def _verdicts(request: ActorRequest, row: PanelPlan, asked: Any) -> dict[str, Any]:
    return {
        "commit": planrights.can_commit(request.user, row),
        "draw": planrights.can_draw(request.user, row),
        "discard": planrights.can_discard(request.user, row),
        "edit": planrights.can_edit(request.user, row),
        "ask": planrights.can_ask_adoption(request.user, row),
        "decide": planrights.can_decide_adoption(request.user, row, asked) if asked else None,
        "give": planrights.can_give(request.user, row),
    }
