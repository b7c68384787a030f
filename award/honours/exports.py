"""The certificate as a document."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from award.core.dates import chinese_date, english_date
from award.core.pdf import render_pdf
from award.core.pdf_art import qr_svg_data_uri
from award.cycles.queries import programme_of
from award.honours.codes import grouped
from award.honours.models import Certificate
from award.honours.queries import certificate_rules, honour_of


def check_address(certificate: Certificate) -> str:
    """The public address that the QR code carries."""
    return settings.BASE_URL + reverse("honours:certificate", args=[certificate.code])


def certificate_text(certificate: Certificate, language: str) -> str:
    """The sentence of the certificate in one language, from the programme's text."""
    cycle = certificate.commendation.cycle
    programme = programme_of(cycle)
    rules = certificate_rules(programme, certificate.class_code)
    is_english = language == "en"
    name = certificate.organisation_name
    return rules.text.get(language).format_map(
        {
            "organisation": (certificate.organisation_name_en or name) if is_english else name,
            "cycle": cycle.name_en if is_english else cycle.name_zh,
            "honour": honour_of(programme, certificate.class_code, language),
            "year": str(cycle.year),
            "decision": certificate.commendation.document_number,
        }
    )


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate of honour, one page in both languages. Raises PdfProblem when it cannot be drawn."""
    documents = programme_of(certificate.commendation.cycle).documents
    address = check_address(certificate)
    context = {
        "number": certificate.number,
        "organisation_zh": certificate.organisation_name,
        "organisation_en": certificate.organisation_name_en,
        "text_zh": certificate_text(certificate, "zh-hans"),
        "text_en": certificate_text(certificate, "en"),
        "issuer_zh": documents.issuer.zh if documents else "",
        "issuer_en": documents.issuer.en if documents else "",
        "date_zh": chinese_date(certificate.issued_on),
        "date_en": english_date(certificate.issued_on),
        "url": address,
        "code": grouped(certificate.code),
        "qr": qr_svg_data_uri(address),
        "is_sample": settings.DEMO,
    }
    title = f"{certificate.number} {certificate.organisation_name}"
    return render_pdf("print/certificate.html", {"certificate": context}, title=title, max_pages=1)
