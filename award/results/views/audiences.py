"""What those outside the office read of a released standing: committee, applicants, the public."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from award.applications.permissions import get_application
from award.core.http import ActorRequest
from award.cycles.queries import criteria_of, programme_of
from award.results import services
from award.results.audiences import committee_rows, published_entries, results_of
from award.results.heat import heads_of
from award.results.models import Release, Snapshot
from award.results.permissions import get_committee_snapshot, get_public_bundle, get_published
from award.results.queries import audiences_of, released_to
from award.results.views.common import bundle_name, zip_response
from award.results.words import ranking_rules

PAGE = 20
HASH_COMMANDS = (
    "certutil -hashfile manifest.json SHA256",
    "shasum -a 256 manifest.json",
    "sha256sum manifest.json",
)
VERIFIER = settings.BASE_DIR / "docs" / "verify" / "verify.py"


@login_required
@require_safe
def standing(request: ActorRequest, pk: int) -> HttpResponse:
    snapshot = get_committee_snapshot(request.user, pk)
    round, criteria = snapshot.round, criteria_of(snapshot.round.cycle)
    rows = committee_rows(snapshot)
    context = {
        "snapshot": snapshot,
        "round": round,
        "cycle": round.cycle,
        "heads": heads_of(criteria),
        "rows": [row for row in rows if row.rank is not None],
        "unranked": [row for row in rows if row.rank is None],
        "has_names": request.GET.get("names") != "0",
        "rules": ranking_rules(criteria, programme_of(round.cycle), round.code),
    }
    return render(request, "results/standing.html", context)


@login_required
@require_safe
def own(request: ActorRequest, pk: int) -> HttpResponse:
    application = get_application(request.user, pk)
    return render(request, "results/own.html", {"application": application, "results": results_of(application)})


@require_safe
def published_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(released_to(Release.Audience.PUBLIC), PAGE).get_page(request.GET.get("page"))
    return render(request, "results/published_list.html", {"page": page})


@require_safe
def published(request: HttpRequest, pk: int) -> HttpResponse:
    snapshot = get_published(pk)
    context = _published(snapshot) | {"release": _release_of(snapshot)}
    return render(request, "results/published.html", context)


@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    snapshot = get_published(pk)
    commands = {"hash_commands": HASH_COMMANDS, "verify_command": f"python verify.py {bundle_name(snapshot)}"}
    return render(request, "results/check.html", _published(snapshot) | commands)


@require_safe
def public_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    snapshot = get_public_bundle(pk)
    return zip_response(services.hand_out_bundle(actor=None, snapshot=snapshot), snapshot)


@require_safe
def verifier(request: HttpRequest) -> FileResponse:
    return FileResponse(VERIFIER.open("rb"), as_attachment=True, filename="verify.py", content_type="text/x-python")


def _release_of(snapshot: Snapshot) -> Release:
    return next(row for row in audiences_of(snapshot) if row.audience == Release.Audience.PUBLIC)


def _published(snapshot: Snapshot) -> dict[str, object]:
    cycle = snapshot.round.cycle
    criteria, programme = criteria_of(cycle), programme_of(cycle)
    content = json.loads(snapshot.bundle.published)
    return {
        "snapshot": snapshot,
        "round": snapshot.round,
        "cycle": cycle,
        "bundle": snapshot.bundle,
        "entries": published_entries(programme, content),
        "others": content["others"],
        "is_last": content["after"] == programme.rounds[-1].code,
        "rules": ranking_rules(criteria, programme, content["after"]),
    }
