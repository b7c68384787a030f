"""Landing pages by role, the trail, the outbox, statements and health."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from award.accounts.models import Role
from award.accounts.queries import invitations_for, join_requests_of, transfers_to
from award.applications.bodies import applications_of_bodies, is_read_by_body
from award.core.http import ActorRequest
from award.cycles.queries import open_cycles
from award.deliberation.queries import decisions_for
from award.eligibility.screened import hits_on_honoured
from award.home import health as health_checks
from award.home import queries
from award.home.permissions import require_role
from award.home.waiting import waits_of
from award.home.waitingacts import waiting_acts
from award.results.models import Release
from award.results.queries import released_to
from award.scoring.defences import applications_told
from award.scoring.visitqueries import applications_with_visits

PAGE = 50


def front(request: HttpRequest) -> HttpResponse:
    """The public front page: what the award is, whether it is open, what is posted."""
    context = {
        "open_cycles": open_cycles(),
        "notices": queries.running_notices(),
        "published": queries.published_cycles()[:3],
        "results": released_to(Release.Audience.PUBLIC)[:3],
    }
    return render(request, "home/front.html", context)


@login_required
def dashboard(request: ActorRequest) -> HttpResponse:
    """Where a person's work begins."""
    return redirect(queries.home_of(request.user))


@login_required
def my(request: ActorRequest) -> HttpResponse:
    """An applicant's page: organisations, applications, certificates."""
    applications = queries.my_applications(request.user)
    context = {
        "invitations": invitations_for(request.user),
        "transfers": transfers_to(request.user),
        "join_requests": join_requests_of(request.user),
        "memberships": queries.my_memberships(request.user),
        "applications": applications,
        "with_results": queries.applications_with_results(applications),
        "with_defence": applications_told(applications),
        "with_visit": applications_with_visits(applications),
        "cycles": queries.cycles_to_apply(request.user, applications),
        "certificates": queries.my_certificates(request.user),
    }
    return render(request, "home/my.html", context)


@login_required
def panel(request: ActorRequest) -> HttpResponse:
    """An expert's desk."""
    require_role(request.user, Role.Name.EXPERT)
    return render(request, "home/panel.html", queries.panel_work(request.user))


@login_required
def office(request: ActorRequest) -> HttpResponse:
    """The office today: where the cycle stands and what waits."""
    require_role(request.user, Role.Name.OFFICE)
    cycle = queries.latest_cycle()
    context: dict[str, Any] = {"cycle": cycle, "acts": waiting_acts()}
    context["listed"] = list(hits_on_honoured()[:20])
    if cycle is not None:
        name, next_step = queries.NEXT_STEPS[cycle.state]
        context |= {
            "funnel": queries.funnel_of(cycle),
            "rounds": queries.rounds_with_counts(cycle),
            "waits": waits_of(cycle),
            "next_step": next_step,
            "next_url": reverse(name, args=[] if name.endswith("cycle_list") else [cycle.pk]),
        }
    return render(request, "home/office.html", context)


@login_required
def supervision(request: ActorRequest) -> HttpResponse:
    """A supervisor's page: everything that happened, nothing to change."""
    require_role(request.user, Role.Name.SUPERVISOR)
    return render(request, "home/supervision.html", queries.supervised(request.user))


@login_required
def committee(request: ActorRequest) -> HttpResponse:
    """The committee's papers."""
    require_role(request.user, Role.Name.COMMITTEE)
    context = {"decisions": decisions_for(request.user), "standings": queries.committee_standings(request.user)}
    return render(request, "home/committee.html", context)


@login_required
def recommend(request: ActorRequest) -> HttpResponse:
    """The applications of a recommending body's division."""
    require_role(request.user, Role.Name.RECOMMENDER)
    page = Paginator(applications_of_bodies(request.user), PAGE).get_page(request.GET.get("page"))
    readable = {row.pk for row in page if is_read_by_body(row)}
    return render(request, "home/recommend.html", {"page": page, "readable": readable})


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "home/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy statement."""
    return render(request, "home/privacy.html")


def health(request: HttpRequest) -> JsonResponse:
    """For monitoring: 200 when all is well, 503 otherwise; says what is wrong, nothing else."""
    problems = health_checks.problems()
    return JsonResponse(
        {"status": "ok" if not problems else "fault", "problems": problems}, status=503 if problems else 200
    )
