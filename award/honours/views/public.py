"""What everyone may see: the check of a certificate and the winners."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from award.core.clock import now, today
from award.core.pdf_art import qr_svg_data_uri
from award.cycles.queries import programme_of
from award.honours import queries
from award.honours.codes import grouped, masked_credit_code
from award.honours.exports import check_address
from award.honours.forms import CheckForm
from award.honours.limits import WINDOW_SECONDS, is_over_limit
from award.honours.models import Certificate, Commendation


def _facts(certificate: Certificate) -> dict[str, Any]:
    """What the check page shows of a certificate, and what its figure needs."""
    cycle = certificate.commendation.cycle
    programme = programme_of(cycle)
    address = check_address(certificate)
    return {
        "certificate": certificate,
        "commendation": certificate.commendation,
        "cycle": cycle,
        "state": queries.state_on(certificate, today()),
        "honour": queries.honour_name(certificate),
        "honour_zh": queries.honour_of(programme, certificate.class_code, "zh-hans"),
        "credit_code": masked_credit_code(certificate.credit_code),
        "code": grouped(certificate.code),
        "documents": programme.documents,
        "qr": qr_svg_data_uri(address),
    }


def _too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "honours/too_many.html", status=429)
    response["Retry-After"] = str(WINDOW_SECONDS)
    return response


def _check_page(request: HttpRequest, certificate: Certificate | None) -> HttpResponse:
    """The result of a check. Why something was not found is not told."""
    context: dict[str, Any] = {"form": CheckForm(), "checked_at": now(), "host": settings.BASE_URL.split("://")[-1]}
    if certificate is None:
        return render(request, "honours/certificate.html", context, status=404)
    return render(request, "honours/certificate.html", {**context, **_facts(certificate)})


@require_GET
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.GET if "text" in request.GET else None)
    if not form.is_valid():
        return render(request, "honours/check.html", {"form": form})
    if is_over_limit(request):
        return _too_many(request)
    text = form.cleaned_data["text"]
    certificate = queries.certificate_by_code(text) or queries.certificate_by_number(text)
    if certificate is None:
        return _check_page(request, None)
    return redirect("honours:certificate", certificate.code)


@require_GET
@never_cache
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    if is_over_limit(request):
        return _too_many(request)
    return _check_page(request, queries.certificate_by_code(code))


@require_GET
def winners(request: HttpRequest) -> HttpResponse:
    published = list(queries.published_commendations())
    years = list(dict.fromkeys(row.cycle.year for row in published))
    wanted = request.GET.get("year", "")
    year = next((one for one in years if str(one) == wanted), years[0] if years else None)
    awards = [_award(row) for row in published if row.cycle.year == year]
    return render(request, "honours/winners.html", {"years": years, "year": year, "awards": awards})


def _award(commendation: Commendation) -> dict[str, Any]:
    return {"commendation": commendation, "levels": queries.levels_of(commendation)}
