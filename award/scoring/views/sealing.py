"""Receipts and proofs of sealed sheets, and the list of the seals of a cycle."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from award.core.access import Actor
from award.core.http import ActorRequest
from award.core.listbook import list_download
from award.scoring import sealrights as rights
from award.scoring.sealed import proof_json_of
from award.scoring.sealpages import (
    book_rows,
    file_stem,
    proof_page,
    receipt_text,
    seal_rows,
    seals_in,
)

PAGE = 50


def layout_of(actor: Actor) -> str:
    """The frame of the reader's own pages."""
    if actor.has_role("office"):
        return "layouts/office.html"
    return "layouts/role.html" if actor.has_role("supervisor") else "layouts/panel.html"


def _file(content: str | bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)


@login_required
@require_safe
def receipt_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The receipt of the own sealed sheet as a text."""
    sheet = rights.get_sealed_sheet(request.user, pk)
    return _file(receipt_text(sheet), f"receipt-{file_stem(sheet)}.txt", "text/plain; charset=utf-8")


@login_required
@require_safe
def proof(request: ActorRequest, pk: int) -> HttpResponse:
    """What a sheet was sealed as, compared with what is there, with the steps to do it elsewhere."""
    sheet = rights.get_proof_sheet(request.user, pk)
    is_own = sheet.assignment.seat.expert.user_id == request.user.pk
    context = {"sheet": sheet, "proof": proof_page(sheet), "layout": layout_of(request.user), "is_own": is_own}
    context |= {"with_remarks": rights.reads_remarks(request.user, sheet)}
    return render(request, "scoring/proof.html", context)


@login_required
@require_safe
def proof_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The proof as the one file that the command line checks."""
    sheet = rights.get_proof_sheet(request.user, pk)
    proof = proof_json_of(sheet, with_remarks=rights.reads_remarks(request.user, sheet))
    return _file(proof, f"proof-{file_stem(sheet)}.json", "application/json")


@login_required
@require_safe
def proof_payload_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The very bytes that were hashed, without the nonce."""
    sheet = rights.get_proof_sheet(request.user, pk)
    return _file(sheet.payload.encode(), f"payload-{file_stem(sheet)}.json", "application/json")


@login_required
@require_safe
def proof_nonce_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The 32 bytes that were hashed after the payload."""
    sheet = rights.get_proof_sheet(request.user, pk)
    return _file(bytes(sheet.nonce or b""), f"nonce-{file_stem(sheet)}.bin", "application/octet-stream")


# ------------------------------------------------------------------ the office and supervisors


@login_required
@require_safe
def seals(request: ActorRequest, pk: int) -> HttpResponse:
    """Which sheets of a cycle are sealed since when: a proof after the opening, a reopening before it."""
    cycle = rights.get_watched_cycle(request.user, pk)
    search = request.GET.get("q", "")[:80]
    page = Paginator(seals_in(cycle, search), PAGE).get_page(request.GET.get("page"))
    context = {"cycle": cycle, "page": page, "rows": seal_rows(cycle, page), "search": search}
    context |= {"layout": layout_of(request.user), "may_ask": request.user.has_role("office")}
    return render(request, "scoring/seals.html", context)


@login_required
@require_safe
def seals_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """The seals of a cycle as a workbook."""
    cycle = rights.get_watched_cycle(request.user, pk)
    rows = book_rows(seal_rows(cycle, seals_in(cycle, request.GET.get("q", "")[:80])))
    headings = [
        _("Round"), _("Number"), _("Organisation"), _("Panel"), _("Assessor"), _("Pseudonym"), _("Sealed at"),
        _("Opened again"), _("Commitment (SHA-256)"), _("State"),
    ]  # fmt: skip
    return list_download(f"seals-{cycle.year}", _("Sealed sheets"), headings, rows)
